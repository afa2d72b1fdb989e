"""A key stands for one deed: sent again for another row, plan or round it is refused, never answered with the earlier deed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit import trail


def sent_before(model, by, key, **about):
    """Return what this person created before under the same key, or None.

    `about` names what it has to belong to, by its fields. Raises ValidationError at `key` where it belongs to something else.
    """
    earlier = trail.created_before(model, by, key)
    if earlier and any(getattr(earlier, name) != value for name, value in about.items()):
        raise ValidationError({"key": _("This key was used for something else.")})
    return earlier
