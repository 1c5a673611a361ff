"""What sellers believe of their buyers and what these say: perception pairs, gaps, coaching, the practice library."""
