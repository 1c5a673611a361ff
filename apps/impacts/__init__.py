"""What the firm promised its clients: goals, impacts and the readings that say how far they are."""
