"""Negative and unintended effects, objections that wait for a talk, and our signature: pages, tried as the cast."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.models import Account
from apps.core.months import today
from apps.core.registry import modules
from apps.impacts import services
from apps.impacts.models import Effect, Goal, Verdict
from apps.impacts.tests.factories import EffectFactory, ImpactFactory
from apps.impacts.tests.promised import ask, deliver, filled

pytestmark = pytest.mark.django_db
WRITES = {"owner": 200, "teammate": 200, "lead": 200, "administrator": 200}
CLOSED = {"executive": 403, "coach": 403, "outsider": 404}


@pytest.fixture
def noticed(cast):
    cast.impact = ImpactFactory(account=cast.account)
    cast.effect = EffectFactory(account=cast.account, impact=cast.impact)
    return cast


@pytest.fixture
def answered(cast, client):
    """Dana agrees with leads, not with speed, ranks both and has signed the goal."""
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    client.post(asked.url, filled(asked))
    return asked


@pytest.mark.parametrize(("who", "status"), {**WRITES, **CLOSED}.items())
def test_forms_on_effects_open_for_those_who_may_change_the_account(who, status, noticed, sign_in):
    client = sign_in(getattr(noticed, who))
    pages = [("effect_create", noticed.account), ("effect_update", noticed.effect), ("effect_delete", noticed.effect)]
    found = {name: client.get(reverse(f"impacts:{name}", args=[row.pk])).status_code for name, row in pages}
    assert found == dict.fromkeys(found, status)
    closed = client.post(reverse("impacts:close_effect", args=[noticed.effect.pk])).status_code
    assert closed == (302 if status == 200 else status)


@pytest.mark.parametrize(("who", "status"), {**WRITES, **CLOSED, "executive": 200}.items())
def test_the_history_of_an_effect_is_read_by_those_who_see_its_account(who, status, noticed, sign_in):
    url = reverse("impacts:effect_history", args=[noticed.effect.pk])
    assert sign_in(getattr(noticed, who)).get(url).status_code == status


def test_an_effect_is_entered_on_its_impact_changed_closed_and_deleted(noticed, sign_in):
    client = sign_in(noticed.teammate)
    new = f"{reverse('impacts:effect_create', args=[noticed.account.pk])}?impact={noticed.impact.pk}"
    assert client.get(new).context["form"]["impact"].value() == noticed.impact.pk
    typed = {"statement": "Two hours a week for figures", "kind": "negative", "noticed_on": "2025-06-02"}
    assert client.post(new, typed | {"impact": noticed.impact.pk}).url == noticed.impact.get_absolute_url()
    effect = Effect.objects.get(kind="negative", noticed_on=dt.date(2025, 6, 2))
    assert (effect.reported_by, effect.closed_on) == (noticed.teammate, None)
    assert "Two hours a week for figures" in client.get(noticed.impact.get_absolute_url()).text
    update = reverse("impacts:effect_update", args=[effect.pk])
    assert client.post(reverse("impacts:close_effect", args=[effect.pk])).url == update
    client.post(update, typed | {"action": "The report is made by us now."})
    client.post(reverse("impacts:close_effect", args=[effect.pk]))
    effect.refresh_from_db()
    assert (effect.action, effect.closed_on) == ("The report is made by us now.", today())
    client.post(reverse("impacts:effect_delete", args=[effect.pk]))
    assert not Effect.objects.filter(pk=effect.pk).exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"noticed_on": "2999-01-01"}, "noticed_on"),
        ({"statement": ""}, "statement"),
        ({"kind": "nice"}, "kind"),
    ],
)
def test_what_is_wrong_with_an_effect_stands_beside_its_field(fields, wrong, noticed, sign_in):
    typed = {"statement": "Kept all the same", "kind": "negative", "noticed_on": "2025-06-02", "action": "Nothing yet"}
    url = reverse("impacts:effect_create", args=[noticed.account.pk])
    response = sign_in(noticed.owner).post(url, typed | fields)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert "Nothing yet" in response.text


def test_impacts_and_contacts_of_other_accounts_are_no_choice(noticed, sign_in):
    foreign = ImpactFactory(account=noticed.foreign_account)
    url = reverse("impacts:effect_create", args=[noticed.account.pk])
    typed = {"statement": "X", "kind": "negative", "noticed_on": "2025-06-02", "impact": foreign.pk}
    response = sign_in(noticed.administrator).post(url, typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["impact"])


def test_an_effect_closed_before_it_was_noticed_is_refused(noticed, sign_in):
    url = reverse("impacts:effect_update", args=[noticed.effect.pk])
    typed = {"statement": "X", "kind": "negative", "noticed_on": "2025-06-02", "closed_on": "2025-06-01"}
    response = sign_in(noticed.owner).post(url, typed)
    assert response.status_code == 422
    assert "An effect cannot be closed before it was noticed." in response.text


def attention(cast, person):
    (ours,) = [module for module in modules("attention") if module.__name__ == "apps.impacts.attention"]
    return list(ours.items(person, Account.objects.in_care_of(person), today()))


def test_an_objection_waits_on_home_until_it_is_talked_about(cast, answered, sign_in):
    (item,) = attention(cast, cast.owner)
    assert item.title == "Dana Whitfield does not agree with “Pages open in 2.5 seconds”"
    assert item.text == "They say: “On the phone as well.”"
    assert item.url == answered.speed.get_absolute_url()
    assert attention(cast, cast.outsider) == []
    url = reverse("impacts:talk_about_verdict", args=[Verdict.objects.get(is_agreed=False).pk])
    assert sign_in(cast.outsider).post(url).status_code == 404
    assert sign_in(cast.executive).post(url).status_code == 403
    assert sign_in(cast.teammate).post(url).url == answered.speed.get_absolute_url()
    assert attention(cast, cast.owner) == []
    assert "Talked about by Jon Teammate" in sign_in(cast.owner).get(answered.speed.get_absolute_url()).text


def test_an_objection_is_answered_by_new_words(cast, answered):
    services.update_impact(by=cast.owner, impact=answered.speed, statement="Pages open in 2.5 seconds on any phone")
    assert attention(cast, cast.owner) == []


def test_an_objection_that_became_a_yes_waits_no_longer(cast, answered, client):
    client.post(answered.url, filled(answered, speed="yes", words=""))
    assert attention(cast, cast.owner) == []


@pytest.mark.parametrize(("who", "status"), {**dict.fromkeys(WRITES, 302), **CLOSED}.items())
def test_a_goal_is_signed_for_us_by_those_who_may_change_the_account(who, status, cast, answered, sign_in):
    url = reverse("impacts:sign_goal", args=[answered.goal.pk])
    assert sign_in(getattr(cast, who)).post(url).status_code == status
    signed = getattr(cast, who) if status == 302 else None
    assert Goal.objects.get().our_signatory == signed


def test_a_goal_that_changed_meanwhile_is_not_signed(cast, answered, sign_in):
    url = reverse("impacts:sign_goal", args=[answered.goal.pk])
    page = sign_in(cast.owner).post(url, {"version": "2025-01-01T00:00:00+00:00"}, follow=True)
    assert "Somebody changed the goal meanwhile." in page.text
    assert Goal.objects.get().our_signed_at is None


def test_an_impact_a_client_has_spoken_about_stays(cast, answered, sign_in):
    response = sign_in(cast.owner).post(reverse("impacts:delete", args=[answered.leads.pk]))
    assert response.status_code == 422
