# Sourced by bin/demo, bin/manage and bin/test: finds a Python that is new enough and hands over to install.py.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        PYTHONSAFEPATH=1 PYTHONPATH="$root/impactdesk" exec "$python" -m local.install "$@"
    fi
done
echo "ImpactDesk needs Python 3.11 or newer, with its venv module, on the PATH." >&2
echo "On Debian or Ubuntu: apt install python3 python3-venv" >&2
exit 1
