"""What a success factor misses, and where in the plan it is put right."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Missing:
    """A missing thing: the sentence, the section it belongs to, and, where it is one, the field, the kind of row, or the row.

    `field` without a `kind` is a field of the plan itself; `kind` without a `row` asks for a new one; `url` is a page of its own.
    """

    sentence: str
    section: str
    field: str = ""
    kind: str = ""
    row: int = 0
    url: str = ""

    def address(self, plan, editing: bool) -> str:
        """Return where to put it right: the form, its field in view, for those who may edit; else the section to read."""
        if self.url:
            return self.url
        if not editing or not self.section:
            return f"{plan.get_absolute_url()}#{self.section or 'factors'}"
        anchor = f"raci-{self.row}" if self.kind == "raci" else f"id_{self.field}" if self.field else self.section
        return f"{self._form(plan.number)}#{anchor}"

    def _form(self, number):
        if self.kind == "raci":
            return reverse("plans:raci", args=[number])
        if self.kind:
            return reverse("plans:part-edit", args=[number, self.kind, self.row]) if self.row else reverse("plans:part-add", args=[number, self.kind])
        if self.field:
            return reverse("plans:section-edit", args=[number, self.section])
        return reverse("plans:detail", args=[number])
