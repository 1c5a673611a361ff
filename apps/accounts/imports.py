"""Accounts, contacts, contracts and revenue events from files."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core.imports.columns import Column, Rows, choice, day, flag, number, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, ServiceResource
from apps.people.models import Person, Team

ACCOUNT = Column(
    "account",
    _("The account's name, external id or number."),
    "Northgate",
    is_required=True,
    rows=Rows(writable(Account), ("name",), _("account")),
)
PEOPLE = Rows(visible(Person), ("email", "full_name"), _("person"))

ACCOUNTS = ServiceResource(
    name="accounts",
    label=_("Accounts"),
    lead=_("Clients, and internal accounts that are served like one."),
    model=Account,
    columns=(
        Column("name", _("Must be unique."), "Northgate", is_required=True),
        choice("kind", Account.Kind.choices, _("external or internal; external if empty."), example="external"),
        choice("segment", Account.Segment.choices, _("key or standard; standard if empty."), example="key"),
        Column("team", _("The team's name."), "Growth West", rows=Rows(visible(Team), ("name",), _("team"))),
        Column("manager", _("The manager's email or name."), "marta@firm.example", rows=PEOPLE),
        Column("members", _("Emails or names, with ; between them."), "jon@firm.example", rows=PEOPLE, is_list=True),
        day("started_on", _("Client since."), is_required=True, aliases=("client_since",)),
        day("lost_on", _("Only for a lost account."), example=""),
        Column("lost_reason"),
        Column("industry", "", "Manufacturing"),
        flag("is_out_to_bid", _("yes while the client invites tenders.")),
        EXTERNAL_ID,
    ),
    create=services.create_account,
    update=services.update_account,
    argument="account",
)
CONTACTS = ServiceResource(
    name="contacts",
    label=_("Contacts"),
    lead=_("The people at your clients."),
    model=Contact,
    columns=(
        ACCOUNT,
        Column("full_name", "", "Priya Raman", is_required=True, aliases=("name",)),
        Column("email", "", "priya@northgate.example"),
        Column("title", _("Job title."), "Sales director", aliases=("job_title",)),
        choice("seniority", Contact.Seniority.choices, _("executive, senior or other."), example="senior"),
        choice(
            "buying_role",
            Contact.BuyingRole.choices,
            _("decision_maker, sponsor, champion, influencer or user."),
            example="sponsor",
        ),
        choice("language", settings.LANGUAGES, _("The language of mails: en, de, fr, es or pt."), example="en"),
        day("joined_on"),
        day("left_on", example=""),
        day("introduced_on", _("When the team was introduced to this person.")),
        EXTERNAL_ID,
    ),
    create=services.create_contact,
    update=services.update_contact,
    argument="contact",
)
CONTRACTS = ServiceResource(
    name="contracts",
    label=_("Contracts"),
    lead=_("Retainers, projects and subscriptions."),
    model=Contract,
    columns=(
        ACCOUNT,
        choice("kind", Contract.Kind.choices, _("retainer, project or subscription."), example="retainer"),
        number("monthly_fee", example="12000"),
        number("included_hours", _("Hours a month."), example="100"),
        day("signed_on"),
        day("starts_on", is_required=True),
        day("ends_on", _("Empty while it runs on."), example="2026-06-30"),
        Column(
            "renews",
            _("The external id or number of the contract before."),
            rows=Rows(writable(Contract), (), _("contract"), is_scoped=True),
        ),
        EXTERNAL_ID,
    ),
    create=services.create_contract,
    update=services.update_contract,
    argument="contract",
)
REVENUE_EVENTS = ServiceResource(
    name="revenue-events",
    label=_("Revenue events"),
    lead=_(
        "What changed the monthly recurring value of an account. List an account's events in the order of their days."
    ),
    model=RevenueEvent,
    columns=(
        ACCOUNT,
        choice(
            "kind",
            RevenueEvent.Kind.choices,
            _("new, expansion, contraction, churn or returned."),
            example="new",
            is_required=True,
        ),
        number("monthly_amount", _("Always positive; the kind gives the sign."), example="10000", is_required=True),
        day("occurred_on", is_required=True, aliases=("day", "date")),
        EXTERNAL_ID,
    ),
    create=services.create_revenue_event,
    update=services.update_revenue_event,
    argument="revenue_event",
)
GROUP = _("Accounts")
RESOURCES = [ACCOUNTS, CONTACTS, CONTRACTS, REVENUE_EVENTS]
