"""What the templates of this room show, as frozen dataclasses; templates compute nothing."""

from improvement.contexts.lists import (
    Figures,
    HeatCell,
    HeatRow,
    Line,
    figures_of,
    heat_map,
    lines_of,
    percents_of,
    reports_on,
)

__all__ = [
    "Figures",
    "HeatCell",
    "HeatRow",
    "Line",
    "figures_of",
    "heat_map",
    "lines_of",
    "percents_of",
    "reports_on",
]
