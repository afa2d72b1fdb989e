"""The catalogue of improvement areas under the four elements (requirements P, R, T, C)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import LineField, ProseField
from audit.models import Tracked
from plans.models.indicators import in_chinese
from plans.states import Element


class Area(Tracked):
    """An improvement area of the source's table, such as T3 documents; its checklists name the points to look at."""

    code = LineField(_("code"), max_length=10, unique=True, validators=[RegexValidator(r"^[PRTC][A-Z0-9-]*$", _("A capital P, R, T or C for the element, then digits or capital letters."))])
    element = models.CharField(_("element"), max_length=12, choices=Element.choices)
    place = models.PositiveIntegerField(_("order"), default=0)
    name_en = LineField(_("name in English"), max_length=160)
    name_zh = LineField(_("name in Chinese"), max_length=160)
    guidance_en = ProseField(_("guidance in English"), max_length=2000)
    guidance_zh = ProseField(_("guidance in Chinese"), max_length=2000)
    # A list of {"en": …, "zh": …}.
    checklist = models.JSONField(_("checklist"), default=list, blank=True)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("improvement area")
        verbose_name_plural = _("improvement areas")
        ordering = ["place"]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The name in the present language."""
        return self.name_zh if in_chinese() else self.name_en

    @property
    def guidance(self) -> str:
        """The guidance in the present language."""
        return self.guidance_zh if in_chinese() else self.guidance_en

    @property
    def points(self) -> list[str]:
        """The points of the checklist in the present language."""
        return [point["zh" if in_chinese() else "en"] for point in self.checklist]

    def points_beyond(self, texts) -> list[str]:
        """The points, in the present language, that none of these texts says in either language."""
        present = set(texts)
        return [text for point, text in zip(self.checklist, self.points, strict=True) if present.isdisjoint(point.values())]
