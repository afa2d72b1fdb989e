"""Comments on the sections of a plan's document, or on an object within it, with the people they mention."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.fields import ProseField
from audit.models import ChainKind, Tracked
from plans.models.plans import Plan
from plans.states import COMMENT_MOVES, CommentState
from plans.subjects import SUBJECTS


class Comment(Tracked):
    """What somebody says about a section, or about an object that is registered for it (`plans.subjects`); answers hang on the first comment of their thread, which alone is resolved."""

    MOVES = COMMENT_MOVES

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="comments", editable=False)
    section = models.CharField(_("section"), max_length=20, blank=True, editable=False)
    about_type = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.BigIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(_("revision number"), default=1, editable=False)
    answers = models.ForeignKey("self", verbose_name=_("answers"), null=True, blank=True, on_delete=models.PROTECT, related_name="replies", editable=False)
    text = ProseField(pgettext_lazy("on a document", "comment"), max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=8, choices=CommentState.choices, default=CommentState.OPEN, editable=False)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("resolved by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = pgettext_lazy("on a document", "comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        indexes = [models.Index(fields=["plan", "section", "state"]), models.Index(fields=["about_type", "about_id"], name="plans_comme_about_t_6d1f3a_idx")]

    def __str__(self):
        return self.text[:80]

    @cached_property
    def about(self):
        """The object that it is about; None for a section, and for what is no more."""
        subject = SUBJECTS.get(self.about_type)
        return subject and subject.model.objects.filter(pk=self.about_id).select_related("plan").first()

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan_id


class Mention(Tracked):
    """A person named in a comment, who is told of it."""

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.PROTECT, related_name="mentions", editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="mentions", editable=False)

    class Meta:
        verbose_name = _("mention")
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="one_mention_once")]

    def __str__(self):
        return f"@{self.person}"

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.comment.plan_id
