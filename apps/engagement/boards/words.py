"""What a board's page says of it in sentences and figures."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.desk import SPACE, day, minutes, number, percent
from apps.engagement.boards.standing import Said, Standing
from apps.initiatives.models import Initiative


def facts(standing: Standing) -> list[dict[str, Any]]:
    """At most four figures at the head of the page."""
    year = standing.advice_of_the_year
    answered = sum(said.row.is_answered for said in year)
    share, upcoming = standing.talk_share, standing.next_meeting
    of_n = _("of %(n)s")
    return [
        {
            "label": _("Seats filled"),
            "value": len(standing.serving),
            "unit": of_n % {"n": standing.board.seats_wanted},
            "note": _coming(standing),
            "url": "#members",
        },
        {
            "label": _("The clients’ share of the talking"),
            "value": None if share is None else number(share),
            "unit": "" if share is None else "%",
            "note": _("12 months") if share is not None else _("No minutes recorded in 12 months"),
            "url": "#meetings",
        },
        {
            "label": _("Advice answered"),
            "value": answered if year else None,
            "unit": of_n % {"n": len(year)} if year else "",
            "note": _("Given in 12 months") if year else _("None given in 12 months"),
            "url": "#advice",
        },
        {
            "label": _("Next meeting"),
            "value": day(upcoming.held_on, "j M").replace(" ", SPACE) if upcoming else None,
            "unit": upcoming.held_on.year if upcoming and upcoming.held_on.year != standing.day.year else "",
            "note": _where(upcoming) if upcoming else _("None is dated"),
            "url": "#meetings",
        },
    ]


def _coming(standing: Standing) -> str:
    n = standing.pipeline.coming
    return ngettext("%(n)s more on the way", "%(n)s more on the way", n) % {"n": n} if n else _("Nobody on the way")


def _where(meeting: Any) -> str:
    where = _("Virtual") if meeting.is_virtual else _("In person")
    return f"{where}: {meeting.topic}" if meeting.topic else str(where)


def pipeline(standing: Standing) -> str:
    """The sentence that answers "Will the seats stay filled?"."""
    found = standing.pipeline
    words = {"until": day(found.until)}
    empty = ngettext("%(n)s seat is empty", "%(n)s seats are empty", found.empty) % {"n": found.empty}
    ending = ngettext("%(n)s term ends by %(until)s", "%(n)s terms end by %(until)s", found.ending)
    needed = [empty] if found.empty else []
    needed += [ending % (words | {"n": found.ending})] if found.ending else []
    if not needed:
        return _("Yes: every seat is filled, and no term ends by %(until)s.") % words
    coming = ngettext("%(n)s person is on the way", "%(n)s people are on the way", found.coming) % {"n": found.coming}
    coming = coming if found.coming else _("nobody is on the way")
    said = _(" and ").join(needed)
    if not found.missing:
        return _("Yes: %(needed)s; %(coming)s.") % {"needed": said, "coming": coming}
    more = ngettext("Invite %(n)s more.", "Invite %(n)s more.", found.missing) % {"n": found.missing}
    return _("Not yet: %(needed)s; %(coming)s.") % {"needed": said, "coming": coming} + f" {more}"


def advice(standing: Standing) -> str:
    """The sentence that answers "What did they advise, and what were they told?"."""
    total = len(standing.advice)
    if not total:
        return ""
    waiting = standing.open_advice
    answered = sum(said.row.is_answered for said in standing.advice)
    told = _("%(k)s of %(n)s have an answer.") % {"k": number(answered), "n": number(total)}
    if not waiting:
        return told
    oldest = waiting[0].age.days
    return told + " " + ngettext("The oldest waits %(n)s day.", "The oldest waits %(n)s days.", oldest) % {"n": oldest}


def waits(said: Said) -> str:
    days = said.age.days
    return ngettext("Open for %(n)s day", "Open for %(n)s days", days) % {"n": days}


def talking(standing: Standing) -> str:
    """The sentence that answers "Do we listen?"."""
    share = standing.talk_share
    if share is None:
        return ""
    words = {"share": percent(share, 0)}
    if share > 50:
        return _("Yes: over twelve months our clients did %(share)s of the talking.") % words
    return _("Not yet: over twelve months our clients did %(share)s of the talking, we did the rest.") % words


def given(standing: Standing) -> list[tuple[str, str]]:
    """What members gave: (how much, of what)."""
    came = sum(met.came + met.guests for met in standing.held)
    talked = sum(met.row.their_minutes or 0 for met in standing.held)
    references = sum(seat.row.references_given for seat in standing.seats)
    held, told = len(standing.held), len(standing.advice)
    at = ngettext("attendance", "attendances", came)
    at += " " + ngettext("at %(n)s meeting", "at %(n)s meetings", held) % {"n": number(held)}
    return [
        (number(came), at),
        (minutes(talked) if talked else "–", _("of talking to us")),
        (number(told), ngettext("piece of advice", "pieces of advice", told)),
        (number(references), ngettext("reference to others", "references to others", references)),
    ]


def got(standing: Standing) -> list[tuple[str, str]]:
    """What members got: (how much, of what)."""
    answers = sum(said.row.is_answered for said in standing.advice)
    linked = {said.row.initiative_id: said.initiative for said in standing.advice if said.row.initiative_id}
    delivered = sum(row is not None and row.state == Initiative.State.DELIVERED for row in linked.values())
    previews = len(standing.previews)
    return [
        (number(answers), ngettext("answer to their advice", "answers to their advice", answers)),
        (number(len(linked)), ngettext("initiative because of it", "initiatives because of it", len(linked))),
        (number(delivered), _("of them delivered")),
        (number(previews), ngettext("preview before others", "previews before others", previews)),
    ]
