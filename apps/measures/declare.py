"""How a measure is declared: what it asks, what it is counted from, how it is shown.

An app that feeds measures has a `measures.py` with a list `MEASURES`; `registry.py` finds it. Recipe: docs/measures.md.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.measures.window import Window

Text = str | Promise
MONTH, QUARTER, HALF_YEAR, YEAR = 1, 3, 6, 12  # how far back the comparison lies, so that two windows do not overlap


class Kind(models.TextChoices):
    """What a figure is; it decides on interval, small samples and display (read.py)."""

    PROPORTION = "proportion", _("Proportion")
    RATIO = "ratio", _("Ratio")
    MONEY_RATIO = "money_ratio", _("Ratio of money")
    MEAN = "mean", _("Mean")
    SCORE = "score", _("Score")
    COUNT = "count", _("Count")
    COUNT_OF = "count_of", _("Count of")


class Better(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")
    NEITHER = "neither", _("Neither is better")


class Unit(models.TextChoices):
    """What numerator and denominator are counted in."""

    COUNT = "count", _("Number")
    MONEY = "money", _("Money")
    MINUTES = "minutes", _("Minutes")
    HOURS = "hours", _("Hours")
    POINTS = "points", _("Points")
    SHARE = "share", _("Percent")
    YES = "yes", _("Yes or no")


class Group(models.TextChoices):
    """The questions of the scorecard, in the order in which it asks them."""

    KEEPING = "keeping", _("Keeping clients")
    IMPROVING = "improving", _("Improving for clients")
    CONTRACT = "contract", _("Contract against outcome")
    BUYER = "buyer", _("Knowing the buyer")
    OPINION = "opinion", _("What clients think")
    EFFORT = "effort", _("Effort against value")
    SERVING = "serving", _("Serving, upgrading, meeting")
    PAY = "pay", _("What pay says")


class Quarterly(models.TextChoices):
    """What a quarter's figure is made of."""

    ADDED = "added", _("its months added up")
    STANDING = "standing", _("what stands on its last day")
    COHORT = "cohort", _("what came of those with whom it began")


@dataclass(frozen=True)
class Fact:
    """A table a measure is built from, so that the roll-up finds the months that a change touches (changes.py).

    A changed row touches the month of its `day` (before and after the change) and `reach` months after it; None:
    every month up to the present. Only changes of `fields` count, where they are named. `through` names a foreign key
    to the row that has the day. `is_ever`: an empty day means that the row has always held. Without a `day` a change of
    its `fields` touches every month (the target that many months are held against).

    `account` is the path from a row to the one account whose figures it changes: by itself the row's own `account`, or
    that of the row `through` which it has its day. Where it is None, or cannot be told, all accounts are counted anew.
    `is_place`: the row moves accounts between teams and units, and changes no account's own figure.
    """

    model: type[models.Model]
    day: str
    reach: int | None = None
    fields: tuple[str, ...] = ()
    through: str = ""
    is_ever: bool = False
    account: str | None = ""
    is_place: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The foreign keys that lead to the account ("id" for an account itself); empty where it cannot be told."""
        if self.account is None or self.is_place or not self.day:
            return ()
        if self.account:
            return tuple(self.account.split("__"))
        if self.model._meta.label == "accounts.Account":
            return ("id",)
        names = {field.name for field in self.model._meta.get_fields()}
        if "account" in names:
            return ("account",)
        if not self.through:
            return ()
        owner: Any = self.model._meta.get_field(self.through).related_model
        beyond = Fact(owner, self.day).path
        return (self.through, *beyond) if beyond and beyond != ("id",) else ()


Contributions = Callable[[Window, bool], QuerySet]


def as_summed(rows: QuerySet, account: str) -> QuerySet[Any]:
    """Contributions as the roll-up reads them: (account, numerator, denominator, n, squares)."""
    known = rows.query.annotations
    if "n" not in known:
        rows = rows.annotate(n=models.Value(1))
    if "squares" not in known:
        rows = rows.annotate(squares=models.Value(None, output_field=models.DecimalField()))
    return rows.order_by().values_list(account, "numerator", "denominator", "n", "squares")


@dataclass(frozen=True)
class Answers:
    """People's answers, declared once by the app that has them, for every measure with `uses_answers`.

    `contacts` gives one row a contact: numerator answered, n invited, denominator eligible (each 0 or 1, trailing three
    months). `voices` gives (account, contact) of whoever answered; `has_leadership_only` says whether any answer that
    the window may look at is for the leadership alone. `layouts` are what several measures read of a month.
    """

    contacts: Contributions
    voices: Callable[[Window], QuerySet]
    has_leadership_only: Callable[[Window], bool]
    facts: tuple[Fact, ...]
    layouts: tuple["Layout", ...] = ()
    uses_answers: bool = True

    def values(self, window: Window, with_leadership_only: bool) -> QuerySet[Any]:
        return as_summed(self.contacts(window, with_leadership_only), "account_id")


@dataclass(frozen=True)
class Layout:
    """Rows that several measures read of a month, found once by the roll-up and kept in a table until the month is
    written (`apps/measures/laid_out.py`). `rows(window, accounts)` gives their `columns`, of some accounts or of all.
    """

    table: str
    columns: tuple[str, ...]
    rows: Callable[[Window, Collection[int] | None], QuerySet]


@dataclass(frozen=True)
class Scoped:
    """A figure of one scope as a measure with `by_scope` gives it; `levels` splits the numerator."""

    scope: str
    scope_id: int
    numerator: Decimal | int
    denominator: Decimal | int
    n: int
    levels: dict[str, int] | None = None


@dataclass(frozen=True)
class Column:
    """A column of the rows behind a figure: a heading and the field or annotation it shows.

    `page` is the URL name of the page it leads to, of the row that the measure's `account` names; the account's own
    name leads to the account by itself.
    """

    label: Text
    lookup: str
    unit: Unit | None = None
    page: str = ""

    @property
    def is_number(self) -> bool:
        return self.unit not in {None, Unit.YES}


@dataclass(frozen=True)
class Measure:
    """One figure. `contributions(window, with_leadership_only)` is its only definition.

    It gives rows of any grain, each with `numerator`, `denominator` and, where they differ from one a row, `n` and
    `squares`; the roll-up adds them up by account, team, business unit and company, and the page of the measure lists
    the same rows. `account` is the path from a row to its account. Proportions and ratios are numerator ÷ denominator
    and are shown in percent; a count is its numerator; a mean has Σx, n and Σx².

    What does not add up from accounts has `by_scope`, which gives the figure of each scope that has one, always the
    company's; `rows_behind(window, scope, scope_id, reader)` are then the rows of a scope, those a person may see or,
    for None, all, and `contributions` are the company's. `levels` are the names its numerator is split by.
    """

    key: str
    name: Text
    question: Text
    group: Group
    kind: Kind
    better: Better
    contributions: Contributions
    facts: tuple[Fact, ...]
    method: Text
    leaves_out: Text
    columns: tuple[Column, ...]
    rows_name: Text
    place: int = 50  # within its group, in the order of docs/measures.md
    account: str = "account_id"
    span: int = MONTH
    unit: Unit = Unit.COUNT
    noun: Text = ""
    source: Text = ""
    uses_answers: bool = False
    voices: Callable[[Window], QuerySet] | None = None
    by_scope: Callable[[Window], Iterable[Scoped]] | None = None
    rows_behind: Callable[[Window, str, int, Any], QuerySet] | None = None
    levels: tuple[tuple[str, Text], ...] = ()
    is_payable: bool = True
    is_none_a_figure: bool = True  # of a count by scope, none is 0; False: "—" where the denominator counts nothing
    is_by_the_clock: bool = False  # figures change as days pass, though nothing is recorded: counted anew each day
    version: int = 1
    quarterly: Quarterly | None = None  # unless told: what looks back further than its month stands, the rest adds up
    default_target: Decimal | None = None
    is_plain: bool = False  # a score that is a plain number: neither in points nor with a sign
    flagged_from: Decimal | None = None  # a value that is flagged, whatever the target
    is_target_ceiling: bool = False  # where neither is better, a target is a ceiling or a floor
    readers: Collection[str] = ()  # roles that alone read its figures, also of the company; none named: everybody

    def is_read_by(self, role: str) -> bool:
        """Whether its figures are for people of a role; the empty one is everybody's, as of a mail to a list."""
        return not self.readers or role in self.readers

    @property
    def in_quarter(self) -> Quarterly:
        return self.quarterly or (Quarterly.ADDED if self.span == MONTH else Quarterly.STANDING)

    @property
    def is_share(self) -> bool:
        """Shown in percent."""
        return self.kind in {Kind.PROPORTION, Kind.RATIO, Kind.MONEY_RATIO}

    @property
    def is_sample(self) -> bool:
        """Bound by the rules for small samples, and shown with an interval."""
        return self.kind in {Kind.PROPORTION, Kind.MEAN} or self.key == "net_promoter_score"

    @property
    def is_count(self) -> bool:
        return self.kind in {Kind.COUNT, Kind.COUNT_OF}

    @property
    def is_additive(self) -> bool:
        """Whether a scope's figure is the sum over its accounts."""
        return self.by_scope is None

    @property
    def prefers_low(self) -> bool:
        return self.better == Better.LOWER or (self.better == Better.NEITHER and self.is_target_ceiling)

    def values(self, window: Window, with_leadership_only: bool) -> QuerySet[Any]:
        return as_summed(self.contributions(window, with_leadership_only), self.account)
