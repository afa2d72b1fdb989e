"""How texts with paragraphs, lists, bold and tables are shown."""

from django import template
from django.utils.safestring import mark_safe

from audit import rich as texts

register = template.Library()


@register.filter
def rich(text: str) -> str:
    """Return safe HTML of a text, rich or plain; blank of a blank one."""
    return mark_safe(texts.to_html(text or ""))  # noqa: S308 - sanitised by what makes it


@register.filter
def plain(text: str) -> str:
    """Return a text without its marks, a line for each paragraph, item or row."""
    return texts.plain(text or "")
