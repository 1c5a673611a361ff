"""Whatever happens to conferences, rolling up what changed gives the figures of everything anew."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory
from apps.engagement.conferences import models, services
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission
from apps.engagement.tests.factories import AttendanceFactory, ConferenceFactory, TalkFactory, TestimonialFactory
from apps.scorecards.tests.quiet import ago
from apps.scorecards.tests.test_rollup_equality import each_gives_the_same, move_the_account, move_the_team


def hold_two(firm: SimpleNamespace) -> None:
    firm.before = ConferenceFactory(held_on=ago(8), client_base=10)
    firm.now = ConferenceFactory(held_on=ago(2), client_base=11, previous=firm.before)
    for conference in (firm.before, firm.now):
        AttendanceFactory(conference=conference, account=firm.account, email="dana@n.example")


def somebody_came_before(firm: SimpleNamespace) -> None:
    """Recorded late, of another account: it changes the later conference."""
    AttendanceFactory(conference=firm.now, account=firm.account, email="jo@n.example")
    AttendanceFactory(conference=firm.before, account=AccountFactory(started_on=ago(14, 1)), email="jo@n.example")


def mend_an_address(firm: SimpleNamespace) -> None:
    row = Attendance.objects.filter(conference=firm.before).earliest("pk")
    services.update_attendance(by=None, attendance=row, email="priya@n.example")


def move_a_person(firm: SimpleNamespace) -> None:
    row = Attendance.objects.filter(conference=firm.now).earliest("pk")
    services.update_attendance(by=None, attendance=row, account=AccountFactory(started_on=ago(14, 1)))


def take_a_person_out(firm: SimpleNamespace) -> None:
    services.delete_attendance(by=None, attendance=Attendance.objects.filter(conference=firm.before).earliest("pk"))


def count_the_clients_anew(firm: SimpleNamespace) -> None:
    services.update_conference(by=None, conference=firm.before, client_base=8)


def hold_it_sooner(firm: SimpleNamespace) -> None:
    services.update_conference(by=None, conference=firm.now, held_on=ago(4))


def make_it_webinars(firm: SimpleNamespace) -> None:
    services.update_conference(by=None, conference=firm.now, previous=None, kind="webinar")


def offer_a_talk(firm: SimpleNamespace) -> None:
    TalkFactory(conference=firm.now, account=firm.account)


def it_was_another_clients_talk(firm: SimpleNamespace) -> None:
    other = AccountFactory(started_on=ago(14, 1))
    services.update_talk(by=None, talk=TalkSubmission.objects.get(), account=other)


def withdraw_the_talk(firm: SimpleNamespace) -> None:
    services.delete_talk(by=None, talk=TalkSubmission.objects.get())


def ask_for_a_word(firm: SimpleNamespace) -> None:
    TestimonialFactory(account=firm.account, asked_on=ago(3))


def get_it(firm: SimpleNamespace) -> None:
    services.update_testimonial(by=None, testimonial=models.Testimonial.objects.get(), given_on=ago(1))


def it_was_asked_sooner(firm: SimpleNamespace) -> None:
    services.update_testimonial(by=None, testimonial=models.Testimonial.objects.get(), asked_on=ago(4))


def forget_it(firm: SimpleNamespace) -> None:
    services.delete_testimonial(by=None, testimonial=models.Testimonial.objects.get())


def forget_the_conference(firm: SimpleNamespace) -> None:
    for row in Attendance.objects.filter(conference=firm.now):
        services.delete_attendance(by=None, attendance=row)
    services.delete_conference(by=None, conference=Conference.objects.get(pk=firm.now.pk))


MEETING = [
    [hold_two, somebody_came_before, mend_an_address, take_a_person_out],
    [hold_two, move_a_person, count_the_clients_anew, hold_it_sooner, make_it_webinars],
    [hold_two, offer_a_talk, it_was_another_clients_talk, withdraw_the_talk, forget_the_conference],
    [hold_two, move_the_team, move_the_account],
    [ask_for_a_word, get_it, it_was_asked_sooner, move_the_account, forget_it],
]


@pytest.mark.parametrize("happenings", MEETING)
def test_meetings_give_the_figures_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)
