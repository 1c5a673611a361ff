"""Every write of this app: publishing months, remarks on figures, and who answers for a measure."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.horizon import writing_for
from apps.core.months import Month, last_closed_month, today
from apps.core.services import change, create, must_administer, remove
from apps.core.templatetags.desk import month as month_text
from apps.measures import words
from apps.measures.models import Figure, Scope, rows_of
from apps.measures.queries import Place, views_in
from apps.measures.read import Counts, FigureView
from apps.measures.registry import get
from apps.measures.services import roll_up
from apps.outbox import services as outbox
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.telling import Happening, links, tell
from apps.people.models import Person
from apps.scorecards.access import PUBLISHERS, may_remark
from apps.scorecards.models import Accountable, Publication, PublishedFigure, Remark

_LOCK = 7_120_316  # the number under which publications wait for each other


def publish(
    *,
    by: Person | None,
    month: Month,
    scope: str = Scope.COMPANY,
    scope_id: int = 0,
    comment: str = "",
    with_parts: bool = False,
) -> Publication:
    """Freeze and sign a month of one scope, of the company `with_parts` every unit and team that has figures as well.

    All of them or none. Refused where the scope itself is published, ValidationError where it cannot be.
    """
    must_publish(by)
    _must_be_over(month)
    place = _must_exist(scope, scope_id)
    counted_at = _count()
    others = set(_shared_places(month)) - {place} if with_parts else set()
    with acting(by):
        found = freeze(by=by, month=month, places=[place, *sorted(others)], comment=comment, counted_at=counted_at)
        if not found or (found[0].scope, found[0].scope_id) != place:
            raise Refused(_("%(month)s is published already; what was published stays.") % {"month": month_text(month)})
    return found[0]


def close_month(*, by: Person | None, month: Month, comment: str = "") -> list[Publication]:
    """Publish the company, and every business unit and team that has figures; those that are published stay.

    Does nothing the second time; of two at once the second finds it done.
    """
    must_publish(by)
    _must_be_over(month)
    return freeze(by=by, month=month, places=None, comment=comment, counted_at=_count())


def freeze(
    *,
    by: Person | None,
    month: Month,
    places: list[Place] | None,
    comment: str = "",
    counted_at: dt.datetime,
    published_at: dt.datetime | None = None,
) -> list[Publication]:
    """Keep the figures of a month as they were counted, for the places that are not published yet, all or none.

    Without places: the company, its units and teams, where anything was counted. `published_at` is now unless told.
    """
    at = published_at or timezone.now()
    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        done = set(Publication.objects.in_month(month).values_list("scope", "scope_id"))
        wanted = [place for place in (_shared_places(month) if places is None else places) if place not in done]
        fields = {"month": month.first_day, "published_by": by, "published_at": at, "counted_at": counted_at}
        made = Publication.objects.bulk_create(
            [Publication(scope=scope, scope_id=pk, comment=comment.strip(), **fields) for scope, pk in wanted]
        )
        views = views_in(month, wanted)
        PublishedFigure.objects.bulk_create(
            [_frozen(row, view) for row in made for view in views[row.scope, row.scope_id]], batch_size=1000
        )
        tell(published(row) for row in made if published_at is None)
    return made


def must_publish(by: Person | None) -> None:
    """Raise PermissionDenied unless `by` may publish (or is the system itself, which closes months)."""
    if by is not None and by.role not in PUBLISHERS:
        raise PermissionDenied


def _must_be_over(month: Month) -> None:
    if today() <= month.last_day:
        refusal = _("%(month)s is not over yet: what happens in it would be missing.")
        raise ValidationError({"month": refusal % {"month": month_text(month)}})


def _must_exist(scope: str, scope_id: int) -> Place:
    if scope == Scope.COMPANY:
        return str(scope), 0
    if not rows_of(scope).filter(pk=scope_id).exists():
        raise ValidationError({"id": _("There is none of this id.")})
    return str(scope), scope_id


def _shared_places(month: Month) -> Iterable[Place]:
    """The company, units and teams of which anything was counted in the month; none where nothing was at all."""
    rows = Figure.objects.filter(month=month.first_day).exclude(scope=Scope.ACCOUNT)
    return rows.order_by("scope", "scope_id").values_list("scope", "scope_id").distinct()


def _count() -> dt.datetime:
    """Bring the figures up to date; the moment before which everything recorded is in them."""
    counted_at = timezone.now() - writing_for()
    roll_up()
    return counted_at


def published(row: Publication) -> Happening:
    """What other systems are told: which month of what was published, and where its figures stand."""
    month, where = (
        str(Month.of(row.month)),
        "" if row.scope == Scope.COMPANY else f"&scope={row.scope}&id={row.scope_id}",
    )
    page, resource = f"{reverse('scorecards:scorecard')}?month={month}{where}", f"scorecards/?month={month}{where}"
    about = {"month": month, "scope": row.scope, "id": row.scope_id or None, "published_at": row.published_at}
    return Happening(Event.SCORECARD_PUBLISHED, str(row.pk), row.published_at, about | links(page, resource))


def _frozen(publication: Publication, view: FigureView) -> PublishedFigure:
    figure = view.figure or Counts(view.measure.key, view.measure.version, publication.month)
    return PublishedFigure(
        publication=publication,
        measure=view.measure.key,
        version=view.measure.version,
        numerator=figure.numerator,
        denominator=figure.denominator,
        n=figure.n,
        squares=figure.squares,
        answered=figure.answered,
        invited=figure.invited,
        eligible=figure.eligible,
        levels=figure.levels,
        value=view.value,
        low=view.low,
        high=view.high,
        display=words.display(view),
        confidence=view.confidence,
        status=view.status,
        target=view.target,
        benchmark=view.benchmark,
    )


# --- The month's close ----------------------------------------------------------------------------
def close_by_the_day() -> int:
    """On the closing day and after it: publish the last month, or remind those who may; how many publications or mails.

    Safe to run as often as one likes, and twice at once. A firm without figures has nothing to close; where somebody
    signed the company alone, its units and teams close by themselves.
    """
    month = last_closed_month()
    if not settings.SCORECARD_CLOSES_BY_ITSELF:
        return _remind(month) if Publication.objects.waits(month) else 0
    published = Publication.objects.in_month(month).values_list("scope", "scope_id")
    is_closed = not set(_shared_places(month)) - set(published)
    return 0 if is_closed else len(close_month(by=None, month=month))


def _remind(month: Month) -> int:
    people = Person.objects.present().filter(role__in=PUBLISHERS)
    named = {"month": month_text(month)}
    outbox.alert(
        key=f"close:{month}",
        kind="month_to_publish",
        to=people,
        subject=_("%(month)s can be published") % named,
        text=_("The figures of %(month)s wait to be read and signed. Until then they change with every late entry.")
        % named,
        path=f"{reverse('scorecards:scorecard')}?month={month}",
        is_for_channels=False,
    )
    return len(people)


# --- Remarks, and who answers for a measure -------------------------------------------------------
def add_remark(
    *, by: Person, measure: str, month: Month, scope: str = Scope.COMPANY, scope_id: int = 0, text: str
) -> Remark:
    """PermissionDenied for whoever may not speak about the scope."""
    if not may_remark(by, scope, scope_id):
        raise PermissionDenied
    if get(measure) is None:
        raise ValidationError({"measure": _("There is no measure of this name.")})
    place = {"scope": scope, "scope_id": scope_id, "month": month.first_day}
    return create(Remark(measure=measure, text=text.strip(), author=by, **place), by=by)


def remove_remark(*, by: Person, remark: Remark) -> None:
    if not Remark.objects.writable_by(by).filter(pk=remark.pk).exists():
        raise PermissionDenied
    remove(remark, by=by)


def create_accountable(*, by: Person | None, **fields: object) -> Accountable:
    must_administer(by)
    return create(Accountable(**fields), by=by)


def update_accountable(*, by: Person | None, accountable: Accountable, seen: str = "", **fields: object) -> Accountable:
    must_administer(by)
    return change(accountable, by=by, seen=seen, **fields)


def delete_accountable(*, by: Person | None, accountable: Accountable) -> None:
    must_administer(by)
    remove(accountable, by=by)
