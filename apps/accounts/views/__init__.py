"""Pages on accounts, contacts, contracts and the revenue ledger; `on_account` has what they share."""
