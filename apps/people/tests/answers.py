"""How a page or resource of one account answers each of the cast (apps/conftest.py)."""

READS = {
    "owner": 200,
    "teammate": 200,
    "lead": 200,
    "executive": 200,
    "administrator": 200,
    "coach": 403,
    "outsider": 404,
}
WRITES = READS | {"executive": 403}  # an executive reads
