"""Damaged and hostile files by the thousand: every reader gives rows that add up, or a refusal in words."""
