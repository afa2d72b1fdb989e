"""Forms of comments."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import CreatingForm, EditingForm

LONGEST = 4000


class TextField(forms.CharField):
    """The words of a comment; while an @ is typed, the page offers the people who can be mentioned."""

    def __init__(self):
        super().__init__(label=pgettext_lazy("on a document", "Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class _OfPlaceMixin:
    """Several of these forms stand on one page: `place` keeps their fields apart, `plan` and `about` say whom a mention may reach."""

    def __init__(self, *args, place, plan, about=None, **kwargs):
        super().__init__(*args, auto_id=f"{place.replace(':', '_')}_%s", **kwargs)
        people = ("plans:mentionable", [plan.number]) if about is None else ("plans:about-people", [plan.number, about._meta.label_lower, about.pk])
        self.fields["text"].widget.attrs["data-mentions"] = reverse(people[0], args=people[1])


class CommentForm(_OfPlaceMixin, CreatingForm):
    """A new comment, or an answer."""

    text = TextField()

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, place=place, **kwargs)
        if place.startswith("answer:"):
            self.fields["text"].label = _("Answer")


class CommentEditForm(_OfPlaceMixin, EditingForm):
    """One's own comment, changed."""

    text = TextField()
