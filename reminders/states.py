"""States of what is sent, the ways it goes, and the words for what happens to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SendState(models.TextChoices):
    """What became of a sending: taken by a worker it is prepared (and may be taken back), then handed over (and may not)."""

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being prepared")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    # Handed over, and the answer was lost: it may have arrived, so that nobody sends it again blindly.
    UNKNOWN = "unknown", _("Unknown whether it arrived")
    NOT_WANTED = "not_wanted", _("Not sent")


OPEN = (SendState.WAITING, SendState.CLAIMED, SendState.SENDING)
# What nobody has to look after any more; of these there are more every year.
OVER = (SendState.SENT, SendState.NOT_WANTED)
# What an administrator may send again, with a reason.
RESENDABLE = (SendState.FAILED, SendState.UNKNOWN)


class Channel(models.TextChoices):
    """The ways out of the house."""

    MAIL = "mail", _("E-mail")
    ROBOT = "robot", _("Chat robot or webhook")


class Timing(models.TextChoices):
    """When a person wants the e-mail of a kind."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Once a day, all together")
    OFF = "off", _("Not at all")


class RobotFormat(models.TextChoices):
    """Whose robot a webhook is."""

    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")
    GENERIC = "generic", _("Signed JSON")


VERB_GROUPS = {"reminder": _("reminder"), "webhook": _("webhook")}
VERBS = {
    "reminder.sent": _("Reminder sent"),
    "reminder.failed": _("Reminder could not be sent"),
    "reminder.unknown": _("Reminder sent, arrival unknown"),
    "reminder.resend": _("Reminder ordered to be sent again"),
    "webhook.create": _("Webhook added"),
    "webhook.edit": _("Webhook changed"),
    "webhook.remove": _("Webhook removed"),
}
# What happens all day long; a history shows it to whoever asks for it.
QUIET_VERBS = ("reminder.sent",)
