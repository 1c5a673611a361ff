"""What was done for a client, by whom, how long, and the percent that served each impact."""
