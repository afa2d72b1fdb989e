"""How figures read."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """Return a figure without trailing zeros; nothing for None."""
    return "" if value is None else format(value.normalize(), "f")
