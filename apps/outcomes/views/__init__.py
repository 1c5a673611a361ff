"""Pages on service levels against outcomes, authority, friction and workshops."""
