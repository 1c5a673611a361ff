"""The measure of products: whether clients run what we make for them now."""

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.measures.counting import yes
from apps.measures.declare import QUARTER, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.measures import ACTIVITY
from apps.measures.window import Window
from apps.products.models import Installation, Release


def current_installations(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a client and product it has, where the product has a release that clients are expected to have by now.

    Which release that is hangs on the month's last day, not on today: nothing changes as days pass within a month.
    """
    clients = Account.objects.active_on(window.last_day).order_by()
    rows = Installation.objects.latest_on(window.last_day).with_current(window.last_day)
    is_current = yes(Q(release__released_on__gte=F("current_since")))
    return rows.filter(account__in=clients.values("pk"), current_since__isnull=False).annotate(
        numerator=is_current, denominator=Value(1)
    )


MEASURES = [
    Measure(
        key="upgrade_rate",
        name=_("Upgrade rate"),
        question=_("Do clients run what we make for them now?"),
        group=Group.SERVING,
        place=20,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        span=QUARTER,
        contributions=current_installations,
        facts=(
            Fact(Installation, "installed_on"),
            Fact(Release, "released_on", fields=("released_on", "product_id"), account=None),
            *ACTIVITY,
        ),
        method=_(
            "Of the products that clients have, the share on the latest release that is at least 90 days old on the "
            "month’s last day, or on a newer one. What a client has is its latest installation by that day."
        ),
        leaves_out=_(
            "Products without a release that old, accounts without the product, and accounts no longer active."
        ),
        source=_("Interval: Wilson 1927."),
        columns=(
            Column(_("Account"), "account__name"),
            Column(_("Product"), "release__product__name"),
            Column(_("Has"), "release__number"),
            Column(_("Since"), "installed_on"),
            Column(_("Current release"), "current"),
            Column(_("On it"), "numerator", Unit.YES),
        ),
        rows_name=_("products that clients have"),
    ),
]
