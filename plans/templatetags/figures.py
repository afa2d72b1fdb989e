"""How figures are written, the same in both languages."""

from decimal import Decimal

from django import template

from plans.statistics import is_small

register = template.Library()


@register.filter
def money(amount: Decimal) -> str:
    """Return an amount with two decimals and grouped thousands: 12,000.00."""
    return f"{amount:,.2f}"


@register.filter
def too_few(measurement) -> bool:
    """Return whether a measured value was counted from too few cases, so that it is left out of limits, rules and means."""
    return is_small(measurement)
