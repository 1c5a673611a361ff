"""Pages that show several apps at once: each role's home, an account's overview, search, outbox, history."""
