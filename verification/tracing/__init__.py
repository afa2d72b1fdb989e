"""From any figure of a round, as the report tells it, to the rows it is reckoned from and the events behind those."""

from verification.tracing.round import of_round
from verification.tracing.shapes import Figure, Source

__all__ = ["Figure", "Source", "of_round"]
