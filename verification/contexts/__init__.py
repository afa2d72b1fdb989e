"""What the pages of this room show, one module per page."""

from verification.contexts.overview import overview_of
from verification.contexts.table import Open, table_of

__all__ = ["Open", "overview_of", "table_of"]
