"""The demo firm's work of two years: who did what for whom, how long, and which impacts it served."""

import datetime as dt

from apps.accounts.models import Account
from apps.activities.demo.days import Desk
from apps.activities.demo.northgate import record_month
from apps.activities.demo.work import Maker, Piece, people_of
from apps.activities.models import Activity, ActivityKind, Contribution
from apps.activities.services import create_activity_kind
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month

AUTHORS = {Activity: "person", Contribution: "activity__person"}
BATCH = 1000
SHORTEST = 30  # minutes
LAGS = (0,) * 9 + (1,) * 6 + (2, 2, 3, 3, 4, 5, 7, 11)  # days from the work to its entry


def load(firm: Firm) -> None:
    rows = table(__file__, "kinds")
    kinds = {row["name"]: create_activity_kind(by=None, name=row["name"]) for row in rows}
    dice = firm.dice("kinds")
    backdate(ActivityKind, {kind.pk: firm.moment(firm.go_live, dice) for kind in kinds.values()})
    desk, pieces = Desk(), []
    northgate = _load_northgate(firm, kinds)
    for activity in northgate:
        desk.worked[activity.person.full_name, activity.occurred_on] += activity.minutes
    people = {name: people_of(firm, account) for name, account in firm.accounts.items()}
    for month in Month.of(firm.go_live).until(Month.of(firm.yesterday)):
        for account in firm.accounts.values():
            if (account.name, month) != ("Northgate", firm.month):
                pieces += _month(
                    firm, account, month, Maker(firm, account, month, rows, kinds, desk, people[account.name])
                )
    pieces += _this_morning(firm, rows, kinds, desk)
    pieces.sort(key=lambda piece: piece.activity.occurred_on)
    _write(firm, pieces)


def _month(firm: Firm, account: Account, month: Month, maker: Maker) -> list[Piece]:
    """The work of a month for an account, until its hours are spent; nothing outside the time it was a client."""
    first = max(month.first_day, account.started_on)
    last = min(month.last_day, firm.yesterday, account.lost_on or firm.yesterday)
    share = ((last - first).days + 1) / month.days
    left = 60 * max(share, 0) * maker.hours()
    span = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    days = [day for day in span if day.weekday() < 5]
    pieces = []
    while days and left >= SHORTEST:
        piece = maker.piece(days, most=left)
        if piece is None:
            break
        left -= piece.activity.minutes
        pieces.append(piece)
    return pieces


def _this_morning(firm: Firm, rows: list[dict[str, str]], kinds: dict[str, ActivityKind], desk: Desk) -> list[Piece]:
    """What Marta Lindqvist has logged today, so that the week's log is never empty, also on a Monday."""
    pieces = []
    for name in ("Halden Logistics", "Castellan Insurance", "Tern & Vale"):
        maker = Maker(firm, firm.accounts[name], Month.of(firm.today), rows, kinds, desk, [])
        maker.people = [firm.people["Marta Lindqvist"]]
        pieces.append(maker.piece([firm.today], most=75))
    return [piece for piece in pieces if piece]


def _write(firm: Firm, pieces: list[Piece]) -> None:
    Activity.objects.bulk_create([piece.activity for piece in pieces], batch_size=BATCH)
    shares = [Contribution(activity=p.activity, impact=i, percent=percent) for p in pieces for i, percent in p.split]
    Contribution.objects.bulk_create(shares, batch_size=BATCH)
    met = Activity.contacts.through
    contacts = [met(activity=piece.activity, contact=contact) for piece in pieces for contact in piece.contacts]
    met._default_manager.bulk_create(contacts, batch_size=BATCH)
    dice = firm.dice("recorded")
    earlier = [piece for piece in pieces if piece.activity.occurred_on < firm.today]
    moments = {p.activity.pk: firm.moment(p.activity.occurred_on, dice, dice.choice(LAGS)) for p in earlier}
    backdate(Activity, moments)
    backdate(Contribution, {s.pk: moments[s.activity_id] for s in shares if s.activity_id in moments})


def _load_northgate(firm: Firm, kinds: dict[str, ActivityKind]) -> list[Activity]:
    """The last closed month of Northgate is that of the worked example; its last work was entered on the 3rd after."""
    people = [firm.people["Marta Lindqvist"], firm.people["Noor Haddad"]]
    impacts = firm.impacts["Northgate"][1:]
    made = record_month(
        month=firm.month, account=firm.accounts["Northgate"], impacts=impacts, people=people, kinds=kinds
    )
    dice = firm.dice("northgate")
    moments = {a.pk: firm.moment(a.occurred_on, dice, 1) for a in made}
    late = firm.month.plus(1).first_day + dt.timedelta(days=2)
    moments |= {a.pk: firm.moment(late, dice) for a in made if a.summary == "Benchmark deck"}
    backdate(Activity, moments)
    shares = Contribution.objects.filter(activity__in=made).values_list("pk", "activity")
    backdate(Contribution, {pk: moments[activity] for pk, activity in shares})
    return made
