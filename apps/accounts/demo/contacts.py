"""The people at the demo firm's clients.

`named.csv` has those whom a story needs, `titles.csv` what others are: its first are found at every account.
"""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from itertools import cycle
from random import Random

from apps.accounts.demo.faces import FIRST_NAMES, LAST_NAMES
from apps.accounts.models import Account, Contact
from apps.core.demo_firm import Firm, backdate, table

PRIYA_JOINED = 9  # day of the last closed month
INTRODUCED_WITHIN = 14
NEVER_SENIOR = {"Brightwater Foods", "Corvus Marine"}  # nobody there is asked by the programme
WITHOUT_ADDRESS = ("Larkfield Schools", "Fjord Seafood")  # whose last contact has no mail address
LEFT_LATELY = ("Tern & Vale", 0, 6)  # whose contact, which, how many days ago: nobody has said who takes over
TWO_ALONE = {"Northgate", "Corvus Marine", "Brightwater Foods"}


def load_contacts(firm: Firm) -> None:
    named = table(__file__, "named")
    names = {language: _names(firm, language) for language in FIRST_NAMES}
    for name, account in firm.accounts.items():
        own = [_named(firm, account, row) for row in named if row["account"] == name]
        own += _made(firm, account, names[firm.facts[name]["language"]], begin_with=len(own))
        firm.contacts[name] = own
    _leave(firm)
    every = [contact for own in firm.contacts.values() for contact in own]
    Contact.objects.bulk_create(every)
    dice = firm.dice("contacts")
    backdate(Contact, {c.pk: firm.moment(c.joined_on, dice, dice.randrange(8)) for c in every})


def _named(firm: Firm, account: Account, row: dict[str, str]) -> Contact:
    joined_on, introduced_on = account.started_on, account.started_on + dt.timedelta(days=6)
    if row["joined"]:
        introduced_on = None
        joined_on = firm.day(0, PRIYA_JOINED) if row["joined"] == "9th" else firm.today - dt.timedelta(days=17)
    return Contact(
        account=account,
        full_name=row["name"],
        title=row["title"],
        seniority=row["seniority"],
        buying_role=row["role"],
        language=row["language"],
        email=_address(row["name"], account),
        joined_on=joined_on,
        introduced_on=introduced_on,
    )


def _made(firm: Firm, account: Account, names: Iterator[str], begin_with: int) -> list[Contact]:
    """As many more as an account of its size has; at the two that nobody asked, nobody else."""
    if account.name in TWO_ALONE:
        return []
    dice = firm.dice("contacts", account.name)
    language = firm.facts[account.name]["language"]
    count = 4 if account.segment == "key" else 3 if account.kind == "external" else 2
    titles = table(__file__, "titles")[: 8 if account.segment == "key" else 6]
    chosen = titles[begin_with:3] + dice.sample(titles[3:], max(0, count - max(3, begin_with)))
    made = [_one(firm, account, next(names), row, dice) for row in chosen[: count - begin_with]]
    for contact in made[1:]:
        contact.language = "en" if dice.random() < 0.2 else language
    if account.name in WITHOUT_ADDRESS:
        made[-1].email = ""
    return made


def _one(firm: Firm, account: Account, name: str, row: dict[str, str], dice: Random) -> Contact:
    since = account.started_on
    if dice.random() < 0.4:  # came later than the account
        since += dt.timedelta(days=dice.randrange((firm.yesterday - since).days // 2 + 1))
    introduced_on = since + dt.timedelta(days=dice.randrange(2, INTRODUCED_WITHIN))
    return Contact(
        account=account,
        full_name=name,
        title=row["title"],
        seniority=row["seniority"],
        buying_role=row["role"],
        language=firm.facts[account.name]["language"],
        email=_address(name, account),
        joined_on=since,
        introduced_on=min(introduced_on, firm.yesterday),
    )


def _leave(firm: Firm) -> None:
    """Some have left their company: one at every sixth account, some months ago; one who decided, lately."""
    for name in sorted(firm.contacts)[::6]:
        if len(firm.contacts[name]) > 2:
            contact, dice = firm.contacts[name][-1], firm.dice("left", name)
            days = (firm.day(5) - contact.joined_on).days
            contact.left_on = firm.day(dice.randrange(3, 5), 20) if days > 0 else None
    name, number, days_ago = LEFT_LATELY
    firm.contacts[name][number].left_on = firm.today - dt.timedelta(days=days_ago)


def _names(firm: Firm, language: str) -> Iterator[str]:
    """Names that nobody else has: two decks of cards, of which the second is cut anew in each round."""
    dice = firm.dice("names", language)
    firsts, lasts = FIRST_NAMES[language].split(), LAST_NAMES[language].split()
    dice.shuffle(firsts)
    dice.shuffle(lasts)
    for number, first in enumerate(cycle(firsts)):
        yield f"{first} {lasts[(number + number // len(firsts)) % len(lasts)]}"


def _address(name: str, account: Account) -> str:
    company = "meridian" if account.kind == "internal" else _plain(account.name).replace("& ", "").replace(" ", "-")
    return f"{_plain(name).replace(' ', '.')}@{company}.example"


def _plain(text: str) -> str:
    """Lower case, without accents: as mail addresses are written."""
    spelled = text.lower().replace("ü", "ue").replace("ö", "oe").replace("ä", "ae")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
