"""Faults that happen to the pipeline: killed, damaged, full, out of time."""
