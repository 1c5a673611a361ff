"""The page of a product: its releases and how clients came along, what they have now, who is behind, who stays."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.months import today
from apps.core.pages import DetailPage
from apps.core.templatetags.desk import number
from apps.products.adoption import Retention, Upgrades, accounts_by_release, counts_of, retention_of, upgrades_of
from apps.products.lagging import lagging_of
from apps.products.models import Product, Release
from apps.products.queries import SETTLED
from apps.products.shares import Share, in_words

NEWEST = 24  # releases on the page, and the current one


class ProductDetail(DetailPage):
    model = Product
    template_name = "products/detail.html"

    def rows(self) -> QuerySet:
        return Product.objects.select_related("owner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, on = self.object, today()
        releases = list(row.releases.out_by(on)[:NEWEST])
        current = row.releases.out_by(on - SETTLED).first()
        if current is not None and current not in releases:
            releases.append(current)
        upgrades, have = upgrades_of(row, releases, on), accounts_by_release(row, on)
        retention = retention_of(row, on)
        now = counts_of(Product.objects.filter(pk=row.pk), on).get(row.pk, Share(0, 0))
        lagging, total = lagging_of(row, self.request.user, on)
        return context | {
            "crumbs": [(_("Products"), reverse("products:list")), (row.name, "")],
            "history_url": reverse("products:history", args=[row.pk]),
            "edit_url": reverse("products:update", args=[row.pk]) if context["may_write"] else "",
            "facts": _facts(now, current, upgrades, retention),
            "releases": [_line(each, upgrades.get(each.pk), have, now.n, current) for each in releases],
            "current": current,
            "now": now,
            "lagging": lagging,
            "total": total,
            "retention": [_kept(_("that have it"), retention.with_it), _kept(_("that do not"), retention.without_it)],
            "on": on,
        }


def _facts(
    now: Share, current: Release | None, upgrades: dict[int, Upgrades], retention: Retention
) -> list[dict[str, Any]]:
    moved = upgrades.get(current.pk) if current else None
    value, note = in_words(now) if current else ("", "")
    kept, kept_of = in_words(retention.with_it)
    others = in_words(retention.without_it)[0]
    return [
        {"label": _("Clients that have it"), "value": number(now.n)},
        {
            "label": _("On the current release"),
            "value": value or None,
            "note": note if current else _("No release is 90 days old"),
        },
        {
            "label": _("Median days to upgrade"),
            "value": (moved and moved.median_days is not None and number(moved.median_days, 1)) or None,
            "note": _("release %(version)s") % {"version": current.number} if current else "",
        },
        {
            "label": _("Clients of a year ago still with us"),
            "value": kept or None,
            "note": " · ".join(
                filter(None, [kept_of, others and _("%(share)s of those without it") % {"share": others}])
            ),
        },
    ]


def _line(
    release: Release, moved: Upgrades | None, have: dict[int, int], clients: int, current: Release | None
) -> dict[str, Any]:
    """A release as the table shows it."""
    n = have.get(release.pk, 0)
    value, note = in_words(moved.share) if moved else ("", "")
    days = (today() - release.released_on).days
    return {
        "release": release,
        "n": n,
        "bar": [(100 * n / clients, "s1")] if clients else [],
        "bar_label": ngettext("%(n)s client has it", "%(n)s clients have it", n) % {"n": n},
        "is_current": release == current,
        "rate": value,
        "note": note if not moved or moved.is_settled else _("day %(day)s of 90") % {"day": days},
        "median": moved.median_days if moved else None,
    }


def _kept(who: str, share: Share) -> dict[str, Any]:
    value, note = in_words(share)
    low, high = share.interval or (None, None)
    return {"who": who, "share": share, "value": value, "note": note, "low": low, "high": high}
