"""How a measure is declared, intervals and small samples, the Figure table, the roll-up, targets."""
