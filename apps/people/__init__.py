"""Staff: who signs in, their roles, teams and business units, and what an hour of a team costs."""
