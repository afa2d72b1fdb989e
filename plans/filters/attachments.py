"""Filters of attachments."""

import django_filters
from django.utils.translation import gettext_lazy as _

from plans.filters.words import HouseFilter
from plans.models import Attachment, ServiceDocument


class AttachmentFilter(HouseFilter):
    """By the numbers of the plan or the input, or by the id of the service document."""

    plan = django_filters.CharFilter(label=_("Plan"), field_name="plan__number", lookup_expr="exact")
    source = django_filters.CharFilter(label=_("Input"), field_name="source__number", lookup_expr="exact")
    document = django_filters.ModelChoiceFilter(label=_("Document"), queryset=ServiceDocument.objects.all())

    class Meta:
        model = Attachment
        fields = []
