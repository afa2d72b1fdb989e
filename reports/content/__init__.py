"""What a report says: frozen facts gathered once, stored with the report, and rendered in its language.

`shapes` is the form of the content, `build` gathers it from the rooms below.
"""
