"""Pages that list and change goals, impacts and readings. The page of one impact lives in home."""
