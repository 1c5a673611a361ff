"""What templates show: figures written the house's way, pictures without gaps closed, everything escaped."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from apps.core.access import Role
from apps.core.months import Month
from apps.core.templatetags import desk, navigation
from apps.core.templatetags._states import STATES


def shown(source: str, **context) -> str:
    return Template("{% load desk %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source, value, text",
    [
        ("{{ v|percent }}", 62.45, "62.5\u00a0%"),
        ("{{ v|percent }}", Decimal("0.05"), "0.1\u00a0%"),
        ("{{ v|percent:0 }}", 100, "100\u00a0%"),
        ("{{ v|percent }}", None, "–"),
        ("{{ v|percent }}", float("nan"), "–"),
        ("{{ v|number }}", 1234567, "1,234,567"),
        ("{{ v|number:1 }}", -0.04, "0.0"),
        ("{{ v|number:1 }}", -2.25, "−2.3"),
        ("{{ v|number }}", "no number", "–"),
        ("{{ v|signed }}", 14.1, "+14.1"),
        ("{{ v|signed:0 }}", 0, "0"),
        ("{{ v|money }}", 12000, "$12,000"),
        ("{{ v|money:2 }}", Decimal(2400), "$2,400.00"),
        ('{{ v|money:"k" }}', 1256000, "$1,256k"),
        ("{{ v|money }}", -5, "−$5"),
        ("{{ v|money }}", None, "–"),
        ("{{ v|minutes }}", 90, "1\u00a0h\u00a030"),
        ("{{ v|minutes }}", 45, "0\u00a0h\u00a045"),
        ("{{ v|minutes }}", 0, "0\u00a0h\u00a000"),
        ("{{ v|minutes }}", None, "–"),
        ("{{ v|hours }}", 7200, "120\u00a0h"),
        ("{{ v|hours:1 }}", 90, "1.5\u00a0h"),
        ("{{ v|day }}", dt.date(2025, 7, 3), "3 July 2025"),
        ('{{ v|day:"weekday" }}', dt.date(2025, 7, 3), "Thu 3 July"),
        ('{{ v|day:"full" }}', dt.date(2025, 7, 3), "Thursday, 3 July"),
        ("{{ v|day }}", None, "–"),
        ("{{ v|month }}", Month(2025, 6), "June 2025"),
        ('{{ v|month:"short" }}', dt.date(2025, 6, 30), "Jun 2025"),
        ("{{ v|initials }}", "Marta van Lindqvist", "ML"),
        ("{{ v|initials }}", "", ""),
    ],
)
@override_settings(ORGANISATION_CURRENCY="USD")
def test_figures_are_written_the_houses_way(source, value, text):
    assert shown(source, v=value) == text


@override_settings(ORGANISATION_CURRENCY="CHF")
def test_a_currency_without_a_sign_is_named():
    assert shown("{{ v|money }}", v=12) == "CHF\u00a012"


def test_numbers_follow_the_language():
    with translation.override("de"):
        assert shown("{{ v|number:1 }}", v=1234.5) == "1.234,5"


@override_settings(TIME_ZONE="America/New_York")
def test_a_moment_is_shown_in_the_organisations_zone():
    with timezone.override("America/New_York"):
        late = dt.datetime(2025, 7, 1, 2, 10, tzinfo=dt.UTC)
        assert shown("{{ v|moment }}", v=late) == "30 June 2025, 22:10"
        assert shown("{{ v|day }}", v=late) == "30 June 2025"


def test_days_are_told_as_a_person_would():
    today = timezone.localdate()
    told = [
        shown("{{ v|ago }}", v=today + dt.timedelta(days=days)).replace("\u00a0", " ") for days in (0, 1, -1, 5, -21)
    ]
    assert told == ["today", "tomorrow", "yesterday", "in 5 days", "3 weeks ago"]


def test_moments_are_told_in_the_largest_unit():
    now = timezone.now()
    assert shown("{{ v|ago }}", v=now) == "just now"
    assert shown("{{ v|ago }}", v=now - dt.timedelta(hours=3, minutes=5)).replace("\u00a0", " ") == "3 hours ago"


def test_an_icon_is_hidden_from_readers_unless_it_has_a_label():
    assert 'aria-hidden="true"' in shown('{% icon "plus" %}')
    assert 'role="img" aria-label="Remove &lt;1&gt;"' in shown('{% icon "trash" label %}', label="Remove <1>")


def test_a_state_is_a_glyph_and_a_word():
    assert shown('{% state "off_target" %}').startswith('<span class="state state-bad"><svg aria-hidden="true">')
    assert shown('{% state "off_target" %}').endswith('#g-off"/></svg>Off target</span>')


def test_the_word_of_a_state_is_escaped():
    assert "1 &lt;b&gt; overdue</span>" in shown('{% state "overdue" word %}', word="1 <b> overdue")


def test_an_unknown_state_still_has_a_word():
    assert shown('{% state "quite_new" %}').endswith('#g-ring"/></svg>Quite new</span>')


def test_every_state_has_a_known_glyph_and_tone():
    glyphs = {"g-met", "g-near", "g-off", "g-low", "g-few", "g-ring", "g-none", "g-flag"}
    assert all(glyph in glyphs and tone in {"", "good", "watch", "bad"} for glyph, tone, _ in STATES.values())


def drawing(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 (our own text)


def test_a_trend_leaves_a_gap_where_a_value_is_missing():
    svg = drawing(desk.spark([1, 2, None, 3, None, 4, 5]))
    assert [child.tag for child in svg] == ["polyline", "circle", "polyline", "circle"]
    assert svg[1].get("class") == "one"
    assert svg[-1].get("cx") == "116.0"


def test_a_trend_without_its_last_value_ends_without_a_dot():
    assert [child.tag for child in drawing(desk.spark([1, 2, None]))] == ["polyline"]


def test_a_trend_holds_its_target_inside_the_picture():
    svg = drawing(desk.spark([10, 20], target=40))
    assert svg[0].tag == "line"
    assert svg[0].get("y1") == "3.0"
    assert svg[1].get("points") == "0.0,25.0 116.0,17.7"


def test_a_flat_trend_runs_through_the_middle():
    assert drawing(desk.spark([7, 7]))[0].get("points") == "0.0,14.0 116.0,14.0"


@pytest.mark.parametrize("values", [[], [None, None], None])
def test_a_trend_of_nothing_is_nothing(values):
    assert desk.spark(values) == ""


def test_the_label_of_a_trend_is_escaped():
    assert 'aria-label="&lt;i&gt;"' in desk.spark([1], label="<i>")


def test_a_bar_puts_its_parts_side_by_side():
    rects = drawing(desk.bar([(60, "s1"), (Decimal("12.5"), "s2")], "72.5 percent"))
    assert [(r.get("x"), r.get("width")) for r in rects] == [("0%", "60%"), ("60%", "12.5%")]
    assert rects.get("aria-label") == "72.5 percent"


def test_what_is_over_a_whole_has_its_own_part():
    rects = drawing(desk.burn(120))
    assert [(r.get("class"), r.get("width")) for r in rects] == [("now", "83.33%"), ("gap", "0.6%"), ("over", "16.07%")]
    assert [r.get("width") for r in drawing(desk.burn(None))] == ["0%"]


def menu_of(role: str) -> dict:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(role=role)
    request.resolver_match = SimpleNamespace(namespace="accounts", view_name="accounts:detail")
    return navigation.navigation(Context({"request": request}))


@override_settings(ROOT_URLCONF="apps.core.urls")
def test_a_page_that_does_not_exist_is_left_out(monkeypatch):
    navigation._page.cache_clear()
    monkeypatch.setattr(navigation, "FOOT", (navigation.Item("nowhere:list", "Nowhere", "x"),))
    menu = menu_of(Role.ADMINISTRATOR)
    navigation._page.cache_clear()
    assert menu["foot"] == []


def test_the_menu_shows_where_one_is(monkeypatch):
    monkeypatch.setattr(navigation, "_page", lambda name, urlconf: (f"/{name}", None))
    clients = menu_of(Role.ACCOUNT_MANAGER)["groups"][1]["items"]
    assert [item["url"] for item in clients if item["is_current"]] == ["/accounts:list"]


def test_the_menu_offers_no_closed_door(monkeypatch):
    monkeypatch.setattr(navigation, "_page", lambda name, urlconf: (f"/{name}", frozenset({"administrator"})))
    assert menu_of(Role.COACH) == {"groups": [], "foot": [], "settings": []}
    assert len(menu_of(Role.ADMINISTRATOR)["groups"]) == len(navigation.GROUPS)


def test_every_icon_that_a_template_names_is_in_the_sprite():
    listed = set(
        re.findall(r'"([a-z0-9-]+)"', (settings.BASE_DIR / "static/src/config.mjs").read_text().split("ALWAYS_KEPT")[0])
    )
    pages = [*settings.BASE_DIR.glob("templates/**/*.html"), *settings.BASE_DIR.glob("apps/**/*.html")]
    named = {name for page in pages for name in re.findall(r'{% icon "([^"]+)"', page.read_text())}
    named |= {item.icon for _label, items in navigation.GROUPS for item in items}
    named |= {item.icon for item in navigation.FOOT + navigation.SETTINGS}
    assert named - listed == set()


def test_no_template_carries_inline_script_or_style():
    pages = set(settings.BASE_DIR.glob("templates/**/*.html")) - set(settings.BASE_DIR.glob("templates/mail/*"))
    for page in pages:  # a mail has no policy, and mail programs read styles nowhere else
        text = page.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), page
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), page


def test_the_table_of_a_picture_is_reached_by_keyboard_and_says_what_it_is_of():
    """It scrolls sideways where it is wider than the page."""
    about = {"data": {}, "label": "Retention by month", "heads": ["Month", "%"], "lines": [["June", "94.0"]]}
    text = shown('{% include "components/_plot.html" with kind="trend" source="trend-data" %}', **about)
    assert '<div class="wide" tabindex="0" role="region" aria-label="Retention by month"><table' in text


def test_every_table_that_may_be_wider_than_the_page_is_a_region_reached_by_keyboard():
    assert shown("{% wide label 'mt-3' %}", label='Kinds & "hours"') == (
        'class="wide mt-3" tabindex="0" role="region" aria-label="Kinds &amp; &quot;hours&quot;"'
    )
    pages = settings.BASE_DIR.glob("templates/**/*.html")
    assert [page.name for page in pages if re.search(r'<div[^>]*class="wide[ "]', page.read_text())] == []
