"""A test file per source: every layout, every pitfall, every row as it should be parsed."""
