"""No date that a client sends costs anybody a page: what lies outside 1900 to 2200 is refused at its field."""

from datetime import date

import django_filters
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from audit.fields import DayField
from config.api import router
from plans import actions
from plans.models import PhaseActivity, Plan
from tests.plans import factory

FAR = ("0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31")
# Nobody gives a reminder its date: it has that of what it reminds of.
TAKEN_OVER = {"reminders.reminder.due"}


def test_every_date_that_is_kept_has_its_bounds():
    known = {f"{model._meta.label_lower}.{field.name}": field for model in apps.get_models() for field in model._meta.concrete_fields}
    dates = {name: field for name, field in known.items() if type(field) in (models.DateField, DayField) and name.split(".")[0] in ROOMS}
    assert {name for name, field in dates.items() if not isinstance(field, DayField)} <= TAKEN_OVER
    for field in dates.values():
        for day in map(date.fromisoformat, FAR if isinstance(field, DayField) else ()):
            with pytest.raises(ValidationError):
                field.run_validators(day)


ROOMS = {"plans", "improvement", "verification", "reminders", "reports", "accounts", "audit"}
FILTERS = [
    (prefix, name)
    for prefix, view, _name in router.registry
    for name, one in getattr(getattr(view, "filterset_class", None), "base_filters", {}).items()
    if isinstance(one, django_filters.DateFilter | django_filters.DateTimeFilter)
]


@pytest.mark.parametrize(("prefix", "name"), FILTERS)
def test_a_list_can_be_asked_for_any_date(people, api_as, prefix, name):
    answers = [api_as("quality_manager").get(f"/api/v1/{prefix}/", {name: day}).status_code for day in ("0001-01-01", "9999-12-31")]
    assert set(answers) <= {200, 400}


@pytest.mark.parametrize("day", FAR)
def test_a_far_date_is_told_at_its_field_on_page_and_api(people, sign_in, api_as, day):
    plan = factory.draft(people)
    phase = plan.phases.get()
    url = reverse("plans:part-edit", args=[plan.number, "phases", phase.pk])
    page = sign_in("quality_manager").post(url, {"name": phase.name, "planned_start": day, "planned_end": day, "version": phase.version})
    answer = api_as("quality_manager").patch(f"/api/v1/plans/{plan.pk}/", {"planned_end": day, "version": plan.version}, format="json")
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["planned_end", "planned_start"])
    assert (answer.status_code, list(answer.json())) == (400, ["planned_end"])


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_date_from_before_there_were_bounds_costs_nobody_the_page(people, sign_in, day):
    plan = factory.draft(people)
    name = "planned_start" if day == date.min else "planned_end"
    for rows in (Plan.objects.all(), plan.phases.all(), PhaseActivity.objects.filter(plan=plan), plan.work_items.all()):
        rows.update(**{name: day})
    client = sign_in("quality_manager")
    pages = [plan.get_absolute_url(), *(section_url(plan, slug) for slug in ("scheme",)), reverse("improvement:board", args=[plan.number])]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def section_url(plan, slug):
    """The address of a section."""
    return f"{plan.get_absolute_url()}?section={slug}"


def test_an_input_is_not_put_off_beyond_all_days(people):
    source = actions.raise_input(people.planner, title="Calls wait", description="They do.", kind="D2.8", element="process", indicator=factory.indicator(people))
    with pytest.raises(ValidationError) as refused:
        actions.defer_input(source, people.quality_manager, "Later.", date(2201, 1, 1))
    assert list(refused.value.message_dict) == ["until"]


def test_a_plan_that_begins_so_late_that_its_template_ends_beyond_all_days_is_told_at_its_start(people):
    plan = factory.approved(people)
    with pytest.raises(ValidationError) as refused:
        actions.create_plan(people.quality_manager, title="Once more", copied_from=plan, planned_start=date(2200, 12, 1))
    assert list(refused.value.message_dict) == ["planned_start"]
