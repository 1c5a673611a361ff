"""What the demo firm's clients say about its promises: Northgate confirms, ranks and signs; Castellan objects."""

import datetime as dt
from typing import Any

from apps.accounts.models import Contact
from apps.core.demo_firm import Firm, backdate
from apps.core.months import day_of, start_of
from apps.impacts.asking import LIFE_OF_A_LINK
from apps.impacts.models import PROMISED, Confirmation, Effect, Goal, Impact, ImpactRank, ImpactVersion, Verdict
from apps.impacts.services import first_versions

# The places that Dana gives the three impacts of the worked example, in the order of its table.
DANAS_RANKING = (1, 3, 2)
NOT_QUITE = ("Castellan Insurance", "Five days from when? For our clients it begins with their first call.")
REWORDED = ("Corvus Marine", "Right by the week, for each yard.")
EFFECTS: tuple[dict[str, Any], ...] = (
    {
        "account": "Northgate",
        "impact": 1,
        "kind": Effect.Kind.UNINTENDED,
        "statement": "Leads come in faster than the sales team can call back. Some have gone cold by then.",
        "action": "Two mailings a month instead of four until the second caller has started.",
        "days_ago": 24,
    },
    {
        "account": "Grantham Steel",
        "impact": 0,
        "kind": Effect.Kind.NEGATIVE,
        "statement": "Two plant managers spend their Friday afternoons filling in figures for the weekly report.",
        "action": "",
        "days_ago": 11,
    },
)


def load_confirming(firm: Firm) -> None:
    every = list(Impact.objects.order_by("pk"))
    first_versions(every, into={})
    moments = ImpactVersion.objects.values_list("pk", "impact__recorded_at", "confirmed_at")
    before = dt.timedelta(days=1)
    backdate(ImpactVersion, {pk: min(at, (seen or at + before) - before) for pk, at, seen in moments})
    if "Northgate" in firm.accounts:
        _confirmed_by_dana(firm)
    if NOT_QUITE[0] in firm.accounts:
        _not_quite(firm)
    if REWORDED[0] in firm.accounts:
        _reworded(firm)
    _effects(firm)


def _confirmed_by_dana(firm: Firm) -> None:
    """Dana Whitfield confirms what was agreed, ranks it, and signs the goal; the manager signs as well."""
    dana = firm.contacts["Northgate"][0]
    impacts = list(Impact.objects.filter(account=dana.account, status="active").order_by("pk"))
    at: Any = impacts[0].confirmed_at
    confirmation = _asked(dana, at - dt.timedelta(days=1), at)
    _say(confirmation, impacts, at)
    ranks = zip(impacts, DANAS_RANKING, strict=True)
    ImpactRank.objects.bulk_create(
        ImpactRank(confirmation=confirmation, ranked_on=day_of(at), impact=impact, rank=rank) for impact, rank in ranks
    )
    signed = {"client_signatory": dana, "client_signed_at": at, "client_signed_name": dana.full_name}
    Goal.objects.filter(pk=impacts[0].goal_id).update(**signed, our_signed_at=at - dt.timedelta(days=1))


def _not_quite(firm: Firm) -> None:
    name, words = NOT_QUITE
    contact = firm.contacts[name][0]
    impacts = list(Impact.objects.filter(account=contact.account, status="active").order_by("pk"))
    at = firm.moment(firm.today - dt.timedelta(days=2), firm.dice("not quite"))
    confirmation = _asked(contact, at - dt.timedelta(days=3), at)
    _say(confirmation, impacts, at)
    Verdict.objects.filter(confirmation=confirmation, impact=impacts[0]).update(is_agreed=False, words=words)
    agreed, objected = impacts[1:], impacts[:1]
    for rows, by, when in ((agreed, contact, at), (objected, None, None)):
        Impact.objects.filter(pk__in=[impact.pk for impact in rows]).update(confirmed_by=by, confirmed_at=when)
        ImpactVersion.objects.filter(impact__in=rows).update(confirmed_by=by, confirmed_at=when)


def _reworded(firm: Firm) -> None:
    """Confirmed as version 1, and worded anew since: the client has not confirmed that yet."""
    name, standard = REWORDED
    contact = firm.contacts[name][0]
    impact = Impact.objects.filter(account=contact.account, status="active").earliest("pk")
    at = impact.recorded_at
    first = impact.versions.get()
    ImpactVersion.objects.filter(pk=first.pk).update(confirmed_by=contact, confirmed_at=at + dt.timedelta(days=1))
    changed = {"client_standard": standard, "confirmed_by": None, "confirmed_at": None}
    Impact.objects.filter(pk=impact.pk).update(**changed)
    wording = {field: getattr(first, field) for field in PROMISED} | changed
    manager = contact.account.manager
    second = ImpactVersion.objects.create(impact=impact, number=2, recorded_by=manager, **wording)
    backdate(ImpactVersion, {second.pk: min(at + dt.timedelta(days=60), start_of(firm.today))})


def _asked(contact: Contact, asked_at: dt.datetime, answered_at: dt.datetime) -> Confirmation:
    row = Confirmation.objects.create(
        contact=contact,
        asked_by=contact.account.manager,
        expires_at=asked_at + LIFE_OF_A_LINK,
        answered_at=answered_at,
    )
    backdate(Confirmation, {row.pk: asked_at})
    return row


def _say(confirmation: Confirmation, impacts: list[Impact], at: dt.datetime) -> None:
    """Yes to each of the impacts."""
    versions = {version.impact_id: version for version in ImpactVersion.objects.filter(impact__in=impacts)}
    rows = Verdict.objects.bulk_create(
        Verdict(confirmation=confirmation, impact=impact, wording=versions[impact.pk], is_agreed=True, given_at=at)
        for impact in impacts
    )
    backdate(Verdict, {row.pk: at for row in rows})


def _effects(firm: Firm) -> None:
    known = [effect for effect in EFFECTS if effect["account"] in firm.accounts]
    rows = [
        Effect(
            account=firm.accounts[effect["account"]],
            impact=firm.impacts[effect["account"]][effect["impact"]],
            kind=effect["kind"],
            statement=effect["statement"],
            action=effect["action"],
            noticed_on=firm.today - dt.timedelta(days=effect["days_ago"]),
            reported_by_contact=firm.contacts[effect["account"]][0],
        )
        for effect in known
    ]
    Effect.objects.bulk_create(rows)
    backdate(Effect, {row.pk: start_of(row.noticed_on) + dt.timedelta(hours=11) for row in rows})
