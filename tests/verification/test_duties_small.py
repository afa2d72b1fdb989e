"""Small things on the way: counts, reasons, buttons that would be refused, and a round that is not closed by a slip of the finger."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.models import Department
from improvement import actions as improvement
from improvement.models import WorkItem
from plans.models import Plan
from plans.owner_duties import duties_of
from tests.verification import factory
from verification import actions
from verification.models import CorrectiveMeasure


def answers(plan):
    """What the tracker says of the result (D4.4)."""
    with translation.override("en"):
        return next(one for one in duties_of(Plan.objects.get(pk=plan.pk), True) if one.code == "D4.4").evidence[0].text.split("; ")[-1]


@pytest.mark.requirement("D4.4")
def test_a_measure_that_was_taken_up_again_is_not_counted_as_done(people):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    assert answers(measure.plan) == "measures done: 0"
    # Its work alone is reported done: nobody has to say the same again of the measure.
    improvement.report_progress(measure.work_item, people.delivery, measure.work_item.version, 100, note="Runs.")
    item = WorkItem.objects.get(pk=measure.work_item_id)
    assert answers(measure.plan) == "measures done: 1"
    improvement.undo_progress(item, people.delivery, item.version)
    assert answers(measure.plan) == "measures done: 0"


@pytest.mark.parametrize("reason", [".", " … ", "——", "？！"])
def test_a_reason_of_signs_alone_is_none(people, reason):
    row = factory.checked_round(people).rows.missed().get()
    asked = actions.ask_department(row, row.plan.owner, Department.objects.exclude(pk=row.department_id).first())
    with pytest.raises(ValidationError) as refused:
        actions.withdraw_request(asked, row.plan.owner, asked.version, reason)
    assert refused.value.message_dict == {"reason": ["Give a reason."]}
    assert actions.withdraw_request(asked, row.plan.owner, asked.version, "已答").is_awaited is False


def test_a_measure_whose_work_has_parts_is_not_offered_to_be_reported_done(people, sign_in):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    plan, row = measure.plan, measure.cause.row
    finish = reverse("verification:measure-finish", args=[plan.number, row.round.number, row.place, measure.pk])
    pages = [reverse("verification:overview", args=[plan.number]), reverse("verification:round", args=[plan.number, row.round.number])]
    client = sign_in("delivery")
    assert [finish in client.get(page).content.decode() for page in pages] == [True, True]
    # Written past the actions, which make a part only of work of the same kind.
    WorkItem.objects.filter(pk=plan.work_items.filter(origin="").first().pk).update(parent=measure.work_item)
    assert [finish in client.get(page).content.decode() for page in pages] == [False, False]
    assert client.get(finish).status_code == 409


def test_a_round_is_closed_by_a_second_press_that_says_for_good(people, sign_in):
    control = factory.checked_round(people)
    factory.explain(control.rows.missed().get(), people)
    url = reverse("verification:round", args=[control.plan.number, control.number])
    page = sign_in("planner").get(url, headers={"accept-language": "en"}).content.decode()
    summary, _details, body = page.partition('id="close"')[2].partition("</summary>")
    assert ("<button" in summary, "Close it for good" in body.partition("</details>")[0]) == (False, True)


def test_a_window_without_a_beginning_is_looked_for_until_its_end(people, sign_in):
    measure = factory.closed_round(people).rows.missed().get().cause.measures.get()
    CorrectiveMeasure.objects.filter(pk=measure.pk).update(effect_until=date(2027, 3, 31))
    url = reverse("verification:round", args=[measure.plan.number, measure.cause.row.round.number])
    page = " ".join(sign_in("planner").get(url, headers={"accept-language": "en"}).content.decode().split())
    assert 'Effect looked for until <span class="num">2027-03-31</span>' in page
