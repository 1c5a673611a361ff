"""A moment that the demo firm's account manager has put off, and why."""

import datetime as dt

from apps.accounts.models import Contract
from apps.core.demo_firm import Firm, backdate
from apps.home.models import PutOff

AUTHORS = {PutOff: "put_off_by"}
ACCOUNT, DAYS = "Castellan Insurance", 9
REASON = "Their new head of claims starts that week and wants to be in the room; agreed with Inés Calderón."


def load(firm: Firm) -> None:
    account, dice = firm.accounts[ACCOUNT], firm.dice("put off")
    contract = Contract.objects.filter(account=account).latest("starts_on")
    row = PutOff.objects.create(
        moment=f"review:contract:{contract.pk}",
        account=account,
        until_on=firm.today + dt.timedelta(days=DAYS),
        reason=REASON,
        put_off_by=account.manager,
    )
    backdate(PutOff, {row.pk: firm.moment(firm.yesterday, dice)})
