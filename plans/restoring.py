"""The rows of a plan go back to a frozen document: what stands is edited, what is gone returns under its old id."""

from audit import trail
from audit.models import Event
from plans.models import PlanPart, Service, ServiceObjective

REMOVE = "plan.remove_part"
# The service that the sentences of goals were hung on when they became objectives.
GENERAL = {"code": "GENERAL", "name_en": "All services", "name_zh": "全部服务"}


def restore_rows(plan, model, rows: list[dict], by, verbs: tuple[str, str], known: tuple[str, ...] = ()) -> None:
    """Write frozen rows back: one that still stands is edited, one that was removed is created again under its old id.

    Rows whose unique fields differ are all taken out first, because one may hold what the other held. `known` are fields
    that were empty where a frozen row does not tell of them: an earlier version of the product did not ask for them.
    """
    add, change = verbs
    standing = model.objects.filter(plan=plan).in_bulk([row["row"] for row in rows])
    wanted = {row["row"]: _blank(model, known, row) | values_of(model, row) | _links(model, row, standing, by) for row in rows}
    for pk in [pk for pk, row in standing.items() if _differs(row, wanted[pk], _unique(model))]:
        trail.remove(standing.pop(pk), REMOVE, by)
    for pk, values in wanted.items():
        if pk not in standing:
            trail.create(model(pk=pk, plan=plan, **_last_values(model, pk) | values), add, by)
        elif _differs(standing[pk], values, values):
            trail.edit(standing[pk], change, by, values)


def values_of(model, frozen: dict) -> dict:
    """Return what frozen values say of the model's present fields; what an older form of it said otherwise is left out."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {name: _value(fields[name], value) for name, value in frozen.items() if name in fields and _fits(fields[name], value)}


def _fits(field, value):
    return not field.is_relation or value is None or isinstance(value, dict)


def _value(field, value):
    if field.is_relation:
        return value and field.related_model._default_manager.filter(pk=value["id"]).first()
    return field.to_python(value)


def _blank(model, known, frozen):
    fields = [model._meta.get_field(name) for name in known if name not in frozen]
    return {field.name: field.get_default() for field in fields if field.null or field.blank or field.has_default()}


def _unique(model):
    """Only what nothing hangs on can be taken out and put back; such are all rows of a plan that stand under a constraint."""
    constraints = model._meta.constraints if issubclass(model, PlanPart) else []
    return {name for constraint in constraints for name in constraint.fields} - {"plan"}


def _differs(row, values, names):
    return any(getattr(row, name) != values[name] for name in names if name in values)


def _last_values(model, pk):
    """Return what a removed row held last, as the event of its removal tells: its place, and what its baseline did not know."""
    event = Event.objects.of(model(pk=pk)).last()
    return values_of(model, {name: old for name, (old, _new) in event.changes.items() if name != "plan" and old is not None} if event else {})


def _links(model, frozen, standing, by):
    """Return the objective of a goal that was frozen when objectives were sentences (D1.1)."""
    sentence = frozen.get("service_objective")
    if not isinstance(sentence, str):
        return {}
    # The first change since has led away from the objective that its sentence became; without one it is still linked to it.
    changes = (event.changes.get("service_objective") for event in Event.objects.of(model(pk=frozen["row"])))
    first = next((pair[0]["id"] for pair in changes if pair and isinstance(pair[0], dict)), None)
    if first is None and frozen["row"] in standing:
        return {}
    return {"service_objective": ServiceObjective.objects.filter(pk=first).first() or _objective_saying(sentence, by)}


def _objective_saying(sentence, by):
    saying = ServiceObjective.objects.filter(statement=sentence)
    if found := saying.filter(service__code=GENERAL["code"]).first() or saying.first():
        return found
    service = Service.objects.filter(code=GENERAL["code"]).first() or trail.create(Service(**GENERAL), "service.define", by)
    return trail.create(ServiceObjective(service=service, statement=sentence), "objective.set", by)
