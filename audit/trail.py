"""The only writer of traced objects and of their state: every change and its event in one transaction."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import chain
from audit.context import request_id
from audit.errors import Faster, Stale, WrongState
from audit.fields import check_text
from audit.models import ChainHead, Counter, CreationKey, Event, Tracked

SYSTEM_NAME = "Zhijian"
LABEL = Event._meta.get_field("object_label").max_length
BOOKKEEPING = {"id", "version", "created_at", "changed_at"}


def next_number(name: str) -> int:
    """Return the next number under `name`, counting from 1; two callers never get the same."""
    with transaction.atomic():
        Counter.objects.get_or_create(name=name)
        counter = Counter.objects.select_for_update().get(name=name)
        counter.value += 1
        counter.save(update_fields=["value"])
        return counter.value


def yearly_number(prefix: str, digits: int) -> str:
    """Return the next number such as SIP-2026-001, counting from 1 each year."""
    year = timezone.localdate().year
    return f"{prefix}-{year}-{next_number(f'{prefix}-{year}'):0{digits}d}"


def create(obj, verb: str, by, note: str = "", key: UUID | None = None):
    """Insert a new object and its event; return it, or the one that the same `key` created before.

    Raises ValidationError with errors at the fields, also at `key` for one that was used for something else, Faster when somebody
    created the same at this moment.
    """
    with transaction.atomic():
        about = _belongs_to(obj) if key else {}
        if earlier := created_before(type(obj), by, key, **about):
            return earlier
        obj.full_clean()
        try:
            with transaction.atomic():
                obj.save(force_insert=True)
                stand_for(obj, by, key)
        except IntegrityError as error:
            if earlier := created_before(type(obj), by, key, **about):
                return earlier
            raise Faster(_("Somebody else has just created the same. Reload the page to see it.")) from error
        record(obj, verb, by, note=note, changes={name: [None, value] for name, value in _facts(obj).items() if value not in (None, "")})
    return obj


def edit(obj, verb: str, by, changes: dict, version: int | None = None, note: str = ""):
    """Write the changed fields if the object still has the `version` it was read at; return the stored object.

    Without `version`, the caller holds the row's lock. Raises Stale with both versions, ValidationError at the fields.
    An edit that changes nothing writes nothing.
    """
    with transaction.atomic():
        # `__class__`, because a request's user is a lazy wrapper whose type() is the wrapper's.
        stored = _standing(obj.__class__._default_manager, obj)
        refuse_stale(stored, by, version, **changes)
        before = _facts(stored)
        for name, value in changes.items():
            setattr(stored, name, value)
        stored.full_clean()
        after = _facts(stored)
        differing = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if differing:
            _write(stored, differing)
            record(stored, verb, by, note=note, changes=differing)
        return stored


def refuse_stale(stored, by, version: int | None, **yours) -> None:
    """Raise Stale, with what the person sent (`yours`), where they read the object at another `version` than the stored one; None asks for nothing."""
    if version is not None and stored.version != version:
        raise Stale(stored, {**yours, "version": version}, by)


def touch(obj):
    """Count the object's version on where what it is made of changed by an event of another row; return the stored object.

    The caller holds the row's lock. Whoever read the object before then meets Stale.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk)
    rows.update(version=F("version") + 1, changed_at=timezone.now())
    return rows.get()


def _standing(manager, obj):
    """Return the stored object, its row locked. Raises Faster when somebody has removed it since it was read."""
    stored = manager.select_for_update().filter(pk=obj.pk).first()
    if stored is None:
        raise Faster(_("Somebody has removed “{object}” in the meantime.").format(object=obj))
    return stored


def _write(obj, differing):
    read_at = obj.version
    obj.version, obj.changed_at = read_at + 1, timezone.now()
    names = [*differing, "version", "changed_at"]
    values = {obj._meta.get_field(name).attname: getattr(obj, obj._meta.get_field(name).attname) for name in names}
    if type(obj)._base_manager.filter(pk=obj.pk, version=read_at).update(**values) != 1:
        raise Faster(_("Somebody else changed “{object}” at the same moment.").format(object=obj))


def move(obj, verb: str, by, note: str = "", also: dict | None = None, version: int | None = None):
    """Move the object along its lifecycle: compare the state, set it, insert the event; return the object, moved.

    `verb` names the move in the object's `MOVES`; `also` are further fields written with it; `version` is
    the one that was read, where the mover says so. Raises WrongState when the lifecycle has no such move from here, Faster when
    somebody moved it first, Stale, ValidationError at `note` and at the fields.
    """
    step = obj.MOVES[verb]
    old = getattr(obj, step.field)
    if old not in step.sources:
        raise WrongState(_("“{object}” is {state}; this is not possible now.").format(object=obj, state=label_of(obj, step.field, old)))
    also, now = cleaned(obj, also or {}), timezone.now()
    check_text(note, "note")
    with transaction.atomic():
        # Told from the stored row: the caller's copy may be older than what somebody else has written since.
        stored = _standing(obj.__class__._base_manager, obj)
        refuse_stale(stored, by, version)
        before = _facts(stored)
        same = obj.__class__._base_manager.filter(pk=obj.pk, **{step.field: old})
        if same.update(**{step.field: step.target}, version=F("version") + 1, changed_at=now, **also) != 1:
            raise Faster(_("Somebody was faster: “{object}” has changed since you opened it.").format(object=obj))
        obj.refresh_from_db()
        after = _facts(obj)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name] and name != step.field}
        record(obj, verb, by, note=note, changes=changes, states=(old, step.target))
    return obj


def cleaned(obj, values: dict) -> dict:
    """Return values for an object as its fields keep them, for what is written without the whole object being checked.

    Raises ValidationError at each field that cannot hold its value, a sum that has outgrown its column among them.
    """
    kept, errors = {}, {}
    for name, value in values.items():
        field = obj._meta.get_field(name)
        try:
            kept[name] = value if isinstance(field, models.ForeignKey) else field.clean(value, obj)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return kept


def remove(obj, verb: str, by, note: str = ""):
    """Delete a part of a draft, keeping its last values in the event; what hangs on it goes, or lets go, by events of its own."""
    with transaction.atomic():
        for relation in obj._meta.related_objects:
            _let_go(relation, obj, verb, by, note)
        changes = {name: [value, None] for name, value in _facts(obj).items() if value not in (None, "")}
        record(obj, verb, by, note=note, changes=changes)
        type(obj)._base_manager.filter(pk=obj.pk).delete()


def _let_go(relation, obj, verb, by, note):
    if not issubclass(relation.related_model, Tracked) or relation.on_delete not in (models.CASCADE, models.SET_NULL):
        return
    for child in relation.related_model._base_manager.filter(**{relation.field.name: obj.pk}):
        if relation.on_delete is models.CASCADE:
            remove(child, verb, by, note)
        else:
            edit(child, verb, by, {relation.field.name: None}, note=note)


def record(obj, verb: str, by, note: str = "", changes: dict | None = None, states: tuple[str, str] = ("", "")) -> Event:
    """Append an event about `obj` to its chain; `by` is None for the system itself."""
    kind, number = obj.chain
    check_text(note, "note")
    with transaction.atomic():
        ChainHead.objects.get_or_create(kind=kind, number=number)
        head = ChainHead.objects.select_for_update().get(kind=kind, number=number)
        event = Event(
            chain_kind=kind, chain_number=number, sequence=head.sequence + 1, at=timezone.now(), actor=by,
            actor_name=str(by) if by else SYSTEM_NAME, verb=verb, object_type=obj._meta.label_lower, object_id=obj.pk,
            object_label=_short(str(obj)), old_state=states[0], new_state=states[1], note=note, changes=changes or {},
            request_id=request_id.get(), previous_hash=head.hash,
        )  # fmt: skip
        event.hash = chain.hash_of(event)
        event.save(force_insert=True)
        head.sequence, head.hash = event.sequence, event.hash
        head.seal = chain.seal_of(head)
        head.save()
    return event


def _short(label):
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def label_of(obj, field: str, value: str) -> str:
    """Return the words for a state code."""
    return str(dict(obj._meta.get_field(field).flatchoices).get(value, value))


def created_before(model, by, key: UUID | None, **about):
    """Return what this person created before under the same key, or None; actions ask before they draw a number.

    A key stands for one deed: `about` says, by its fields, what the object has to belong to. Raises ValidationError at `key` where it
    belongs to something else.
    """
    known = key and CreationKey.objects.filter(key=key, actor=by, object_type=model._meta.label_lower).first()
    earlier = model._base_manager.filter(pk=known.object_id).first() if known else None
    if earlier and any(getattr(earlier, model._meta.get_field(name).attname) != getattr(value, "pk", value) for name, value in about.items()):
        raise used_otherwise()
    return earlier


def used_otherwise() -> ValidationError:
    """Return the refusal of a key that stands for another deed."""
    return ValidationError({"key": _("This key was used for something else.")})


def stand_for(obj, by, key: UUID | None) -> None:
    """Let a key, if there is one, stand for what was done to `obj`."""
    if key:
        CreationKey.objects.create(key=key, actor=by, object_type=obj._meta.label_lower, object_id=obj.pk)


def _belongs_to(obj):
    names = obj.BELONGS_TO or [field.name for field in obj._meta.concrete_fields if _is_parent(field)]
    return {name: getattr(obj, obj._meta.get_field(name).attname) for name in names}


def _is_parent(field):
    person = Event._meta.get_field("actor").related_model
    return isinstance(field, models.ForeignKey) and not (field.null or field.editable or field.related_model is person)


def _facts(obj) -> dict:
    hidden = BOOKKEEPING | obj.UNTRACED
    return {field.name: _plain(obj, field) for field in obj._meta.concrete_fields if field.name not in hidden}


def _plain(obj, field):
    value = getattr(obj, field.attname)
    if isinstance(field, models.ForeignKey):
        return value and {"id": value, "label": str(getattr(obj, field.name))[:200]}
    if isinstance(value, File):
        return value.name
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date | UUID):
        return value.isoformat() if not isinstance(value, UUID) else str(value)
    return value
