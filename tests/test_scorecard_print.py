"""The scorecard as it prints, in a browser: two sheets of A4, light, without controls."""

import io
from typing import Any

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from apps.scorecards.tests.filled import fill


@pytest.mark.slow
def test_the_scorecard_prints_on_two_sheets(browser: Browser, live_server: Any, cast: Any, sign_in: Any) -> None:
    fill()
    session = sign_in(cast.executive).cookies["sessionid"].value
    with browser.new_context(base_url=live_server.url, color_scheme="dark") as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto("/scorecard/?month=2025-06")
        printed = page.pdf(prefer_css_page_size=True)
    sheets = PdfReader(io.BytesIO(printed)).pages
    assert len(sheets) == 2
    text = " ".join(sheet.extract_text() for sheet in sheets)
    assert "Attention first" in text
    assert "Export" not in text
