"""The API of comments: read, write, answer, change, resolve, open again."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.rest import Adding, Changing, HouseViewSet, KeyField, TracedSerializer, key_of
from plans import actions, subjects
from plans.api.serializers import ScopedRelated
from plans.discussion import discussed_plans, readable_comments
from plans.filters.comments import CommentFilter
from plans.models import Comment, Mention, Plan
from plans.parts import SECTION_BY_SLUG


class MentionSerializer(serializers.ModelSerializer):
    """A person who is mentioned."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Mention
        fields = ["person", "name"]


class DiscussedPlan(ScopedRelated):
    """A plan by its id, one whose comments the user reads, or some of them."""

    def get_queryset(self):
        """Return the plans that can be named."""
        user = getattr(self.context.get("request"), "user", None)
        if not user:
            return super().get_queryset()
        return Plan.objects.visible_to(user).filter(Q(pk__in=discussed_plans(user).values("pk")) | subjects.plans_naming(user))


class DiscussedThread(KeyField):
    """The first comment of a thread by its id, one that the user reads."""

    def get_queryset(self):
        """Return the comments that can be named."""
        user = getattr(self.context.get("request"), "user", None)
        return readable_comments(user) if user else super().get_queryset()


class CommentSerializer(TracedSerializer):
    """A comment on a `section` of the plan's document or on the object that `about_type` and `about_id` name; `answers` names the first comment of the thread it answers in, whose `state` is that of the thread."""

    plan = DiscussedPlan(queryset=Plan.objects.all())
    section = serializers.ChoiceField(choices=list(SECTION_BY_SLUG), required=False)
    about_type = serializers.CharField(required=False, max_length=60)
    about_id = serializers.IntegerField(required=False, min_value=1)
    answers = DiscussedThread(queryset=Comment.objects.all(), required=False, allow_null=True)
    written_by_name = serializers.StringRelatedField(source="written_by", read_only=True)
    mentions = MentionSerializer(many=True, read_only=True)

    class Meta:
        model = Comment
        fields = [
            "id", "plan", "section", "about_type", "about_id", "revision", "answers", "text", "state", "written_by", "written_by_name", "resolved_by", "mentions",
            "version", "created_at", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["revision", "state", "written_by", "resolved_by", "version", "created_at", "changed_at"]


class CommentViewSet(Adding, Changing, HouseViewSet):
    """Comments on the documents whose discussion the user reads. People are mentioned by @ and their user name or full name."""

    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    ordering_fields = ("id",)

    def rows(self, user):
        """Return the comments the user reads."""
        return readable_comments(user).select_related("plan", "written_by", "answers").prefetch_related("mentions__person").order_by("id")

    def add(self, request, facts):
        """Write a comment on a section or on an object of the plan, or an answer in a thread."""
        plan, section = facts.pop("plan"), facts.pop("section", "")
        about = self._about(request.user, plan, facts.pop("about_type", ""), facts.pop("about_id", 0))
        comment = actions.write_comment(plan, section, request.user, key=key_of(request), about=about, **facts)
        return self.rows(request.user).get(pk=comment.pk)

    def _about(self, user, plan, label, pk):
        """Return the object that a comment is to be about, None for a section. Raises ValidationError for none that the user sees."""
        if not label and not pk:
            return None
        subject = subjects.SUBJECTS.get(label)
        if subject is None:
            raise ValidationError({"about_type": _("Nothing of this kind carries comments.")})
        about = subject.visible(user).filter(plan=plan, pk=pk).first()
        if about is None:
            raise ValidationError({"about_id": _("There is no such thing in this plan.")})
        return about

    def change(self, request, comment, version, facts):
        """Change the words of one's own comment."""
        actions.edit_comment(comment, request.user, version, facts.get("text", comment.text))
        return self.get_object()

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request, pk=None):
        """Resolve the thread; answers with its first comment."""
        return self.told(actions.resolve_comment(self.get_object(), request.user))

    @extend_schema(request=None, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, pk=None):
        """Open the thread again; answers with its first comment."""
        return self.told(actions.reopen_comment(self.get_object(), request.user))


ROUTES = [("comments", CommentViewSet, "comment")]
