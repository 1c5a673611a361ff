"""What a client says on the page of promises, read and checked. No database here."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Said:
    """By impact: whether it is agreed and the words beside, and its place; by goal: the name typed under it.

    `versions` and `marks` say which wording of impacts and goals stood on the page.
    """

    verdicts: dict[int, tuple[bool, str]] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.verdicts or self.ranks or self.names)


def rank_errors(ranks: Mapping[int, int], places: int) -> dict[int, str]:
    """What is wrong with places given to impacts, by impact: one taken twice, or one left open before it.

    Some may be left without a place, but those given begin with 1 and leave out none.
    """
    taken = Counter(ranks.values())
    errors = {}
    for impact, rank in ranks.items():
        missing = next((place for place in range(1, rank) if place not in taken), None)
        if not 1 <= rank <= places:
            errors[impact] = _("Choose a place from 1 to %(n)s.") % {"n": places}
        elif taken[rank] > 1:
            errors[impact] = _("Place %(n)s is given twice. Give each place once.") % {"n": rank}
        elif missing is not None:
            errors[impact] = _("Place %(missing)s is not given yet. Give it first, or move this one up.") % {
                "missing": missing
            }
    return errors
