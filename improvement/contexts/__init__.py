"""What the templates of this room show, as frozen dataclasses; templates compute nothing."""

from improvement.contexts.lists import (
    FINISHED,
    Column,
    Figures,
    HeatCell,
    HeatRow,
    Line,
    columns_of,
    figures_of,
    heat_map,
    lines_of,
    reports_on,
)

__all__ = [
    "FINISHED",
    "Column",
    "Figures",
    "HeatCell",
    "HeatRow",
    "Line",
    "columns_of",
    "figures_of",
    "heat_map",
    "lines_of",
    "reports_on",
]
