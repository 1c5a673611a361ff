"""Themes by rule and by hand, and changes made because of answers."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback import services
from apps.feedback.models import Change, Response, ResponseTheme
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.asking import ask
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def ruled(*words: str) -> Any:
    theme = ThemeFactory(name="Billing")
    services.set_theme_words(by=None, theme=theme, words=words)
    return theme


def marks(response: Response) -> dict[str, str]:
    return dict(ResponseTheme.objects.filter(response=response).values_list("theme__name", "source"))


def arrived(comment: str, **fields: Any) -> Response:
    response = ResponseFactory(comment=comment, **fields)
    answer_arrived(response)
    return response


@pytest.mark.parametrize(
    ("word", "comment", "is_marked"),
    [
        ("invoice", "The INVOICE was wrong.", True),
        ("invoice", "Invoices are wrong.", False),
        ("réponse", "Aucune REPONSE", True),
        ("reponse", "Pas de réponse !", True),
        ("überfällig", "Das ist UBERFALLIG", True),
        ("strasse", "In der Straße", True),
        ("factura errónea", "una FACTURA, erronea", True),
        ("informação", "falta informacao.", True),
        ("call back", "They never call back", True),
        ("call back", "They call me back", False),
        ("100%", "100 percent", True),
        ("a.c", "abc", False),
    ],
)
def test_a_rule_finds_whole_words_in_any_case_and_accent(word: str, comment: str, is_marked: bool) -> None:
    ruled(word)
    assert marks(arrived(comment)) == ({"Billing": "rule"} if is_marked else {})


def test_rules_look_back_in_one_statement_and_twice_does_nothing_more(
    cast: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    ruled("invoice")
    past = [ResponseFactory(comment="An invoice") for _n in range(3)]
    assert services.apply_theme_rules(by=cast.administrator) == 3
    assert services.apply_theme_rules(by=cast.administrator) == 0
    assert marks(past[0]) == {"Billing": "rule"}
    with pytest.raises(PermissionDenied):
        services.apply_theme_rules(by=cast.lead)


def test_the_rules_mark_an_answer_for_the_leadership_and_tell_nobody_that_a_word_stands_in_it(
    cast: SimpleNamespace,
) -> None:
    contact = ContactFactory(account=cast.account)
    secret = ResponseFactory(contact=contact, comment="The invoice was wrong", is_leadership_only=True)
    ruled("invoice")
    assert services.apply_theme_rules(by=cast.administrator) == 0
    assert marks(secret) == {"Billing": "rule"}


def test_what_the_client_ticked_stays_theirs() -> None:
    theme = ruled("invoice")
    response = arrived("An invoice", themes=[theme])
    assert marks(response) == {"Billing": "client"}
    with pytest.raises(ValidationError):
        services.remove_theme(by=None, response=response, theme=theme)


def test_what_somebody_took_off_stays_off_until_somebody_puts_it_back(cast: SimpleNamespace) -> None:
    theme = ruled("invoice")
    response = arrived("An invoice", contact=ContactFactory(account=cast.account))
    services.remove_theme(by=cast.owner, response=response, theme=theme)
    services.apply_theme_rules(by=None)
    assert marks(response) == {}
    services.add_theme(by=cast.owner, response=response, theme=theme)
    assert marks(response) == {"Billing": "hand"}
    assert ResponseTheme.objects.get().marked_by == cast.owner


def test_a_mark_by_hand_stays_when_the_client_changes_the_answer(client: Client, cast: SimpleNamespace) -> None:
    asked, theme = ask(cast), ThemeFactory()
    client.post(asked.url, {"overall": "4"})
    services.add_theme(by=None, response=Response.objects.get(), theme=theme)
    client.post(asked.url, {"overall": "5"})
    response, version = Response.objects.current().get(), Response.objects.exclude(version_of=None).get()
    assert (response.overall_satisfaction, version.overall_satisfaction) == (5, 4)
    assert (marks(response), marks(version)) == ({theme.name: "hand"}, {theme.name: "hand"})


def test_an_earlier_version_keeps_its_marks_and_is_looked_through_by_new_rules(
    client: Client, cast: SimpleNamespace
) -> None:
    asked, taken_off = ask(cast), ruled("slow")
    client.post(asked.url, {"overall": "2", "comment": "Slow, and the invoice was wrong."})
    services.remove_theme(by=None, response=Response.objects.get(), theme=taken_off)
    client.post(asked.url, {"overall": "5", "comment": "All is well."})
    services.set_theme_words(by=None, theme=ThemeFactory(name="Invoices"), words=["invoice"])
    assert services.apply_theme_rules(by=None) == 0  # no answer that stands
    response, version = Response.objects.current().get(), Response.objects.exclude(version_of=None).get()
    assert (marks(response), marks(version)) == ({}, {"Invoices": "rule"})


def test_only_who_reads_the_answer_and_may_write_marks_it(cast: SimpleNamespace) -> None:
    theme, contact = ThemeFactory(), ContactFactory(account=cast.account)
    secret = ResponseFactory(contact=contact, is_leadership_only=True)
    for person in (cast.owner, cast.administrator, cast.executive, cast.outsider):
        with pytest.raises(PermissionDenied):
            services.add_theme(by=person, response=secret, theme=theme)
    services.add_theme(by=cast.lead, response=secret, theme=theme)


def test_two_who_edit_words_at_once_lose_none(cast: SimpleNamespace) -> None:
    theme = ruled("invoice")
    services.set_theme_words(by=cast.administrator, theme=theme, words=["invoice", "bill"], seen="invoice")
    with pytest.raises(ValidationError, match="meanwhile"):
        services.set_theme_words(by=cast.administrator, theme=theme, words=["rate"], seen="invoice")
    assert [rule.words for rule in theme.rules.all()] == [["invoice", "bill"]]


def test_an_administrator_edits_words_on_a_page(cast: SimpleNamespace, sign_in: Any) -> None:
    theme = ruled("invoice")
    client, url = sign_in(cast.administrator), f"/feedback/themes/{theme.pk}/words/"
    assert "invoice" in client.get(url).content.decode()
    assert client.post(url, {"words": "bill\r\nrate card", "seen": "invoice"}).status_code == 302
    late = client.post(url, {"words": "typed words", "seen": "invoice"})
    assert (late.status_code, "typed words" in late.content.decode()) == (422, True)
    assert client.post("/feedback/themes/apply/").status_code == 302


def test_themes_count_only_answers_the_person_may_read(cast: SimpleNamespace, sign_in: Any) -> None:
    theme, contact = ThemeFactory(), ContactFactory(account=cast.account)
    for is_secret in (True, False):
        ResponseFactory(contact=contact, is_leadership_only=is_secret, themes=[theme])
    for who, shown in (("owner", 1), ("administrator", 1), ("lead", 2), ("executive", 2), ("outsider", 0)):
        page = sign_in(getattr(cast, who)).get("/feedback/themes/")
        assert page.context["rows"][0].cells[1].value == shown, who


# --- changes ----------------------------------------------------------------------------------------


def change(responses: list[Response], by: Any = None, **fields: Any) -> Change:
    given = {"source_kind": "decision", "source": 7, "said": "Slow.", "did": "Faster.", "made_on": today()} | fields
    return services.record_change(by=by, account=responses[0].account, responses=responses, **given)


def test_one_source_has_one_change_and_withdrawing_ends_it(cast: SimpleNamespace) -> None:
    first, second = (ResponseFactory(contact=ContactFactory(account=cast.account)) for _n in range(2))
    change([first], by=cast.owner)
    row = change([second], by=cast.owner, did="Much faster.")
    assert (Change.objects.get(), row.did, list(row.responses.all())) == (row, "Much faster.", [second])
    services.withdraw_change(by=cast.owner, source_kind="decision", source=7)
    assert not Change.objects.exists()


def test_answers_of_another_account_and_days_to_come_are_refused(cast: SimpleNamespace) -> None:
    mine = ResponseFactory(contact=ContactFactory(account=cast.account))
    for given in ({"responses": [mine, ResponseFactory()]}, {"made_on": today() + dt.timedelta(days=1)}):
        with pytest.raises(ValidationError):
            change(**({"responses": [mine]} | given))


def test_a_change_for_the_leadership_alone_is_shared_with_nobody(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    secret, other = ResponseFactory(contact=contact, is_leadership_only=True), ResponseFactory(contact=contact)
    assert not change([secret], by=cast.lead).is_shared
    assert change([secret, other], source=8).is_shared
    with pytest.raises(ValidationError, match="may read"):
        change([secret], by=cast.owner, source=9)


def test_an_answer_that_turns_to_the_leadership_takes_its_change_along(cast: SimpleNamespace) -> None:
    response = ResponseFactory(contact=ContactFactory(account=cast.account))
    change([response])
    response.is_leadership_only = True
    response.save()
    answer_arrived(response)
    assert not Change.objects.get().is_shared
