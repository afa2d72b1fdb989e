"""Who has which section of a plan open at this moment: kept in the cache, where every entry dies by itself."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plans.states import Part

# Seconds that a sign of life counts; pages give one every ten.
LIFE = 30


def note(plan, user, slugs) -> None:
    """Remember that the person has these sections of the plan open."""
    if not slugs:
        return
    now = timezone.now().timestamp()
    alive = _alive(_of(plan, user), now)
    entries = alive | {slug: (alive.get(slug, (now, now))[0], now) for slug in slugs}
    cache.set(_key(plan, user.pk), (user.name, entries), LIFE)


def leave(plan, user, slugs) -> None:
    """Forget these sections."""
    entries = {slug: times for slug, times in _of(plan, user).items() if slug not in slugs}
    if entries:
        cache.set(_key(plan, user.pk), (user.name, entries), LIFE)
    else:
        cache.delete(_key(plan, user.pk))


def others(plan, user) -> dict[str, list[tuple[str, float]]]:
    """Return by section who else has it open, and since when (seconds since 1970), the first first."""
    now, found = timezone.now().timestamp(), {}
    keys = [_key(plan, pk) for pk in _editors(plan) if pk != user.pk]
    for name, entries in cache.get_many(keys).values():
        for slug, (since, _last) in _alive(entries, now).items():
            found.setdefault(slug, []).append((name, since))
    return {slug: sorted(people, key=lambda one: one[1]) for slug, people in found.items()}


def sentences(plan, user) -> dict[str, str]:
    """Return by section a sentence that says who else has it open."""
    return {slug: _sentence(people) for slug, people in others(plan, user).items()}


def _sentence(people):
    if len(people) > 1:
        return _("{names} are editing this section.").format(names=pgettext("between names", ", ").join(name for name, _since in people))
    name, since = people[0]
    return _("{name} is editing this section since {time}.").format(name=name, time=localtime(_moment(since)).strftime("%H:%M"))


def _moment(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.get_default_timezone())


def _alive(entries, now):
    return {slug: times for slug, times in entries.items() if now - times[1] < LIFE}


def _of(plan, user):
    return cache.get(_key(plan, user.pk), ("", {}))[1]


def _editors(plan):
    """Return the ids of those who edit the document; nobody else is ever present in it."""
    return {plan.owner_id} | {pk for pk, parts in plan.parts_by_person.items() if Part.EDITOR in parts}


def _key(plan, pk):
    return f"presence:{plan.pk}:{pk}"
