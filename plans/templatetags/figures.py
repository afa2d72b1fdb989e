"""How figures are written, the same in both languages."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def money(amount: Decimal) -> str:
    """Return an amount with two decimals and grouped thousands: 12,000.00."""
    return f"{amount:,.2f}"
