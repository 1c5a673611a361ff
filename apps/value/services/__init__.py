"""Every write on effort against value, by subject. `by` is None for the system itself."""
