"""Takes the README's pictures from a running demo: `.venv/bin/python docs/take_pictures.py http://localhost:8000`.

It signs in as the manager and the executive, opens the newest waiting link of the Outbox as the client, and writes
docs/pictures/*.png. Needs Chromium (`CHROMIUM` or on the PATH).
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}


def main(address: str) -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        manager = signed_in(browser, address, "manager")
        take(manager, f"{address}/", "account-manager")
        take(signed_in(browser, address, "executive"), f"{address}/scorecard/", "executive")
        client = browser.new_page(viewport=PHONE, device_scale_factor=2)
        take(client, link_of_a_client(signed_in(browser, address, "admin"), address), "client")
        browser.close()


def signed_in(browser: Browser, address: str, who: str) -> Page:
    page = browser.new_page(viewport=WIDE, base_url=address)
    page.goto("/")
    page.fill("input[name=login]", f"{who}@impactdesk.example")
    page.fill("input[name=password]", "impactdesk")
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("nav.side")
    return page


def link_of_a_client(page: Page, address: str) -> str:
    """The answer link of the newest kept request in the Outbox."""
    page.goto(f"{address}/outbox/?kind=feedback_request")
    page.click("#rows tbody th a >> nth=0")
    return page.locator("a[href*='/a/']").first.get_attribute("href") or ""


def take(page: Page, url: str, name: str) -> None:
    page.goto(url, wait_until="networkidle")
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
