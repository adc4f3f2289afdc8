"""The gates: what must hold of parsed data, of the star schema and of the marts before anything is published."""
