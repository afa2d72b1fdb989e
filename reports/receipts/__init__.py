"""Who received a report: they are told at once, reminded by whoever issues reports, and give their receipt (V3)."""
