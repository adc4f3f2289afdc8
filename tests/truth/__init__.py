"""The published KPIs against what the made-up world knows: see compare (the figures) and true_links (who is who)."""
