"""The four elements: the catalogue of improvement areas, work items, progress."""
