"""Made-up sample data in the publishers' own layouts, and a loopback server that serves them as the publishers do."""
