"""One's own robots and webhooks."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from audit import trail
from audit.errors import Faster, NotAllowed, WrongState
from reminders import channels
from reminders.channels.dialects import trial_words
from reminders.models import Reminder, Sending, Webhook
from reminders.states import Channel, SendState

# What stands in the trail for what may not be read there.
HIDDEN = "…"
# Each reminder goes to each of them.
MOST = 10


def add_webhook(by, key: UUID | None = None, **facts) -> Webhook:
    """Add a robot or webhook of one's own: `name`, `format`, `address`, `secret`. Raises ValidationError at the fields."""
    if trail.created_before(Webhook, by, key) is None and Webhook.objects.filter(owner=by).count() >= MOST:
        raise ValidationError(_("One person has no more than {count} robots and webhooks.").format(count=MOST))
    return trail.create(Webhook(owner_id=by.pk, **facts), "webhook.create", by, key=key)


def edit_webhook(webhook, by, version: int | None = None, **changes) -> Webhook:
    """Change one's own webhook; the trail tells that its address or secret changed, never what they are.

    What still waits for one that is switched off is not sent. Raises Stale, NotAllowed, and ValidationError at the fields.
    """
    _own(webhook, by)
    with transaction.atomic():
        before = Webhook.objects.select_for_update().filter(pk=webhook.pk).first() or webhook
        # Whoever is told of the other version is told nothing of what is hidden.
        trail.refuse_stale(before, by, version, **{name: value for name, value in changes.items() if name not in Webhook.UNTRACED})
        stored = trail.edit(webhook, "webhook.edit", by, changes, version)
        secrets = {name: value for name, value in changes.items() if name in Webhook.UNTRACED and value != getattr(before, name)}
        if secrets:
            Webhook.objects.filter(pk=stored.pk).update(**secrets)
            trail.record(stored, "webhook.edit", by, changes={name: [_shown(before, name), _shown(stored, name)] for name in secrets})
            stored = trail.touch(stored)
        if not stored.active:
            _drop_waiting(stored)
    return stored


def remove_webhook(webhook, by) -> None:
    """Remove one's own webhook; what still waits for it is not sent."""
    _own(webhook, by)
    with transaction.atomic():
        if Webhook.objects.select_for_update().filter(pk=webhook.pk).first() is None:
            raise Faster(_("Somebody has removed “{object}” in the meantime.").format(object=webhook))
        _drop_waiting(webhook)
        trail.remove(webhook, "webhook.remove", by)


def try_webhook(webhook, by) -> str:
    """Send a test message by one's own webhook, here and now; return "" when it arrived, else what the other side said.

    It is no reminder and leaves no row. Raises NotAllowed, and WrongState for one that is switched off.
    """
    _own(webhook, by)
    if not webhook.active:
        raise WrongState(_("This webhook is switched off."))
    sending = Sending(channel=Channel.ROBOT, recipient=by, webhook=webhook)
    with override(by.language):
        reminder = Reminder(kind="trial", recipient=by, url=reverse("reminding"), text={by.language: {name: str(text) for name, text in trial_words().items()}})
    try:
        with channels.of(Channel.ROBOT).prepare(sending, [reminder]) as parcel:
            parcel.hand_over()
    except (channels.Refused, channels.Lost) as failure:
        return str(failure)
    return ""


def _drop_waiting(webhook):
    Sending.objects.filter(webhook=webhook, state=SendState.WAITING).update(state=SendState.NOT_WANTED, ended_at=timezone.now())


def _shown(webhook, name):
    return f"{webhook.host} {HIDDEN}{webhook.ending}" if name == "address" else HIDDEN if webhook.secret else None


def _own(webhook, by):
    if webhook.owner_id != by.pk:
        raise NotAllowed(_("This belongs to somebody else."))
