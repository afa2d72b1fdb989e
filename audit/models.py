"""Events in chains, and what every traced object has."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChainKind(models.TextChoices):
    """The chains: one per plan, and one each for people, inputs, and what belongs to no plan."""

    PLAN = "plan", _("Plan")
    PEOPLE = "people", _("People")
    INPUTS = "inputs", _("Inputs")
    SYSTEM = "system", _("System")


class ChainHead(models.Model):
    """The last event of a chain; its row is the lock under which the chain grows."""

    kind = models.CharField(max_length=10, choices=ChainKind.choices)
    number = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="one_head_per_chain")]


class EventQuerySet(models.QuerySet):
    """Questions about events."""

    def of(self, obj):
        """Return the events of one object, oldest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.pk).order_by("id")

    def in_chain(self, kind: str, number: int = 0):
        """Return the events of one chain in their order."""
        return self.filter(chain_kind=kind, chain_number=number).order_by("sequence")


class Event(models.Model):
    """One thing that happened. Written by `audit.trail` alone; the table refuses UPDATE and DELETE."""

    chain_kind = models.CharField(_("chain"), max_length=10, choices=ChainKind.choices)
    chain_number = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(_("sequence"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(_("who"), max_length=200)
    verb = models.CharField(_("what"), max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    object_label = models.CharField(_("object"), max_length=300)
    old_state = models.CharField(max_length=30, blank=True)
    new_state = models.CharField(max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["chain_kind", "chain_number", "sequence"], name="one_event_per_place_in_chain")
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            # Each condition of the history with its order, newest first: a page of it is read straight from the index.
            models.Index(fields=["actor", "-id"]),
            models.Index(fields=["verb", "-id"]),
            models.Index(fields=["object_type", "-id"], name="events_by_kind"),
            models.Index(fields=["chain_kind", "chain_number", "-id"], name="events_by_chain"),
            models.Index(fields=["at"]),
            # Who did a certain thing, however rarely; and all that a chain's own filter offers, read from the index alone.
            models.Index(fields=["actor", "verb", "-id"], name="events_by_actor_and_verb"),
            models.Index(fields=["chain_kind", "chain_number", "verb", "object_type", "actor"], name="events_offered_by_chain"),
            # Each condition within a period, in the order of time.
            models.Index(fields=["actor", "at"], name="events_by_actor_and_time"),
            models.Index(fields=["verb", "at"], name="events_by_verb_and_time"),
            models.Index(fields=["object_type", "at"], name="events_by_kind_and_time"),
            models.Index(fields=["chain_kind", "chain_number", "at"], name="events_by_chain_and_time"),
        ]

    def __str__(self):
        return f"{self.chain_kind}:{self.chain_number}#{self.sequence} {self.verb}"


class Counter(models.Model):
    """The last number given out under a name, such as the plans of a year."""

    name = models.CharField(max_length=40, unique=True)
    value = models.PositiveIntegerField(default=0)


class CreationKey(models.Model):
    """The key a form carried when it created something: the same key again finds it instead of creating another."""

    key = models.UUIDField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "actor", "object_type"], name="one_creation_per_key")]


@dataclass(frozen=True)
class Move:
    """A move that a lifecycle allows: from any state of `sources` to `target`, held in `field`."""

    sources: frozenset = field(default_factory=frozenset)
    target: str = ""
    field: str = "state"


class Tracked(models.Model):
    """A traced object: a version for compare-and-set, and the chain that its events belong to.

    `MOVES` maps a verb to its `Move`; an app's `states.py` holds the tables. `UNTRACED` names fields whose values
    never enter the trail; `SAYS` names fields whose words the object's name says, so that a recorded name can be read
    in every language. `BELONGS_TO` names the fields that a key of creation stands for, where they are not those that are told of
    themselves: the relations that an object cannot be without and that never change.
    """

    MOVES: dict[str, Move] = {}
    UNTRACED: frozenset[str] = frozenset()
    SAYS: tuple[str, ...] = ()
    BELONGS_TO: tuple[str, ...] = ()

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def chain(self) -> tuple[str, int]:
        """The kind and number of the chain that this object's events belong to."""
        return ChainKind.SYSTEM, 0
