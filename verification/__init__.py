"""Check rounds and the control table, root causes, reviews, process assessment, closing."""
