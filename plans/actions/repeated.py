"""Reviews that repeat are planned at once (D3.6, D4.5)."""

import uuid
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit.fields import validate_day
from plans import repeating
from plans.actions.parts import add_part
from plans.actions.plans import locked

MOST, MOST_WEEKS = 60, 52


def repeat_reviews(plan, by, subject: str, every: str, first: date, last: date, weeks: int = 1, key=None) -> list:
    """Plan a review on each of the days that repeat from `first` to `last` (`plans.repeating`), and return those that were added.

    A day that has a review of this subject already is left out; the same `key` again adds nothing.
    Raises ValidationError at the fields: an end before the beginning, more than MOST reviews, no subject.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "plan.edit", plan)
        days = _days(every, first, last, weeks)
        standing = set(plan.review_dates.filter(subject=subject).values_list("planned_on", flat=True))
        return [
            add_part(plan, "reviews", by, key=key and uuid.uuid5(key, day.isoformat()), planned_on=day, subject=subject) for day in days if day not in standing
        ]


def _days(every, first, last, weeks):
    for name, day in (("first", first), ("last", last)):
        try:
            validate_day(day)
        except ValidationError as error:
            raise ValidationError({name: error}) from error
    if every not in repeating.Every.values:
        raise ValidationError({"every": _("Say how often it repeats.")})
    if not 1 <= weeks <= MOST_WEEKS:
        raise ValidationError({"weeks": _("Give a number of weeks from 1 to {most}.").format(most=MOST_WEEKS)})
    if last < first:
        raise ValidationError({"last": _("This is before the first day.")})
    days = list(islice(repeating.days(every, first, last, weeks), MOST + 1))
    if len(days) > MOST:
        raise ValidationError({"last": _("These would be more than {most} reviews; end earlier or repeat less often.").format(most=MOST)})
    return days
