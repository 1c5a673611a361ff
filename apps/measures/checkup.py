"""What `bin/manage doctor` looks at in measures: whether figures are rolled up, and agree with a fresh computation."""

from collections.abc import Callable

from apps.measures.models import RollUp

_ADVICE = "See the worker's log; `bin/manage rollup` shows what goes wrong."
_DRIFT = "Write the month anew: bin/manage rollup --month YYYY-MM. Please report it: figures should never drift."


class Drift(Exception):
    advice = _DRIFT


def figures() -> str:
    state = RollUp.objects.filter(pk=1).first()
    if state is None or state.finished_at is None:
        return "none are rolled up yet"
    if state.error:
        raise RuntimeError(state.error)
    if state.drift:
        first = state.drift[0]
        raise Drift(
            f"{len(state.drift)} differ from a fresh computation, such as {first['measure']} of {first['month']}"
        )
    rolled = f"as of {state.finished_at:%Y-%m-%d %H:%M} UTC"
    return f"{rolled}, {state.checked:,} checked on {state.checked_at:%Y-%m-%d}" if state.checked_at else rolled


COMPONENTS: list[tuple[str, Callable[[], str], str]] = [("Figures", figures, _ADVICE)]
