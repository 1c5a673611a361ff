"""Documents for a client: the value report in its three forms, and the printed retainer statement."""
