"""The geometry of the indicators' charts; templates under `templates/charts/` draw it as SVG, on pages and in the PDF alike.

All coordinates are text in units of the drawing, so that no language's decimal point gets into the SVG.
"""

from plans.charts.axes import LABEL_GAP, month
from plans.charts.course import MOST_PERIODS, Baseline, too_few, xmr
from plans.charts.little import sparkline
from plans.charts.shapes import NARROW, WIDE, Chart, Frame

LEFT, RIGHT = WIDE.left, WIDE.right

__all__ = ["LABEL_GAP", "LEFT", "MOST_PERIODS", "NARROW", "RIGHT", "WIDE", "Baseline", "Chart", "Frame", "month", "sparkline", "too_few", "xmr"]
