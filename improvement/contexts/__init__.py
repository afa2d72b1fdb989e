"""What the templates of this room show, as frozen dataclasses; templates compute nothing."""

from improvement.contexts.lists import (
    FINISHED,
    Figures,
    HeatCell,
    HeatRow,
    Line,
    figures_of,
    heat_map,
    lines_of,
    reports_on,
)

__all__ = [
    "FINISHED",
    "Figures",
    "HeatCell",
    "HeatRow",
    "Line",
    "figures_of",
    "heat_map",
    "lines_of",
    "reports_on",
]
