"""Lighthouse on the scorecard of a running product: `python -m benchmarks.lighthouse --url http://localhost:8000`.

Signs in, opens the company's scorecard and the page of a measure with Debian's Chromium, on a phone and on a desktop,
and prints performance and accessibility out of 100. Lighthouse itself is a Node program that the product does not
need: LIGHTHOUSE names it where it is not on the PATH. See README.md.
"""

import argparse
import http.cookiejar
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from typing import Any

PAGES = ("/scorecard/", "/scorecard/measures/overall_satisfaction/")
DEVICES: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}
CATEGORIES = ("performance", "accessibility")
LOWEST = 95


def main() -> int:
    wanted = _arguments()
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if program is None:
        print("Lighthouse is not on the PATH, and LIGHTHOUSE does not name it.", file=sys.stderr)
        return 2
    cookie = sign_in(wanted.url, wanted.email, wanted.password)
    print("| Page | On a | Performance | Accessibility |\n| --- | --- | ---: | ---: |")
    scores = []
    for page in PAGES:
        for device, options in DEVICES.items():
            found = look(program, wanted.url + page, cookie, options)
            scores += found
            print(f"| `{page}` | {device} | {found[0]} | {found[1]} |", flush=True)
    return 0 if min(scores) >= LOWEST else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--email", default="executive@impactdesk.example")
    parser.add_argument("--password", default="impactdesk")
    return parser.parse_args()


def sign_in(url: str, email: str, password: str) -> str:
    """The session's cookie, as a header."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(f"{url}/scorecard/") as shown:
        address, page = shown.url, shown.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    if token is None:
        raise SystemExit(f"{address} has no form to sign in with")
    fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})  # noqa: S310
    browser.open(request).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def look(program: str, url: str, cookie: str, options: list[str]) -> list[int]:
    """What Lighthouse gives a page, out of 100, in the order of CATEGORIES."""
    command = [
        *(program, url, "--quiet", "--output=json", "--output-path=stdout"),
        *("--chrome-flags=--headless=new --no-sandbox --disable-gpu", f"--only-categories={','.join(CATEGORIES)}"),
        *(f"--extra-headers={json.dumps({'Cookie': cookie})}", *options),
    ]
    where = {**os.environ, "CHROME_PATH": os.environ.get("CHROMIUM") or shutil.which("chromium") or ""}
    done = subprocess.run(command, env=where, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    if report["finalDisplayedUrl"] != url:
        raise SystemExit(f"{url} led to {report['finalDisplayedUrl']}: the sign-in was not taken")
    return [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]


if __name__ == "__main__":
    sys.exit(main())
