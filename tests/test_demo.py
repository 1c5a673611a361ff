"""The demo firm: the worked example in it, stories worth finding, sign-ins."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.test import TestCase
from django.utils import timezone

from apps.accounts.models import Account, Contact, RevenueEvent
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory
from apps.activities.demo.northgate import record_month
from apps.activities.models import Activity, Contribution
from apps.activities.tests.factories import ActivityKindFactory
from apps.cases.models import Case
from apps.core.demo_firm import table
from apps.core.history import events_of
from apps.core.months import last_closed_month, start_of, today
from apps.feedback.demo import northgate as answers
from apps.feedback.demo.writing import write
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.feedback.services import create_theme
from apps.impacts.demo import northgate as promises
from apps.impacts.models import Impact, ImpactReading
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.initiatives.models import Initiative
from apps.initiatives.standing import progress_of
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.outbox.models import Message
from apps.outcomes.models import AuthorityUse, Friction, ServiceLevelReading, Workshop
from apps.people.models import Person
from apps.people.tests.factories import PersonFactory, TeamFactory
from apps.rewards.awards.models import Award
from apps.rewards.plans import words
from apps.rewards.plans.attention import items as pay
from apps.rewards.plans.models import Dispute, Payout
from apps.scorecards.signals.backtest import read_backtest
from apps.value.models import Decision, SharedReport
from tests.demo_example import CONTRACT, EXAMPLE, JUNE, printed, reached, shares


@pytest.mark.django_db
def test_empty_makes_one_administrator_whose_password_is_shown_once() -> None:
    first = printed("--empty")
    person = Person.objects.get()
    password = first.split("Password")[1].split()[0]
    assert (person.email, person.role) == ("admin@impactdesk.example", "administrator")
    assert person.check_password(password)
    assert not Account.objects.exists()
    assert printed("--empty") == printed() == ""
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_example_stands_alone_in_any_month() -> None:
    team = TeamFactory(name="Growth West")
    people = [PersonFactory(team=team), PersonFactory(team=team)]
    account = AccountFactory(name="Northgate", team=team, manager=people[0])
    ContractFactory(account=account)
    rows = table(promises.__file__, "northgate")
    fields = [{"statement": r["impact"], "baseline": r["from"], "target": r["to"]} for r in rows]
    impacts = [ImpactFactory(account=account, **values) for values in fields]
    for impact, row in zip(impacts, rows, strict=True):
        ImpactReadingFactory(impact=impact, value=row["now"])
    kinds = {
        name: ActivityKindFactory(name=name) for name in ("Call", "Content", "Analysis", "Coaching", "Preparation")
    }
    record_month(month=JUNE, account=account, impacts=impacts, people=people, kinds=kinds)
    contacts = [ContactFactory(account=account), ContactFactory(account=account, joined_on=dt.date(2025, 6, 9))]
    themes = {name: create_theme(by=None, name=name) for name in ("Customer service", "Communication")}
    write(answers.example(JUNE, impacts, contacts), themes, start_of(dt.date(2025, 7, 5)))
    roll_up(months=[JUNE])
    assert shares(JUNE, account) == EXAMPLE
    assert reached(JUNE, account) == (2, 2, 2)
    assert Response.objects.get(contact=contacts[1]).answered_at == dt.datetime(2025, 7, 1, 2, 10, tzinfo=dt.UTC)


@pytest.mark.slow
@pytest.mark.timeout(1200)
class TestTheFirmOfToday(TestCase):
    """Loaded once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said = printed()
        cls.month = last_closed_month()
        cls.northgate = Account.objects.get(name="Northgate")

    def test_it_says_how_to_sign_in_and_does_nothing_the_second_time(self) -> None:
        people = Person.objects.count()
        again = printed()
        assert again in self.said
        for who in ("admin", "executive", "lead", "manager", "coach"):
            assert f"{who}@impactdesk.example" in again
        assert Person.objects.count() == people

    def test_northgates_last_closed_month_is_the_worked_example(self) -> None:
        assert shares(self.month, self.northgate) == EXAMPLE
        assert shares(self.month, self.northgate, CONTRACT) == CONTRACT
        assert reached(self.month, self.northgate) == (2, 2, 2)

    def test_contracts_are_kept_more_often_than_clients_are_content(self) -> None:
        counts = Figure.objects.of("company").filter(month=self.month.first_day)
        met, melons = (counts.get(measure=key) for key in ("service_levels_met", "watermelon_accounts"))
        assert met.numerator / met.denominator > 0.88
        assert 4 <= melons.numerator <= 14 < melons.denominator
        readings = ServiceLevelReading.objects.filter(service_level__account=self.northgate)
        assert set(readings.values_list("met", "due")) == {(19, 20)}
        assert AuthorityUse.objects.filter(account=self.northgate).exists()
        assert Workshop.objects.held_by_both_sides().get().account == self.northgate

    def test_it_has_the_size_of_a_real_firm(self) -> None:
        assert 46 <= Account.objects.count() <= 50
        assert 135 <= Contact.objects.count() <= 160
        assert set(Contact.objects.values_list("language", flat=True)) == {"en", "de", "fr", "es", "pt"}
        assert 10_000 <= Activity.objects.count() <= 16_000
        assert 290 <= Case.objects.count() <= 340
        assert Figure.objects.of("company").filter(measure="gross_revenue_retention").count() >= 24

    def test_nothing_was_recorded_later_than_now_or_before_its_day(self) -> None:
        own = (ServiceLevelReading, AuthorityUse, Friction, Workshop)
        for model in (Activity, Case, Response, FeedbackRequest, RevenueEvent, ImpactReading, *own):
            assert not model.objects.filter(recorded_at__gt=timezone.now()).exists(), model
        early = [a for a in Activity.objects.all()[:500] if a.recorded_at < start_of(a.occurred_on)]
        assert early == []

    def test_about_a_dozen_cases_closed_in_the_last_closed_month(self) -> None:
        closed = Case.objects.filter(closed_on__range=(self.month.first_day, self.month.last_day))
        assert 4 <= closed.count() <= 20
        assert closed.filter(satisfaction__isnull=False).exists()
        assert Case.objects.in_state("open").count() >= 3
        assert 5 <= Case.objects.in_state("reopened").count() <= 30
        for case in Case.objects.select_related("account", "contact"):
            case.full_clean()

    def test_northgates_initiative_is_the_worked_example(self) -> None:
        row = Initiative.objects.get(title="A request list they can see")
        standing = progress_of([row], self.month.last_day)[row.pk]
        told = [round(getattr(standing.progress, name), 2) for name in ("spi", "spi_t", "slip_percent")]
        assert told == [Decimal("0.71"), Decimal("0.67"), Decimal("9.33")]
        assert (standing.status, standing.is_mismatch) == ("at_risk", True)

    def test_its_initiatives_are_of_every_level_and_status(self) -> None:
        assert {row.level for row in Initiative.objects.all()} == {"key_account", "business_unit", "corporate"}
        told = Counter(standing.status for standing in progress_of(Initiative.objects.all(), today()).values())
        active = {"on_schedule": 11, "at_risk": 4, "late": 2, "unplanned": 1}
        assert told == active | {"proposed": 1, "delivered": 1}

    def test_every_activity_is_split_as_it_says(self) -> None:
        totals: dict[int, int] = {}
        for activity, percent in Contribution.objects.values_list("activity", "percent"):
            totals[activity] = totals.get(activity, 0) + percent
        kept = {pk: percent for pk, percent in Activity.objects.values_list("pk", "linked_percent") if percent}
        assert totals == kept

    def test_its_history_says_who_entered_a_row_and_when(self) -> None:
        activity = Activity.objects.filter(account=self.northgate).last()
        [created] = events_of(activity)
        assert (created.by, created.at) == (activity.person.full_name, activity.recorded_at)

    def test_the_account_over_its_retainer_was_never_asked(self) -> None:
        corvus = Account.objects.get(name="Corvus Marine")
        burn = Figure.objects.of("account", corvus.pk).get(month=self.month.first_day, measure="retainer_burn")
        assert burn.numerator > burn.denominator
        assert not FeedbackRequest.objects.filter(contact__account=corvus).exists()

    def test_northgate_reads_its_report_behind_a_link(self) -> None:
        report = SharedReport.objects.get(account=self.northgate)
        results = [result for goal in report.content["goals"] for result in goal["results"]]
        assert len(results) >= 3
        assert report.recorded_at < timezone.now()
        assert self.client.get(f"/r/{report.token}/").status_code == 200

    def test_a_lost_client_had_been_content(self) -> None:
        harrow = Account.objects.get(name="Harrow Mutual")
        last = harrow.responses.current().filter(overall_satisfaction__isnull=False).latest("answered_at")
        assert last.overall_satisfaction == 5
        assert harrow.lost_on < self.month.first_day

    def test_its_losses_let_some_signals_speak_and_others_wait(self) -> None:
        found = read_backtest()
        losses = {signal.key: told.verdict for signal, told in found.losses_told}
        assert (losses["stay_intent"], losses["satisfaction"]) == ("clear", "unclear")
        assert (losses["gap"], losses["seller_mean"]) == ("not_enough", "not_enough")
        growth = {signal.key: told.verdict for signal, told in found.growth_told}
        assert growth["satisfaction"] != "not_enough" == growth["gap"]
        assert all(row.frozen_at > start_of(row.day) for row in found.rows)

    def test_half_of_a_clients_hours_serve_what_matters_to_nobody(self) -> None:
        grantham = Account.objects.get(name="Grantham Steel")
        minutes = Contribution.objects.filter(activity__account=grantham).minutes_by_impact()
        impact = Impact.objects.get(account=grantham, statement="Weekly capacity report in one format")
        ratings = [r.importance for r in ImpactRating.objects.filter(impact=impact, cannot_judge=False)]
        assert 0.45 < minutes[impact.pk] / sum(minutes.values()) < 0.65
        assert sum(ratings) / len(ratings) < 3

    def test_a_decision_of_northgate_is_to_be_reviewed_soon_and_one_of_castellan_was(self) -> None:
        rows = Decision.objects.filter(impact__account__name="Northgate", kind="trim", reviewed_on=None)
        (soon,) = rows.filter(review_on__lte=timezone.localdate() + dt.timedelta(days=7))
        assert (soon.figures_before["suggestion"], soon.responses.count()) == ("trim", 2)
        done = Decision.objects.exclude(reviewed_on=None).get(impact__account__name="Castellan Insurance")
        assert done.figures_before["minutes"]
        assert done.figures_after["minutes"]

    def test_three_newest_mails_wait_for_an_answer(self) -> None:
        newest = list(Message.objects.order_by("-sent_at")[:3])
        assert newest[0].to_name == "Dana Whitfield"
        waiting = FeedbackRequest.objects.waiting().values_list("pk", flat=True)
        assert {message.link_row for message in newest} <= set(waiting)
        assert {message.state for message in newest} == {"kept"}

    def test_a_paused_system_was_told_of_what_was_published(self) -> None:
        told = Message.objects.filter(channel=Message.Channel.WEBHOOK)
        assert set(told.values_list("subscription__name", "state")) == {("Board portal", "sent")}
        assert told.count() == 4

    def test_it_pays_what_was_published_and_explains_it(self) -> None:
        rows = Payout.objects.select_related("plan", "approved_by")
        assert {row.state for row in rows} == {"approved", "computed"}
        for row in rows:
            assert words.say(row)
            assert row.state == "computed" or (row.publication_id and not row.plan.pays(row.approved_by)), row
            assert not row.plan.declared or row.plan.declared.is_payable, row
        assert Dispute.objects.exclude(answered_at=None).exists()
        assert any(
            "Approve" in str(item.title) for item in pay(Person.objects.get(full_name="Helen Marsh"), None, today())
        )

    def test_its_awards_are_won_by_teams_that_may_win(self) -> None:
        won = Award.objects.winners()
        assert won.exists()
        assert all(row.is_eligible and min(row.n_before, row.n_after) >= 10 for row in won)
