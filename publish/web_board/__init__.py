"""The board as web pages (Dash) over published releases: looks at what is published, and at nothing else."""
