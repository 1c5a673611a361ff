"""Pages on people, teams, business units and cost rates (administrators), and everybody's own page and API tokens."""
