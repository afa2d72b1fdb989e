"""The views that all lists of work items share: their names, and what calendar, chart and heat map show of the filtered rows."""

from django.utils.translation import gettext as _

from improvement.baselines import promised_dates
from improvement.charts import MOST_ITEMS, by_phase, by_plan, gantt
from improvement.contexts import heat_map, lines_of
from improvement.contexts.months import due_month, first_of
from improvement.readers import as_read_by, phases_read_by

LOOKS = frozenset({"calendar", "gantt", "heat"})


def labels() -> dict[str, str]:
    """Return the names of the views by their code, the same for one plan and for all."""
    return {
        "board": _("By state"), "elements": _("By element"), "table": _("Table"), "calendar": _("Calendar"),
        "gantt": _("Gantt chart"), "heat": _("Heat map"),
    }  # fmt: skip


def look(code: str, rows, request, by, plan=None) -> dict:
    """Return what a view shows of the rows: of one plan, or of several where none is named.

    `shown` says that the view stands even where no row fits.
    """
    return {"calendar": _calendar, "gantt": _gantt, "heat": _heat}[code](rows, request, by, plan)


def _calendar(rows, request, by, plan):
    query = request.GET.copy()
    month = due_month(rows, request.user, first_of(query.get("month", ""), by.today), by)
    addresses = {}
    for name in ("earlier", "later", "now"):
        query["month"] = getattr(month, name)
        addresses[name] = f"?{query.urlencode()}" if query["month"] else ""
    return {"month": month, "month_urls": addresses, "with_plan": plan is None, "lines": month.lines, "shown": True}


def _gantt(rows, request, by, plan):
    total = rows.count()
    items = list(rows.for_list()[:MOST_ITEMS])
    if plan is not None:
        for item in items:
            item.plan = plan
    items = as_read_by(request.user, items)
    headings = by_plan(items) if plan is None else by_phase(items, phases_read_by(request.user, plan))
    chart = gantt(headings, by, promised_dates([item.plan for item in items]), total - len(items))
    return {"chart": chart, "lines": lines_of(items, request.user, by, of_plans=plan is None)}


def _heat(rows, request, by, plan):
    query = request.GET.copy()
    for name in ("area", "page", "month"):
        query.pop(name, None)
    query["view"] = "table"
    return {"heat": heat_map(rows, request.user), "heat_query": query.urlencode(), "lines": (), "shown": True}
