"""How the origins of following work are called, and where they stand: corrective measures and what reviews decided (V2, D4.5)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from improvement.origins import Origin, name_origins
from verification.models import CorrectiveMeasure, ReviewDecision


def register() -> None:
    """Name both kinds."""
    name_origins("measure", gettext_lazy("Corrective measure"), _measures)
    name_origins("decision", gettext_lazy("Decision of a review"), _decisions)


def _measures(pks):
    rows = CorrectiveMeasure.objects.filter(pk__in=pks).select_related("cause__row__round__plan")
    return {one.pk: _measure(one.cause.row) for one in rows}


def _measure(row):
    page = reverse("verification:round", args=[row.plan.number, row.round.number])
    words = _("Corrective measure for round {round}, no. {place}").format(round=row.round.number, place=row.place)
    return Origin(words, f"{page}#row-{row.place}")


def _decisions(pks):
    rows = ReviewDecision.objects.filter(pk__in=pks).select_related("review__plan")
    return {one.pk: _decision(one.review) for one in rows}


def _decision(review):
    words = _("Decision of the review of {day}").format(day=review.held_on)
    return Origin(words, reverse("verification:review", args=[review.plan.number, review.pk]))
