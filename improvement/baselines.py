"""What the baselines in force say of work items: the dates that were promised."""

from datetime import date

from django.db.models import OuterRef, Subquery

from plans.models import Baseline


def promised_dates(plans) -> dict[int, tuple[date, date]]:
    """Return planned start and end of the items in the baseline in force of these plans, by the item's id, in one query.

    Whoever reads a plan that is in force reads its baseline.
    """
    newest = Baseline.objects.filter(plan=OuterRef("plan")).order_by("-number").values("number")[:1]
    documents = Baseline.objects.filter(plan__in={plan.pk for plan in plans}, number=Subquery(newest)).values_list("document", flat=True)
    return {
        row["row"]: (date.fromisoformat(row["planned_start"]), date.fromisoformat(row["planned_end"]))
        for document in documents
        for row in document.get("work_items", [])
    }
