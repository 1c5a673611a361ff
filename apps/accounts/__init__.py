"""Client accounts, their contacts, contracts and the revenue ledger."""
