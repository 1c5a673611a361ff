"""What gaps are called on the pages, and the sentences that answer."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.templatetags.desk import number
from apps.relationships.arithmetic import Band, Class
from apps.relationships.pairs import Item, Pair

CLASSES: dict[str, str | Promise] = {
    Class.AGREED_STRENGTH: gettext_lazy("Agreed strength"),
    Class.AGREED_WEAKNESS: gettext_lazy("Agreed weakness"),
    Class.BLIND_SPOT: gettext_lazy("Blind spot"),
    Class.UNDERVALUED_ADVANTAGE: gettext_lazy("Undervalued advantage"),
}
EVEN = Decimal("0.05")  # a mean shown as 0.0 is no difference to tell of


def answer_of(pair: Pair) -> str:
    """What the two profiles say: how far the expectation is off on the whole, and where it misses."""
    if not pair.items:
        return _("Nothing is paired yet: a gap needs both answers, at most 30 days apart.")
    return " ".join(part for part in (_on_the_whole(pair), *_where(pair)) if part)


def _on_the_whole(pair: Pair) -> str:
    signed = pair.summary.signed_gap or Decimal(0)
    words = {**names_of(pair), "points": number(abs(signed), 1), "absolute": number(pair.summary.absolute_gap, 1)}
    if abs(signed) < EVEN:
        if not pair.summary.absolute_gap:
            return _("%(person)s expects exactly the scores that %(contact)s gives.") % words
        return (
            _("On the whole %(person)s expects what %(contact)s gives, but single scores lie %(absolute)s apart.")
            % words
        )
    if signed > 0:
        return _("%(person)s expects scores %(points)s points above the ones %(contact)s gives.") % words
    return _("%(person)s expects scores %(points)s points below the ones %(contact)s gives.") % words


def _where(pair: Pair) -> list[str]:
    blind = [item for item in pair.items if item.kind == Class.BLIND_SPOT]
    undervalued = [item for item in pair.items if item.kind == Class.UNDERVALUED_ADVANTAGE]
    told = []
    if blind:
        words = names_of(pair) | {"where": listed(blind)}
        told.append(_("On %(where)s, %(person)s counts on a strength that %(contact)s does not see.") % words)
    if undervalued:
        words = names_of(pair) | {"where": listed(undervalued)}
        told.append(_("On %(where)s, %(contact)s sees a strength that %(person)s does not count on.") % words)
    return told


def names_of(pair: Pair) -> dict[str, str]:
    return {"person": pair.person.first_name, "contact": pair.contact.first_name}


def listed(items: Sequence[Item]) -> str:
    """Dimensions as they stand in a sentence."""
    return get_text_list([item.row.dimension.name.lower() for item in items], _("and"))


def bands_said(pair: Pair) -> str:
    bands = pair.summary.bands
    words = {"aligned": bands[Band.ALIGNED], "slight": bands[Band.SLIGHT], "significant": bands[Band.SIGNIFICANT]}
    return _("%(aligned)s aligned, %(slight)s slight, %(significant)s significant") % words


def widest_said(pair: Pair) -> str:
    """The picture's sentence: where the two lie furthest apart."""
    if not pair.items:
        return ""
    widest = max(pair.items, key=lambda item: abs(item.gap))
    if not widest.gap:
        return _("The two views are the same everywhere.")
    words = names_of(pair) | {"where": listed([widest]), "seller": widest.seller, "client": widest.client}
    return _("The widest gap is %(where)s: %(person)s expects %(seller)s, %(contact)s gives %(client)s.") % words


def strengths_said(pair: Pair) -> str:
    n = pair.summary.classes[Class.AGREED_STRENGTH]
    return ngettext("and %(n)s agreed strength", "and %(n)s agreed strengths", n) % {"n": n}
