"""The API of what a plan consists of: one list per kind of row, under `plan-parts/`."""

from accounts.rest import Adding, Changing, HouseViewSet, Removing, key_of, version_in
from plans import actions
from plans.api.serializers import part_serializer
from plans.parts import KINDS
from plans.readers import working_plans

# What else a list is narrowed by: of goals, the objective that they serve (D1.1), and what they are measured by.
ALSO_BY = {"goals": ["service_objective", "indicator"]}


class PartViewSet(Adding, Changing, Removing, HouseViewSet):
    """The rows of one kind in the plans one may read; written while their document is open."""

    kind = None
    filterset_fields = ["plan"]

    def rows(self, user):
        """Rows of the plans whose document the user reads as it is being worked on."""
        return self.kind.model.objects.filter(plan__in=working_plans(user)).select_related("plan").order_by("plan", "place", "id")

    def add(self, request, facts):
        """Add a row to the plan named in the body."""
        return actions.add_part(facts.pop("plan"), self.kind.slug, request.user, key=key_of(request), **facts)

    def change(self, request, row, version, facts):
        """Change a row; it stays in its plan."""
        facts.pop("plan", None)
        return actions.edit_part(row, request.user, version, **facts)

    def take_away(self, request, row):
        """Remove a row from an open document; `?version=` guards against removing what somebody else has changed."""
        given = request.query_params.get("version")
        actions.remove_part(row, request.user, None if given is None else version_in(given))


def part_viewset(kind) -> type:
    """Return the viewset class for the rows of one kind."""
    attributes = {"kind": kind, "filterset_fields": ["plan", *ALSO_BY.get(kind.slug, [])], "serializer_class": part_serializer(kind), "__doc__": f"{kind.model.__doc__}"}
    return type(f"{kind.model.__name__}ViewSet", (PartViewSet,), attributes)


ROUTES = [(f"plan-parts/{slug}", part_viewset(kind), f"plan-{slug}") for slug, kind in KINDS.items()]
