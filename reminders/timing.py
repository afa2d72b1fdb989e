"""When a message may leave: after a person's quiet hours, on their working days, at the hour of their daily summary."""

from datetime import date, datetime, time, timedelta

from plans import workdays
from reminders.models import Preference

ONE_DAY = timedelta(days=1)


def preference_of(person) -> Preference:
    """Return when a person may be written to; the defaults for whoever has set nothing."""
    return Preference.objects.filter(user=person).first() or Preference(user=person)


def first_moment(wanted: Preference, now: datetime) -> datetime:
    """Return the first moment from `now` on at which a person may be written to."""
    local = now.astimezone(wanted.zone)
    while True:
        if not _is_open(wanted, local.date()):
            local = _at(wanted, _next_open(wanted, local.date()), time.min)
        elif _is_quiet(wanted, local.time()):
            # Quiet hours that reach over midnight end on the next morning, others on the same day.
            day = local.date() if local.time() < wanted.quiet_until else local.date() + ONE_DAY
            local = _at(wanted, day, wanted.quiet_until)
        else:
            return max(local, now)


def next_digest(wanted: Preference, now: datetime) -> tuple[date, datetime]:
    """Return the day and the moment of a person's next daily summary."""
    local = now.astimezone(wanted.zone)
    day = local.date() if local.time() < wanted.digest_at else local.date() + ONE_DAY
    day = _next_open(wanted, day)
    return day, _at(wanted, day, wanted.digest_at)


def _is_quiet(wanted, at: time):
    start, end = wanted.quiet_from, wanted.quiet_until
    if start == end:
        return False
    return start <= at < end if start < end else at >= start or at < end


def _is_open(wanted, day):
    return not wanted.working_days_only or workdays.is_working(day)


def _next_open(wanted, day):
    while not _is_open(wanted, day):
        day += ONE_DAY
    return day


def _at(wanted, day, hour):
    return datetime.combine(day, hour, wanted.zone)
