"""Runs the whole product on one machine that has nothing but Python: `bin/demo`, `bin/manage` and `bin/test`.

The way from a clone to a running product, one module each:

- `start.sh` finds a Python, `install` makes `.venv`, `node_modules` and `static/dist` (standard library only, for
  nothing else is there yet), then `__main__` goes on inside the virtual environment.
- `folders` says where files lie, `environment` which settings the children get: with `DATABASE_URL` or `REDIS_URL`
  set, those servers are used and nothing is embedded in their place.
- `servers` keeps the embedded PostgreSQL and Redis (`postgres`, `redis`, `account`) running while anybody uses them.
- `demo` prepares the data and lets the `supervisor` keep web, worker and beat alive; `checks` is `bin/test`.

Everything of an instance lies in `IMPACTDESK_DATA` (default `var/`): another data folder is another instance.
Start over with `rm -r var`; logs are in `var/logs`.
"""
