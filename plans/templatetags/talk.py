"""How a section finds its part of the discussion."""

from django import template

register = template.Library()


@register.filter
def at(talk, slug: str):
    """Return the numbers of one section's discussion; None where the reader has no part in it."""
    return talk.at(slug) if talk else None
