"""A page each: what it is called and what is on it, of a view and what is shown."""
