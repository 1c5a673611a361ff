"""In which language an account's people would read what we send them."""

from apps.accounts.models import Account, Contact
from apps.core.months import today


def language_of(account: Account) -> str:
    """That of whoever decides, else of the contact known longest."""
    known = list(account.contacts.present_on(today()).order_by("pk").values_list("buying_role", "language"))
    deciding = [language for role, language in known if role == Contact.BuyingRole.DECISION_MAKER]
    return next(iter([*deciding, *(language for _role, language in known)]), "en")
