"""The kinds of rows a plan's document has: which section shows them and which fields they carry."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from plans import models


@dataclass(frozen=True)
class PartKind:
    """A kind of row: `slug` in addresses, `related` on the plan, `section` (D3.x) where it shows."""

    slug: str
    model: type
    related: str
    section: str
    title: str
    add_label: str

    @property
    def fields(self) -> list[str]:
        """The names of the fields a person fills in."""
        return [field.name for field in self.model._meta.concrete_fields if field.editable and field.name not in {"id", "place"}]

    def rows(self, plan):
        """Return the plan's rows of this kind, with what they refer to."""
        related = [field.name for field in self.model._meta.concrete_fields if field.is_relation and field.name != "plan"]
        if "service_objective" in related:
            related.append("service_objective__service")
        return getattr(plan, self.related).select_related(*related) if related else getattr(plan, self.related).all()


# In this order a discarded revision is rebuilt: phases before their activities.
KINDS = {
    kind.slug: kind
    for kind in [
        PartKind("members", models.PlanMember, "members", "D3.2", _("Team, reviewers and report recipients"), _("Add a person")),
        PartKind("outcomes", models.ExpectedOutcome, "outcomes", "D3.2", _("Main expected outcomes"), _("Add an outcome")),
        PartKind("inputs", models.PlanInput, "inputs", "D3.3", _("Inputs"), _("Add an input")),
        PartKind("goals", models.Goal, "goals", "D3.3", _("Goals"), _("Add a goal")),
        PartKind("standards", models.GoalStandard, "standards", "D3.3", _("Laws and standards"), _("Add a law or standard")),
        PartKind("consultations", models.Consultation, "consultations", "D3.3", _("Customer and stakeholders"), _("Add a consultation")),
        PartKind("phases", models.Phase, "phases", "D3.4", _("Phases"), _("Add a phase")),
        PartKind("activities", models.PhaseActivity, "activities", "D3.4", _("Activities per phase"), _("Add an activity")),
        PartKind("dependencies", models.ActivityDependency, "dependencies", "D3.4", _("Dependencies"), _("Add a dependency")),
        PartKind("budget", models.BudgetLine, "budget_lines", "D3.4", _("Budget"), _("Add a budget line")),
        PartKind("responsibilities", models.Responsibility, "responsibilities", "D3.5", _("Roles and responsibilities"), _("Add a role")),
        PartKind("raci", models.RaciAssignment, "raci", "D3.5", _("Responsibility matrix"), _("Add a part")),
        PartKind("measures", models.ReviewMeasure, "review_measures", "D3.6", _("Main measurement criteria"), _("Add a criterion")),
        PartKind("reviews", models.ReviewDate, "review_dates", "D3.6", _("Time schedule of reviews"), _("Add a review date")),
    ]
}


@dataclass(frozen=True)
class Section:
    """A section of the plan's document: its requirement code, title, the plan's own fields and the kinds of rows in it."""

    code: str
    slug: str
    title: str
    fields: tuple[str, ...]

    @property
    def kinds(self) -> list[PartKind]:
        """The kinds of rows that show in this section."""
        return [kind for kind in KINDS.values() if kind.section == self.code]


SECTIONS = [
    Section("D3.1", "introduction", _("Document introduction"), ("introduction", "document_purpose")),
    Section("D3.2", "basics", _("Basic information"), ("title", "owner", "planned_start", "planned_end", "confidential")),
    Section("D3.3", "description", _("Description of the improvement"), ("purposes", "mechanisms", "motive", "scope")),
    Section(
        "D3.4", "scheme", _("Improvement scheme"),
        ("approach", "resources", "process_changes", "staffing_needs", "process_effects", "budget_effects"),
    ),
    Section("D3.5", "roles", _("Roles and responsibilities"), ()),
    Section("D3.6", "review", _("Review of the improvement"), ("review_approach",)),
]  # fmt: skip
SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}
PLAN_FIELDS = tuple(name for section in SECTIONS for name in section.fields)
