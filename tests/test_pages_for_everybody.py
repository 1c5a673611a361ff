"""The pages of serving, meeting and paying: none stands in the way of people with disabilities, in either theme, filled
or empty, and on a phone none is wider than its screen. Names are long and numbers large, as some firms' are.
"""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory
from apps.cases.tests.factories import CaseFactory
from apps.core.imports.resources import resources
from apps.core.imports.uploads import store_upload
from apps.core.models import Upload
from apps.core.months import today
from apps.engagement.tests.boards import AdviceFactory, BoardFactory, MeetingFactory, MemberFactory, seated
from apps.engagement.tests.factories import (
    AttendanceFactory,
    ConferenceFactory,
    ConversationFactory,
    TalkFactory,
    TestimonialFactory,
)
from apps.measures import services as bars
from apps.products.tests.factories import InstallationFactory, ReleaseFactory
from apps.rewards.awards import services as awards
from apps.rewards.awards.models import Award, Prize
from apps.rewards.plans import services as plans
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from tests.walking import let_in, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PHONE, DESKTOP = {"width": 375, "height": 800}, {"width": 1440, "height": 900}
LONG = "Verkehrsinfrastrukturfinanzierungsgesellschaft of the greater metropolitan region"
SERVING = "cases/ cases/{case}/ cases/{case}/edit/ cases/causes/ cases/new/?account={account} sales/ imports/"
PRODUCTS = (
    "products/ products/new/ products/{product}/ products/{product}/edit/ products/{product}/behind/ "
    "products/{product}/releases/new/ products/releases/{release}/edit/ products/installations/ "
    "products/installations/{installation}/edit/ products/installations/new/?account={account}"
)
MEETING = (
    "conferences/ conferences/new/ conferences/{conference}/ conferences/{conference}/attendees/ "
    "conferences/{conference}/attendees/new/ conferences/{conference}/missing/ conferences/{conference}/talks/ "
    "conferences/{conference}/talks/new/ conferences/testimonials/ conferences/testimonials/new/?account={account} "
    "conversations/ conversations/{conversation}/ conversations/new/?account={account}"
)
BOARDS = (
    "boards/ boards/new/ boards/{board}/ boards/{board}/edit/ boards/{board}/members/new/ boards/members/{member}/ "
    "boards/{board}/meetings/new/ boards/meetings/{meeting}/ boards/{board}/advice/new/ boards/advice/{advice}/ "
    "boards/advice/{advice}/answer/"
)
PAYING = (
    "plans/ plans/new/ plans/{plan}/ plans/{plan}/?actual=97 plans/{plan}/edit/ plans/{sales}/ plans/signal/ "
    "plans/payouts/ plans/payouts/{payout}/ awards/ awards/2025-06/ awards/prizes/new/ awards/prizes/{prize}/edit/ "
    "watch/"
)
BARS = (
    "scorecard/targets/ scorecard/targets/new/ scorecard/targets/{target}/ scorecard/benchmarks/ "
    "scorecard/benchmarks/new/ scorecard/benchmarks/{benchmark}/"
)
IMPORTS = "imports/ imports/cases/ imports/files/{waiting}/ imports/files/{bad}/ imports/files/{good}/"
EMPTY = (
    "cases/ cases/causes/ sales/ products/ products/installations/ conferences/ conferences/testimonials/ "
    "conversations/ boards/ plans/ plans/signal/ plans/payouts/ awards/ watch/ scorecard/targets/ "
    "scorecard/benchmarks/ imports/ cases/new/"
)


@pytest.fixture
def visit(page: Page, looked_at: Callable[[Page], None]) -> Callable[..., None]:
    """visit(person, pages, **ids): each page opens for that person, pleases axe in both themes, and fits a phone."""

    def go(person: Any, pages: str, **ids: Any) -> None:
        let_in(person)
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        sign_in(page, person)
        for path in pages.format(**ids).split():
            page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
            answer = page.goto(f"/{path}")
            assert answer is not None
            assert answer.ok, path
            page.wait_for_load_state()
            looked_at(page)
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{path} on a phone"

    return go


@pytest.fixture
def firm(cast: SimpleNamespace) -> SimpleNamespace:
    cast.account.name = LONG
    cast.account.save()
    named = {"full_name": f"Maximiliana {LONG}", "email": f"{'m' * 50}@long.example"}
    cast.contact = ContactFactory(account=cast.account, **named)
    return cast


def test_what_we_do_for_clients(visit: Callable[..., None], firm: SimpleNamespace) -> None:
    case = CaseFactory(account=firm.account, contact=firm.contact, subject=LONG, opened_on=today(), closed_on=today())
    visit(firm.administrator, SERVING, case=case.pk, account=firm.account.pk)


def test_on_a_phone_filters_stand_closed_and_tell_how_many_are_set(page: Page, firm: SimpleNamespace) -> None:
    CaseFactory(account=firm.account, subject=LONG, opened_on=today())
    let_in(firm.administrator)
    sign_in(page, firm.administrator, "/cases/?state=open")
    fold, filters = page.locator(".fold > summary"), page.get_by_role("search", name="Filter this list")
    expect(filters).to_be_visible()
    expect(fold).to_be_hidden()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(filters).to_be_hidden()
    expect(fold).to_have_text("Filter\u00a0· 1 set")
    fold.press("Enter")
    page.get_by_label("Words").fill("transport")
    expect(page.get_by_text("Nothing matches these filters.")).to_be_visible()
    expect(fold).to_have_text("Filter\u00a0· 2 set")


def test_what_clients_use(visit: Callable[..., None], firm: SimpleNamespace) -> None:
    old = ReleaseFactory(number="1.0", released_on=dt.date(2024, 1, 15))
    ReleaseFactory(product=old.product, number="2.0-long-term-support-build-20250115")
    had = InstallationFactory(account=firm.account, release=old)
    ids = {"product": old.product_id, "release": old.pk, "installation": had.pk, "account": firm.account.pk}
    visit(firm.administrator, PRODUCTS, **ids)


def test_where_we_meet_clients(visit: Callable[..., None], firm: SimpleNamespace) -> None:
    before = ConferenceFactory(name=f"{LONG} 2024", held_on=dt.date(2024, 6, 13))
    now = ConferenceFactory(name=f"{LONG} 2025", previous=before, client_base=420, revenue=Decimal(84_000_000))
    AttendanceFactory(conference=before, account=firm.account)
    AttendanceFactory(conference=now, account=firm.account, contact=firm.contact, email=firm.contact.email)
    TalkFactory(conference=now, account=firm.account, title=LONG)
    TestimonialFactory(account=firm.account, contact=firm.contact, conference=now)
    talked = ConversationFactory(account=firm.account, contact=firm.contact, promised=LONG, due_on=today())
    visit(firm.administrator, MEETING, conference=now.pk, conversation=talked.pk, account=firm.account.pk)


def test_who_advises_us(visit: Callable[..., None], firm: SimpleNamespace) -> None:
    board = BoardFactory(name=LONG, sponsor=firm.executive, owner=firm.lead)
    member = seated(board, contact=firm.contact)
    MemberFactory(board=board, contact=ContactFactory(account=firm.account))
    meeting = MeetingFactory(board=board, topic=LONG, attendees=[firm.contact], their_minutes=60, our_minutes=20)
    advice = AdviceFactory(board=board, contact=firm.contact)
    ids = {"board": board.pk, "member": member.pk, "meeting": meeting.pk, "advice": advice.pk}
    visit(firm.administrator, BOARDS, **ids)


@pytest.fixture
def paid(firm: SimpleNamespace) -> SimpleNamespace:
    """A plan and what it pays for June, and the award that a team won."""
    retention()
    firm.plan = IncentivePlanFactory(name=LONG, person=firm.owner, payout_at_target=Decimal(50_000))
    firm.sales, firm.prize = for_sales(person=firm.lead), Prize.objects.create(measure="service_levels_met")
    published()
    firm.payout = plans.compute_payout(by=None, plan=firm.plan, month=JUNE)
    counted = {"k_before": 12, "n_before": 20, "k_after": 18, "n_after": 20, "pool": 70, "covered": 3, "accounts": 4}
    rates = {"shrunk_before": Decimal("63.3"), "shrunk_after": Decimal("83.3")}
    for kind, team in (("highest", firm.team), ("most_improved", firm.other_team)):
        about = {"kind": kind, "measure": "service_levels_met", "month": JUNE.first_day, "given_by": firm.executive}
        Award.objects.create(team=team, is_eligible=True, is_winner=True, **about, **counted, **rates)
    return firm


def test_what_we_pay_and_honour(visit: Callable[..., None], paid: SimpleNamespace, page: Page) -> None:
    ids = {"plan": paid.plan.pk, "sales": paid.sales.pk, "payout": paid.payout.pk, "prize": paid.prize.pk}
    visit(paid.administrator, PAYING, **ids)
    plans.dispute_payout(by=paid.owner, payout=paid.payout, reason=LONG)
    visit(paid.owner, "plans/payouts/{payout}/ awards/2025-06/", **ids)
    visit(paid.executive, "plans/payouts/{payout}/", **ids)


def test_the_winners_behind_their_link(page: Page, paid: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    shared = awards.share_awards(
        by=paid.executive, period=JUNE, expires_on=today() + dt.timedelta(days=9), language="de"
    )
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"/w/{shared.token}/")
    assert page.get_by_role("heading", level=1).inner_text() == "Auszeichnungen, Juni 2025"
    looked_at(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_how_high_the_bar_is(visit: Callable[..., None], cast: SimpleNamespace) -> None:
    on = {"measure": "gross_revenue_retention", "value": Decimal("98.5")}
    target = bars.create_target(by=None, scope="company", scope_id=0, **on)
    read = bars.create_benchmark(by=None, scale="percent", source=LONG, source_on=dt.date(2025, 1, 2), **on)
    visit(cast.administrator, BARS, target=target.pk, benchmark=read.pk)


def test_what_becomes_of_a_file(visit: Callable[..., None], firm: SimpleNamespace) -> None:
    by, name, ids = firm.administrator, f"{LONG}.csv", {}
    for key, account in (("bad", "nobody of this name"), ("good", firm.account.name)):
        file = io.BytesIO(f"account,opened_on,subject\n{account},2025-06-02,{LONG}\n".encode())
        stored = store_upload(by=by, resource=resources()["cases"], filename=name, file=file, options={})
        ids[key] = stored.pk
    options = {"is_waiting": True, "is_unchecked": True}
    waits = {"lines": 1_000_000, "checked": 420_000, "options": options, "filename": name}
    ids["waiting"] = Upload.objects.create(person=by, resource="cases", **waits).pk
    visit(firm.administrator, IMPORTS, **ids)


def test_a_firm_that_has_just_begun(visit: Callable[..., None], cast: SimpleNamespace) -> None:
    """Its pages are empty, and teach."""
    for account in (cast.account, cast.foreign_account):
        account.delete()
    visit(cast.administrator, EMPTY)
