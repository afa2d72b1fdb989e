"""The API of a plan's responsibility matrix and of its owner's six duties."""

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from plans import actions
from plans.actions import raci
from plans.contexts.raci import matrix_of, matrix_of_plan
from plans.owner_duties import DutyState, tracker
from plans.readers import reads_working_document


class CellSerializer(serializers.Serializer):
    """What a role has to do with an activity: R, A, C, I, or nothing."""

    activity = serializers.IntegerField(min_value=1)
    role = serializers.IntegerField(min_value=1)
    part = serializers.CharField(allow_blank=True, max_length=1)


class ProblemSerializer(serializers.Serializer):
    """What is wrong with an activity's row."""

    activity = serializers.CharField()
    problem = serializers.CharField()


class MatrixSerializer(serializers.Serializer):
    """Cells to set, with the version of the matrix that was read."""

    version = serializers.IntegerField(min_value=0)
    cells = CellSerializer(many=True)


class MatrixShownSerializer(MatrixSerializer):
    """The matrix with its problems."""

    problems = ProblemSerializer(many=True)


@extend_schema_serializer(component_name="DutyEvidence")
class EvidenceSerializer(serializers.Serializer):
    """What shows that a duty is fulfilled, and the page where it can be read."""

    text = serializers.CharField()
    url = serializers.CharField()


class MissedSerializer(serializers.Serializer):
    """A planned day that passed without what was planned."""

    planned_on = serializers.DateField()
    subject = serializers.CharField()


class OwnerDutySerializer(serializers.Serializer):
    """How one of the owner's six duties stands (D4.1 to D4.6)."""

    code = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=DutyState.choices)
    since = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    next_due = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()
    evidence = EvidenceSerializer(many=True)
    missed = serializers.SerializerMethodField()

    @extend_schema_field(MissedSerializer(many=True))
    def get_missed(self, duty):
        """The planned days that were missed."""
        return [{"planned_on": day.isoformat(), "subject": subject} for day, subject in duty.missed]


class RolesOfPlan:
    """Who is responsible for what in a plan."""

    @extend_schema(responses=OwnerDutySerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def duties(self, request, pk=None):
        """The owner's six duties as the plan's trail shows them."""
        return Response(OwnerDutySerializer(tracker(self.get_object(), request.user), many=True).data)

    @extend_schema(responses=MatrixShownSerializer)
    @action(detail=True, url_path="raci", url_name="matrix")
    def matrix(self, request, pk=None):
        """The responsibility matrix: as it is being worked on, or, to those who do not work on it, as it is in force."""
        plan = self.get_object()
        return Response(shown(plan, reads_working_document(request.user, plan)))

    @extend_schema(request=MatrixSerializer, responses=MatrixShownSerializer)
    @matrix.mapping.put
    def set_matrix(self, request, pk=None):
        """Set cells of the matrix that was read at `version`; a blank part empties one, cells that are not sent stay."""
        plan, facts = self.get_object(), self.parsed(request, MatrixSerializer)
        cells = {(cell["activity"], cell["role"]): cell["part"] for cell in facts["cells"]}
        actions.set_raci(plan, request.user, facts["version"], cells)
        return Response(shown(plan, working=True))


def shown(plan, working: bool) -> dict:
    """Return the matrix as the API shows it; its version counts for the working document alone."""
    matrix = matrix_of_plan(plan) if working else matrix_of(plan.baseline.document)
    cells = [{"activity": cell.activity, "role": cell.role, "part": cell.part} for row in matrix.rows for cell in row.cells if cell.part]
    problems = [{"activity": activity, "problem": problem} for activity, problem in matrix.problems]
    return {"version": raci.version_of(plan) if working else 0, "cells": cells, "problems": problems}
