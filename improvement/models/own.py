"""What belongs to one person: saved views, and the address of a calendar feed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField
from audit.models import ChainKind, Tracked


class SavedView(Tracked):
    """A filter of a list that a person has kept under a name; `query` is its part of the address."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="saved_views", editable=False)
    page = LineField(_("page"), max_length=40, editable=False)
    name = LineField(_("name"), max_length=80)
    query = LineField(_("filter"), max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="one_view_per_name", violation_error_message=_("You have a view of that name already."))]

    def __str__(self):
        return self.name

    @property
    def chain(self):
        """What people keep for themselves belongs to the chain of people."""
        return ChainKind.PEOPLE, 0


class FeedKey(Tracked):
    """The secret part of the address of a person's calendar feed; only its SHA-256 is stored."""

    UNTRACED = frozenset({"digest"})

    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="feed_keys", editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked = models.BooleanField(_("revoked"), default=False, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        constraints = [models.UniqueConstraint(fields=["person"], condition=models.Q(revoked=False), name="one_feed_per_person")]

    def __str__(self):
        return str(self.person)

    @property
    def chain(self):
        """What people keep for themselves belongs to the chain of people."""
        return ChainKind.PEOPLE, 0
