"""The demo: a cast of people and real measurements, played through the same actions that users call."""
