"""Appointments of a calendar file as lines of an import: whose account each was is guessed from who took part."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account, Contact
from apps.activities.calendars import Appointment, CalendarRefused, Wanted, appointments
from apps.activities.durations import written
from apps.activities.models import Activity
from apps.core.imports.forms import UploadForm
from apps.core.imports.tables import FileRefused, Line, Problem
from apps.core.months import today, zone

LEAVE_OUT = "-"
WEEKS = 4
DAYS_AT_MOST = 366
# Addresses at these say nothing about whom somebody works for.
PROVIDERS = {"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de", "proton.me"}


def reasons() -> dict[str, str]:
    return {
        "no_calendar": _("This is no calendar file. Export your calendar as ICS and choose it again."),
        "too_often": _("An event recurs more often than hourly; take it out of the file."),
        "too_many": _("There is too much in this file. Choose fewer days, or export fewer events."),
        "too_long": _(
            "The file takes too long to read: one of its repetitions has no end in sight. Export fewer events."
        ),
    }


class CalendarForm(UploadForm):
    """The file, and which of its events count."""

    first = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Up to today; what lies ahead is not done yet."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_all_day = forms.BooleanField(
        label=gettext_lazy("All-day events too"), required=False, help_text=gettext_lazy("Each day counts as 8 hours.")
    )
    is_private = forms.BooleanField(label=gettext_lazy("Events marked as private too"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].initial = (today() - dt.timedelta(weeks=WEEKS)).isoformat()
        self.fields["last"].initial = today().isoformat()

    def clean_last(self) -> dt.date:
        last: dt.date = self.cleaned_data["last"]
        if last > today():
            raise ValidationError(_("Choose today or a day before; what lies ahead is not done yet."))
        return last

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and not first <= last <= first + dt.timedelta(days=DAYS_AT_MOST):
            self.add_error("first", _("Choose a day before the last one, and at most a year before it."))
        return values


def lines_of(content: bytes, options: dict[str, Any], by: Any) -> list[Line]:
    """The appointments as lines of activities. `options`: first, last, is_all_day, is_private, and `choices`, the
    account chosen for an event by its id. FileRefused where the file cannot be read."""
    try:
        found = appointments(content, _wanted(options))
    except CalendarRefused as refusal:
        raise FileRefused(Problem(0, "", reasons()[refusal.reason])) from refusal
    ids = {one.key: f"ics-{by.pk if by else 0}-{one.key}" for one in found}
    known = dict(Activity.objects.filter(external_id__in=ids.values()).values_list("external_id", "account__name"))
    guess = Guess(found, by)
    chosen = options.get("choices", {})
    return [
        _line(
            number, one, ids[one.key], chosen.get(ids[one.key]) or known.get(ids[one.key]) or guess.account(one), guess
        )
        for number, one in enumerate(found, start=1)
    ]


def _wanted(options: dict[str, Any]) -> Wanted:
    first = options.get("first") or (today() - dt.timedelta(weeks=WEEKS)).isoformat()
    last = min(options.get("last") or today().isoformat(), today().isoformat())
    return Wanted(first, last, zone().key, bool(options.get("is_all_day")), bool(options.get("is_private")))


def _line(number: int, one: Appointment, external_id: str, account: str, guess: "Guess") -> Line:
    cells = {
        "occurred_on": one.day,
        "minutes": str(one.minutes),
        "summary": one.summary,
        "external_id": external_id,
        "account": "" if account == LEAVE_OUT else account,
        "contacts": ";".join(guess.contacts(one, account)),
    }
    if account == LEAVE_OUT:
        cells["_left_out"] = "yes"
    return Line(
        number, {name: cell for name, cell in cells.items() if cell}, [one.day, written(one.minutes), one.summary]
    )


class Guess:
    """Whose appointment it was: contacts who took part, then their firm's domain, then a name in the summary."""

    def __init__(self, found: list[Appointment], by: Any) -> None:
        accounts = Account.objects.all() if by is None else Account.objects.writable_by(by)
        self.own = {by.email.rpartition("@")[2].lower()} if by else set()
        self.names = sorted(accounts.values_list("name", flat=True), key=len, reverse=True)
        self.by_address: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.by_domain: dict[str, set[str]] = defaultdict(set)
        self._read_contacts(accounts)

    def _read_contacts(self, accounts: Any) -> None:
        """One query over the contacts of the accounts this person may write on."""
        contacts = (
            Contact.objects.filter(account__in=accounts.order_by().values("pk")).exclude(address="").order_by("pk")
        )
        for address, account, email in contacts.values_list("address", "account__name", "email"):
            self.by_address[address].append((account, email))
            self.by_domain[address.rpartition("@")[2]].add(account)

    def account(self, one: Appointment) -> str:
        votes = Counter(account for address in one.addresses for account, _email in self.by_address.get(address, []))
        if not votes:
            domains = {address.rpartition("@")[2] for address in one.addresses} - PROVIDERS - self.own
            firms = [self.by_domain[domain] for domain in domains if len(self.by_domain.get(domain, ())) == 1]
            votes = Counter(account for accounts in firms for account in accounts)
        best = votes.most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            return best[0][0]
        summary = f" {one.summary.lower()} "
        return next((name for name in self.names if name.lower() in summary), "")

    def contacts(self, one: Appointment, account: str) -> list[str]:
        """The emails of the account's contacts who took part."""
        there = (self.by_address.get(address, []) for address in one.addresses)
        return [email for entries in there for name, email in entries if name == account]
