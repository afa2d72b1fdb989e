"""One's own robots and webhooks."""

from uuid import UUID

from django.utils.translation import gettext as _

from audit import trail
from audit.errors import NotAllowed
from reminders.models import Webhook


def add_webhook(by, key: UUID | None = None, **facts) -> Webhook:
    """Add a robot or webhook of one's own: `name`, `format`, `address`, `secret`. Raises ValidationError at the fields."""
    return trail.create(Webhook(owner_id=by.pk, **facts), "webhook.create", by, key=key)


def edit_webhook(webhook, by, version: int | None = None, **changes) -> Webhook:
    """Change one's own webhook. Raises Stale, NotAllowed, and ValidationError at the fields."""
    _own(webhook, by)
    return trail.edit(webhook, "webhook.edit", by, changes, version)


def remove_webhook(webhook, by) -> None:
    """Remove one's own webhook; what still waits for it is not sent."""
    _own(webhook, by)
    trail.remove(webhook, "webhook.remove", by)


def _own(webhook, by):
    if webhook.owner_id != by.pk:
        raise NotAllowed(_("This belongs to somebody else."))
