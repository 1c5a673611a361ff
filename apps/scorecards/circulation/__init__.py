"""The scorecard on its way: shared by an expiring link, and mailed to a list each month and quarter."""
