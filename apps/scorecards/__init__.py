"""The monthly page: every figure under its question, its trend, and one click down to the rows."""
