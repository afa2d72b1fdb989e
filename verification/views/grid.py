"""The control table as a grid: rows saved together without leaving the page, and the same table as the paper form."""

import json
import uuid

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.law import permit
from accounts.pages import both_versions
from audit.errors import Stale
from verification import actions, contexts, responsible
from verification.forms import RecordForm
from verification.rules import value_refused
from verification.views.base import RoundPage
from verification.views.initial import plain

CELLS = ("actual_value", "result", "actual_text", "evidence", "reason")


class RowsRecord(RoundPage, View):
    """Records the rows that the grid sends as JSON, all or none: {"key", "rows": [{"place", "version", cell: text}]}.

    Answers with the rows as they now look; 422 with the errors by place and cell, 409 with both versions of a row.
    """

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Parse, record, and answer."""
        try:
            key, given = _sent(request.body)
            changes = self._parsed(given)
            recorded = actions.record_rows(self.check_round, request.user, changes, key)
        except ValidationError as error:
            return JsonResponse({"errors": _by_place(error)}, status=422)
        except Stale as stale:
            return JsonResponse({"stale": _both(stale)}, status=409)
        return self._answer(frozenset(row.place for row in recorded))

    def _parsed(self, given):
        rows = {row.place: row for row in self.check_round.rows.for_table()}
        responsible.tell(self.check_round.plan_id, self.check_round.number, rows.values())
        changes, errors = [], {}
        for one in given:
            row = rows.get(one.get("place"))
            if row is None:
                raise ValidationError(_("The round has no such row, or it is named twice."))
            row.round = self.check_round
            permit(self.request.user, "row.record", row)
            form = RecordForm(MultiValueDict({name: [_text(value)] for name, value in one.items()}), row=row)
            if form.is_valid():
                changes.append({"place": row.place, "version": form.cleaned_data["version"], **form.facts})
            errors |= {f"{row.place}.{name}": said.as_data() for name, said in form.errors.items()}
            # The action refuses it too; where other rows are wrong, it is not asked, and all that is wrong is told at once.
            if words := value_refused(row, form.cleaned_data.get("actual_value")):
                errors[f"{row.place}.actual_value"] = [ValidationError(words)]
        if errors:
            raise ValidationError(errors)
        return changes

    def _answer(self, places):
        table = contexts.table_of(self.check_round, self.request.user, only=places)
        about = {"plan": self.plan, "check_round": self.check_round, "table": table}
        rows = {
            line.row.place: render_to_string("verification/table/row.html", {**about, "line": line}, self.request)
            for line in table.rows
        }
        figures = render_to_string("verification/table/figures.html", about, self.request)
        return JsonResponse({"rows": rows, "figures": figures})


class Paper(RoundPage, TemplateView):
    """The control table as the paper form, filled or, with ?blank=1, to be filled in by hand."""

    template_name = "verification/paper.html"

    def get_context_data(self, **kwargs):
        """Add the table and whether it is shown blank."""
        table = contexts.table_of(self.check_round, self.request.user)
        blank = bool(self.request.GET.get("blank"))
        signers = [_("Checker"), _("Owner"), _("Planner")]
        return super().get_context_data(
            table=table, check_round=self.check_round, blank=blank, signers=signers, **kwargs
        )


def _sent(body):
    try:
        sent = json.loads(body)
        key = uuid.UUID(sent["key"]) if sent.get("key") else None
        rows = sent["rows"]
        fitting = isinstance(rows, list) and all(isinstance(row, dict) and isinstance(row.get("place"), int) for row in rows)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        fitting = False
    if not fitting:
        raise ValidationError(_("What was sent cannot be read."))
    return key, rows[: actions.MOST_ROWS + 1]


def _text(value):
    return value if isinstance(value, str) else "" if value is None else str(value)


def _by_place(error):
    told: dict = {}
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, sentences in by_field.items():
        place, _dot, cell = name.rpartition(".")
        told.setdefault(place or "0", {})[cell if cell in CELLS else ""] = sentences
    return told


def _both(stale):
    row = stale.current
    now = {name: plain(row.actual_value) or "" if name == "actual_value" else getattr(row, name) for name in CELLS}
    shown = dict(both_versions(stale)["theirs"])
    labels = {name: shown.get(str(row._meta.get_field(name).verbose_name), "") for name in CELLS}
    return {"place": row.place, "version": row.version, "sentence": stale.message, "now": now, "words": labels}
