"""Filters of the history: who, what, which plan, which kind of object, from when to when, and a text."""

from datetime import datetime, time, timedelta

import django_filters
from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import registry
from audit.fields import FIRST_DAY, LAST_DAY
from audit.models import Event, Tracked


def verb_choices(verbs=None):
    """Return the verbs (or `verbs` of them) with their words, grouped by the kind of object they are about, in the order of the words."""
    groups = {}
    named = {verb: words for verb, words in registry.VERBS.items() if verbs is None or verb in verbs}
    for verb, words in sorted(named.items(), key=lambda pair: str(pair[1])):
        groups.setdefault(registry.group_label(verb), []).append((verb, str(words)))
    return sorted(groups.items())


def object_choices(kinds=None):
    """Return the kinds of traced objects (or `kinds` of them) with their names, in the order of the names."""
    traced = [model for model in apps.get_models() if issubclass(model, Tracked) and (kinds is None or model._meta.label_lower in kinds)]
    return sorted(((model._meta.label_lower, str(model._meta.verbose_name)) for model in traced), key=lambda pair: pair[1])


def everybody(request):
    """Return all people: whoever did something may have left since."""
    return get_user_model()._default_manager.all()


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"


SENSIBLE = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class EventFilter(django_filters.FilterSet):
    """Narrows events; every condition is held by an index except the free text."""

    actor = django_filters.ModelChoiceFilter(label=_("Actor"), queryset=everybody, empty_label=_("Everybody"))
    verb = django_filters.ChoiceFilter(label=_("Action"), choices=verb_choices, empty_label=_("Everything"))
    plan = django_filters.CharFilter(label=_("Plan number"), method="of_plan", max_length=40)
    object_type = django_filters.ChoiceFilter(label=_("Kind of object"), choices=object_choices, empty_label=_("All kinds"))
    start = django_filters.DateFilter(label=_("From"), method="since", widget=DayInput, validators=SENSIBLE)
    end = django_filters.DateFilter(label=_("To"), method="until", widget=DayInput, validators=SENSIBLE)
    text = django_filters.CharFilter(label=_("Text"), method="with_text", max_length=100)
    sign_ins = django_filters.BooleanFilter(label=_("With sign-ins"), method="with_sign_ins", widget=forms.CheckboxInput)

    class Meta:
        model = Event
        fields = []

    def filter_queryset(self, queryset):
        """Leave out what happens all day long, unless it is asked for by its verb or by `sign_ins`.

        A period comes in the order of time, in which an index holds it: by the ids, a database would read every event since.
        """
        told = self.form.cleaned_data
        found = super().filter_queryset(queryset if told.get("verb") or told.get("sign_ins") else queryset.exclude(verb__in=registry.QUIET))
        return found.order_by("-at", "-id") if told.get("start") or told.get("end") else found

    def of_plan(self, events, name, value):
        """Keep the events of the plans so numbered; one plan's alone come from an index in their order."""
        numbers = registry.CHAIN_NAMES["plan"].find(value.strip())
        first = list(numbers.values_list("pk", flat=True)[:2])
        return events.filter(chain_kind="plan", **({"chain_number": first[0]} if len(first) == 1 else {"chain_number__in": numbers}))

    def since(self, events, name, value):
        """Keep what happened on that day or later."""
        return events.filter(at__gte=_midnight(value))

    def until(self, events, name, value):
        """Keep what happened on that day or earlier."""
        return events.filter(at__lt=_midnight(value + timedelta(days=1)))

    def with_sign_ins(self, events, name, value):
        """Keep everything: what to leave out without this is decided for the filter as a whole."""
        return events

    def with_text(self, events, name, value):
        """Keep the events whose object or note holds the text."""
        return events.filter(Q(object_label__icontains=value) | Q(note__icontains=value))


class ChainFilter(EventFilter):
    """The same within one chain, where the plan is known: it offers who and what occurs there, and nothing else."""

    plan = None
    sign_ins = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may read one event of a plan may read all of them: what its chain offers is read from an index alone.
        place = self.queryset.values_list("chain_kind", "chain_number").first()
        chain = Event.objects.in_chain(*place) if place else Event.objects.none()
        found = list(chain.order_by().values_list("actor", "verb", "object_type").distinct())
        actors, verbs, kinds = (set(column) for column in zip(*found, strict=True)) if found else (set(), set(), set())
        self.filters["actor"].queryset = get_user_model()._default_manager.filter(pk__in=actors - {None})
        self.filters["verb"].extra["choices"] = verb_choices(verbs)
        self.filters["object_type"].extra["choices"] = object_choices(kinds)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
