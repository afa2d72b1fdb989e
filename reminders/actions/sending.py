"""What waits is sent once: taken by compare-and-set, prepared, handed over, marked; what got lost on the way is said to be unknown."""

import contextlib
import logging
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import duties, notices
from accounts.law import permit
from audit import trail
from audit.errors import Faster, WrongState
from audit.fields import demand
from audit.models import ChainKind
from plans.models import Plan
from reminders import channels
from reminders.actions.planning import free_name, plan_waiting
from reminders.actions.wishes import still_wanted
from reminders.models import Reminder, Sending
from reminders.models.reminder import READ_WITHOUT_THE_PLAN
from reminders.states import RESENDABLE, Channel, SendState
from reminders.timing import first_moment, next_digest, preference_of

log = logging.getLogger(__name__)
BATCH = 500
TRIES = 8
# 1, 2, 4 … minutes between tries, no more than two hours.
LONGEST_PAUSE = timedelta(hours=2)
# A worker's task for a message that nobody took in this time is dropped: the next look sends another for it.
SECONDS_IN_QUEUE = 55
VERB_OF = {SendState.SENT: "reminder.sent", SendState.FAILED: "reminder.failed", SendState.UNKNOWN: "reminder.unknown"}


def dispatch() -> int:
    """Plan and sweep, then tell the workers of each message that is due; return how many. The broker away, the next look tells them."""
    from reminders import tasks

    plan_waiting()
    sweep()
    now = timezone.now()
    due = list(Sending.objects.untold(now, timedelta(seconds=SECONDS_IN_QUEUE)).values_list("pk", flat=True)[:BATCH])
    for pk in due:
        tasks.deliver.apply_async([pk], expires=SECONDS_IN_QUEUE)
    # Not told again while they wait for a worker: many looks in a row would fill the queue with the same messages.
    Sending.objects.filter(pk__in=due).update(queued_at=now)
    return len(due)


def send_due() -> int:
    """Plan and send what is due, here and now; return how many went out."""
    plan_waiting()
    sweep()
    return sum(deliver(pk) == SendState.SENT for pk in Sending.objects.due(timezone.now()).values_list("pk", flat=True)[:BATCH])


def deliver(pk: int) -> str:
    """Send one message; return what became of it, "" when another worker has it or it is not due.

    Until it is handed over it may be taken back; from then on whatever leaves no clear answer is `unknown` and never repeated blindly.
    """
    sending, told = _claim(pk), []
    if sending is None:
        return ""
    try:
        told = _still_awaiting(_may_be_told(still_wanted(sending, list(_lines(sending)))))
        if not told or not sending.recipient.is_active:
            return _close(sending, SendState.CLAIMED, SendState.NOT_WANTED, [])
        parcel = channels.of(sending.channel).prepare(sending, told)
    except channels.Refused as refusal:
        return _refused(sending, SendState.CLAIMED, told, refusal)
    except Exception as error:  # nothing has left the house: it is tried again, and given up in the end with what ails it
        log.exception("Message %s could not be prepared", pk)
        return _refused(sending, SendState.CLAIMED, told, channels.Refused(f"{type(error).__name__}: {error}"))
    with parcel:
        return _hand_over(sending, told, parcel)


def _hand_over(sending, told, parcel):
    if not _move(sending, SendState.CLAIMED, SendState.SENDING):
        return ""
    try:
        parcel.hand_over()
    except channels.Refused as refusal:
        return _refused(sending, SendState.SENDING, told, refusal)
    except channels.Lost as loss:
        return _close(sending, SendState.SENDING, SendState.UNKNOWN, told, str(loss))
    return _close(sending, SendState.SENDING, SendState.SENT, told)


def sweep() -> int:
    """Take back what dead workers left: what was not handed over waits again, of the rest nobody knows; return how many.

    What waits for a moment that a wrong clock reckoned waits no longer than by the clock of today.
    """
    now, swept = timezone.now(), 0
    for sending in Sending.objects.misdated(now).select_related("recipient"):
        # Somebody who begins the summary of the same day just now comes first; the next look finds it.
        with contextlib.suppress(IntegrityError), transaction.atomic():
            _reckon_anew(sending, now)
    for sending in Sending.objects.abandoned(now).select_related("recipient"):
        if sending.state == SendState.CLAIMED and sending.tries >= TRIES:
            reason = "no worker lived to send it"
            swept += bool(_close(sending, SendState.CLAIMED, SendState.FAILED, list(_lines(sending)), reason))
        elif sending.state == SendState.CLAIMED:
            swept += _move(sending, SendState.CLAIMED, SendState.WAITING, next_at=now)
        else:
            reason = "the worker died while it was sending"
            swept += bool(_close(sending, SendState.SENDING, SendState.UNKNOWN, list(_lines(sending)), reason))
    return swept


def resend(sending, by, reason: str) -> Sending:
    """Send again what failed or of which nobody knows, with the reason why; an administrator's decision.

    Raises NotAllowed, WrongState, Faster, and ValidationError at `reason`.
    """
    permit(by, "sending.manage")
    demand(reason, "reason", _("Say why it is sent again."))
    if sending.state not in RESENDABLE:
        raise WrongState(_("Only what failed, or of which nobody knows whether it arrived, can be sent again."))
    with transaction.atomic():
        if not _move(sending, sending.state, SendState.WAITING, tries=0, next_at=timezone.now(), ended_at=None):
            raise Faster(_("Somebody was faster: this has been sent again already."))
        _record("reminder.resend", sending, _lines(sending), by, reason)
    sending.refresh_from_db()
    return sending


def _reckon_anew(sending, now):
    """Let it leave when it would, had it come up now: a summary with the next one, all else at once or after the quiet hours."""
    wanted, named = preference_of(sending.recipient), {}
    if not sending.is_summary:
        moment = first_moment(wanted, now)
    else:
        day, moment = next_digest(wanted, now)
        if moment < sending.next_at:
            named = {"occasion": _name_of(day, sending, now)}
    _move(sending, SendState.WAITING, SendState.WAITING, next_at=min(moment, sending.next_at), **named)


def _name_of(day, sending, now):
    """A summary's name goes with its day, so that what comes later today is told in it, and the day it was meant for has its own."""
    name = f"digest {sending.recipient_id} {day}"
    others = Sending.objects.filter(occasion=name).exclude(pk=sending.pk)
    free_name(others, now)
    return f"{name} {sending.pk}" if others.exists() else name


def _claim(pk):
    now = timezone.now()
    sending = Sending.objects.due(now).filter(pk=pk).select_related("recipient", "webhook").first()
    if sending is None:
        return None
    # What is tried again, or comes late because everything stood still, leaves a person in peace too.
    if (moment := first_moment(preference_of(sending.recipient), now)) > now:
        _move(sending, SendState.WAITING, SendState.WAITING, next_at=moment)
        return None
    if not _move(sending, SendState.WAITING, SendState.CLAIMED, claimed_at=now, tries=sending.tries + 1):
        return None
    sending.tries += 1
    return sending


def _move(sending, old, new, **also):
    """Compare and set; return whether it was this one's turn. The reminders of an e-mail say what became of it."""
    if "next_at" in also:
        also |= {"reckoned_at": timezone.now(), "queued_at": None}
    with transaction.atomic():
        same = Sending.objects.filter(pk=sending.pk, state=old, claimed_at=sending.claimed_at)
        if same.update(state=new, **also) != 1:
            return False
        sending.claimed_at = also.get("claimed_at", sending.claimed_at)
        if sending.channel == Channel.MAIL:
            Reminder.objects.filter(lines__sending=sending).update(mail_state=new)
    return True


def _lines(sending):
    return Reminder.objects.filter(lines__sending=sending).select_related("recipient", "about", "plan").order_by("due", "id")


def _may_be_told(reminders):
    """Ask again at the last moment: the right to know of the plan or of the object may be gone. All are one person's."""
    plans = {reminder.plan_id for reminder in reminders} - {None}
    seen = set(Plan.objects.visible_to(reminders[0].recipient).filter(pk__in=plans).values_list("pk", flat=True)) if plans else set()
    known = [one for one in reminders if one.plan_id is None or one.plan_id in seen or one.kind in READ_WITHOUT_THE_PLAN and one.about_id is None]
    return [one for one in known if not one.is_notice or notices.KINDS[one.kind].open_to(one.recipient, one.ref)]


def _still_awaiting(reminders):
    """Leave out what was done or read meanwhile; each person's duties of a kind are asked for once."""
    standing, left = {}, []
    for reminder in reminders:
        whose, kind = reminder.about or reminder.recipient, duties.KINDS.get(reminder.kind)
        if kind and (key := (whose.pk, reminder.kind)) not in standing:
            standing[key] = {duty.ref for duty in kind.find(whose) if not duty.handed_to} if whose.is_active else set()
        if reminder.is_notice or (kind and reminder.ref in standing[key]):
            left.append(reminder)
    return left


def _refused(sending, state, told, refusal):
    if refusal.for_good or sending.tries >= TRIES:
        return _close(sending, state, SendState.FAILED, told, str(refusal))
    pause = min(timedelta(minutes=2 ** (sending.tries - 1)), LONGEST_PAUSE)
    _move(sending, state, SendState.WAITING, next_at=timezone.now() + pause, failure=str(refusal))
    return SendState.WAITING


def _close(sending, old, new, told, failure=""):
    with transaction.atomic():
        if not _move(sending, old, new, failure=failure[:500], ended_at=timezone.now()):
            return ""
        if told and sending.channel == Channel.MAIL:
            # What was left out at the last moment did not go with it, whatever became of it.
            Reminder.objects.filter(lines__sending=sending).exclude(pk__in=[one.pk for one in told]).update(mail_state=SendState.NOT_WANTED)
        if new in VERB_OF:
            _record(VERB_OF[new], sending, told, None, failure)
    return new


class _InPlan:
    """A sending as the history of one plan tells of it: by what it said of that plan, to whom."""

    _meta = Sending._meta

    def __init__(self, sending, plan, told):
        self.pk, self.chain = sending.pk, (ChainKind.PLAN, plan)
        titles = list(dict.fromkeys(reminder.words.get("title", "") for reminder in told))
        self.label = f"{titles[0]}{' …' if titles[1:] else ''} → {sending.recipient}"

    def __str__(self):
        return self.label


def _record(verb, sending, told, by, note):
    """Tell the history of each plan that it spoke of; what belongs to no plan leaves its sending as the only trace."""
    by_plan: dict[int, list] = {}
    for reminder in told:
        by_plan.setdefault(reminder.plan_id, []).append(reminder)
    for plan in sorted(by_plan.keys() - {None}):
        trail.record(_InPlan(sending, plan, by_plan[plan]), verb, by, note=note, changes={"channel": [None, sending.channel]})
