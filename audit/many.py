"""Many rows of one chain at once: what `trail.create` and `trail.edit` do row by row, in a few statements for all of them."""

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import chain, trail
from audit.context import request_id
from audit.errors import Faster, Stale
from audit.models import ChainHead, Event

AT_ONCE = 500


def create_all(objs: list, verb: str, by, cleaned: bool = False) -> list:
    """Insert new objects of one kind and one chain, each with its event; return them.

    The caller has read what they refer to in this transaction, so each object is cleaned without asking for that again;
    `cleaned` says that the caller has called `clean` on each already.
    Raises ValidationError with errors at the fields, Faster when somebody created the same at this moment.
    """
    if not objs:
        return []
    with transaction.atomic():
        for obj in [] if cleaned else objs:
            clean(obj)
        try:
            with transaction.atomic():
                type(objs[0])._base_manager.bulk_create(objs, batch_size=AT_ONCE)
        except IntegrityError as error:
            raise Faster(_("Somebody else has just created the same. Reload the page to see it.")) from error
        _record_all([(obj, _told(trail._facts(obj))) for obj in objs], verb, by)
    return objs


def edit_all(edits: list, verb: str, by) -> None:
    """Write changed fields of objects of one chain: `edits` are pairs of an object, as it was read, and its changes.

    Raises Stale for the first object that has moved on since it was read, ValidationError at the fields.
    """
    with transaction.atomic():
        told = [(obj, differing) for obj, changes in edits if (differing := _edit(obj, changes, by))]
        _record_all(told, verb, by)


def clean(obj) -> None:
    """Check an object's own values, without asking the database whether what it refers to is there. Raises ValidationError."""
    relations = {field.name for field in obj._meta.concrete_fields if isinstance(field, models.ForeignKey)}
    errors = {}
    for check in (lambda: obj.clean_fields(exclude=relations), obj.clean):
        try:
            check()
        except trail.ValidationError as error:
            errors = error.update_error_dict(errors)
    if errors:
        raise trail.ValidationError(errors)


def _told(facts):
    return {name: [None, value] for name, value in facts.items() if value not in (None, "")}


def _edit(obj, changes, by):
    before, read_at = trail._facts(obj), obj.version
    for name, value in changes.items():
        setattr(obj, name, value)
    clean(obj)
    after = trail._facts(obj)
    differing = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if differing:
        fields = [obj._meta.get_field(name).attname for name in differing]
        obj.version, obj.changed_at = read_at + 1, timezone.now()
        values = {name: getattr(obj, name) for name in [*fields, "version", "changed_at"]}
        if type(obj)._base_manager.filter(pk=obj.pk, version=read_at).update(**values) != 1:
            raise Stale(type(obj)._base_manager.get(pk=obj.pk), {**changes, "version": read_at}, by)
    return differing


def _record_all(told, verb, by):
    if not told:
        return
    kind, number = told[0][0].chain
    ChainHead.objects.get_or_create(kind=kind, number=number)
    head = ChainHead.objects.select_for_update().get(kind=kind, number=number)
    events = [_next(head, obj, verb, by, changes) for obj, changes in told]
    Event.objects.bulk_create(events, batch_size=AT_ONCE)
    head.seal = chain.seal_of(head)
    head.save()


def _next(head, obj, verb, by, changes):
    """Return the event that follows the head, which moves on to it."""
    event = Event(
        chain_kind=head.kind, chain_number=head.number, sequence=head.sequence + 1, at=timezone.now(), actor=by,
        actor_name=str(by) if by else trail.SYSTEM_NAME, verb=verb, object_type=obj._meta.label_lower, object_id=obj.pk,
        object_label=trail._short(str(obj)), changes=changes, request_id=request_id.get(), previous_hash=head.hash,
    )  # fmt: skip
    event.hash = chain.hash_of(event)
    head.sequence, head.hash = event.sequence, event.hash
    return event
