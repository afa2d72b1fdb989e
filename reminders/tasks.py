"""What the scheduler and the actions run: find what newly awaits whom, and send what waits. Tasks take ids; all is loaded and checked anew."""

from celery import shared_task

from accounts.models import User
from reminders import actions

# One task looks after so many people: a busy one takes a fifth of a second, and many tasks share the workers.
PEOPLE = 10


@shared_task(time_limit=120, soft_time_limit=110)
def find() -> int:
    """Have the workers look what newly awaits whom; return how many people are looked after."""
    people = list(User.objects.active().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(people), PEOPLE):
        find_for.delay(people[start : start + PEOPLE])
    return len(people)


@shared_task(time_limit=120, soft_time_limit=110)
def find_for(people: list[int]) -> int:
    """Write new reminders of these people; return how many."""
    found = actions.find(people)
    if found:
        send.delay()
    return found


@shared_task(time_limit=120, soft_time_limit=110)
def send() -> int:
    """Tell the workers of each message that is due; return how many."""
    return actions.dispatch()


@shared_task(time_limit=90, soft_time_limit=80)
def deliver(sending: int) -> str:
    """Send one message; return what became of it."""
    return actions.deliver(sending)
