"""The API of causes and measures: vocabulary, departments concerned, effects, with the refusals of the law."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from improvement import actions as improvement
from improvement.models import Area
from plans.models import Plan
from tests.verification import factory
from verification import actions
from verification.models import CauseTerm, ConcernedDepartment, CorrectiveMeasure, RootCause

API = "/api/v1/"
TODAY = timezone.localdate
WHY = {"method": "five_whys", "element": "people", "conclusion": "Two people short.", "whys": ["It waits.", "Nobody is there."]}


def post(client, path, body=None, **headers):
    return client.post(f"{API}{path}", body or {}, format="json", headers=headers)


@pytest.fixture
def row(people):
    """The missed goal of an open round."""
    return factory.checked_round(people).rows.missed().get()


def explained(row, term="Understaffed", **facts) -> RootCause:
    """The row's cause, with a word of the vocabulary."""
    return actions.write_cause(row, row.plan.owner, **{**WHY, "term": term, **facts})


def judgeable(people, row) -> CorrectiveMeasure:
    """A measure that is done and whose window ended yesterday."""
    facts = {"action": "Hire.", "owner": people.delivery, "due": TODAY(), "effect_until": TODAY() + timedelta(30)}
    measure = actions.set_measure(explained(row), row.plan.owner, **facts)
    return factory.window_over(actions.finish_measure(measure, people.delivery, measure.version, "Done."))


@pytest.mark.requirement("V2")
def test_a_cause_is_written_with_containment_and_a_word_that_the_vocabulary_learns(row, api_as):
    body = {"row": row.pk, **WHY, "containment": "Help from the next shift.", "contained_on": str(TODAY()), "term": "Understaffed"}
    told = post(api_as("quality_manager"), "root-causes/", body).json()
    term = CauseTerm.objects.get()
    assert [told[name] for name in ("containment", "contained_on", "term", "term_id")] == ["Help from the next shift.", str(TODAY()), "Understaffed", term.pk]
    changed = api_as("quality_manager").patch(f"{API}root-causes/{told['id']}/", {"version": 1, "conclusion": "Three short."}, format="json").json()
    assert (changed["conclusion"], changed["term"], changed["containment"]) == ("Three short.", "Understaffed", "Help from the next shift.")


@pytest.mark.parametrize(("wrong", "field"), [({"contained_on": "2026-01-05"}, "containment"), ({"term": "x" * 121}, "term"), ({"term": "a\x00b"}, "term")])
def test_a_wrong_cause_is_refused_at_its_field(row, api_as, wrong, field):
    answer = post(api_as("quality_manager"), "root-causes/", {"row": row.pk, **WHY, **wrong})
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.requirement("V2")
def test_a_measure_names_its_area_and_window_and_shows_its_work(row, people, api_as):
    area = Area.objects.get(code="T3")
    body = {"cause": explained(row).pk, "action": "Hire.", "owner": people.delivery.pk, "due": str(TODAY()), "area": area.pk, "effect_until": str(TODAY() + timedelta(1))}
    told = post(api_as("quality_manager"), "corrective-measures/", body).json()
    measure = CorrectiveMeasure.objects.select_related("work_item").get()
    assert (measure.work_item.area, told["work_item"], told["work_item_state"], told["work_item_percent"]) == (area, measure.work_item_id, "todo", 0)
    assert (told["effect_until"], told["effect"], told["is_done"]) == (str(TODAY() + timedelta(1)), "pending", False)


def test_a_window_that_ends_before_the_measure_is_due_is_400_at_its_field(row, people, api_as):
    body = {"cause": explained(row).pk, "action": "Hire.", "owner": people.delivery.pk, "due": "2027-01-05", "effect_until": "2027-01-04"}
    answer = post(api_as("quality_manager"), "corrective-measures/", body)
    assert (answer.status_code, list(answer.json())) == (400, ["effect_until"])


@pytest.mark.requirement("V2")
def test_the_effect_is_judged_once_read_and_stale_after_that(row, people, api_as):
    measure = judgeable(people, row)
    body = {"version": measure.version, "effect": "ineffective", "note": "No change in three months."}
    first = post(api_as("planner"), f"corrective-measures/{measure.pk}/judge/", body)
    assert (first.status_code, first.json()["effect"], first.json()["effect_by"]) == (200, "ineffective", people.planner.pk)
    again = post(api_as("planner"), f"corrective-measures/{measure.pk}/judge/", body)
    assert (again.status_code, again.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("body", [{"effect": "pending", "note": "x"}, {"effect": "wonderful", "note": "x"}, {"effect": "effective", "note": ""}])
def test_a_wrong_judgement_is_400(row, people, api_as, body):
    measure = judgeable(people, row)
    answer = post(api_as("planner"), f"corrective-measures/{measure.pk}/judge/", {"version": measure.version, **body})
    assert (answer.status_code, list(answer.json())) == (400, ["note" if body["effect"] == "effective" else "effect"])


@pytest.mark.parametrize(("key", "status"), [("planner", 200), ("second_manager", 200), ("delivery", 403), ("checker", 403), ("auditor", 403), ("administrator", 403)])
def test_who_judges_an_effect(row, people, api_as, key, status):
    measure = judgeable(people, row)
    body = {"version": measure.version, "effect": "effective", "note": "It helped."}
    assert post(api_as(key), f"corrective-measures/{measure.pk}/judge/", body).status_code == status


def test_an_effect_is_not_judged_before_its_window_has_ended(row, people, api_as):
    measure = actions.set_measure(explained(row), row.plan.owner, "Hire.", people.delivery, TODAY(), effect_until=TODAY() + timedelta(1))
    measure = actions.finish_measure(measure, people.delivery, measure.version, "Done.")
    body = {"version": measure.version, "effect": "effective", "note": "It helped."}
    assert post(api_as("planner"), f"corrective-measures/{measure.pk}/judge/", body).status_code == 409


@pytest.mark.parametrize(("stand", "found"), [("open", ["Open", "Late"]), ("late", ["Late"]), ("to_judge", ["Judge"]), ("ineffective", ["Failed"])])
def test_measures_are_found_by_how_they_stand(row, people, api_as, stand, found):
    cause, owner, yesterday = explained(row), row.plan.owner, TODAY() - timedelta(1)
    actions.set_measure(cause, owner, "Open", people.delivery, TODAY() + timedelta(9))
    actions.set_measure(cause, owner, "Late", people.delivery, yesterday)
    for action in ("Judge", "Failed"):
        measure = actions.set_measure(cause, owner, action, people.delivery, yesterday, effect_until=TODAY() + timedelta(1))
        measure = factory.window_over(actions.finish_measure(measure, people.delivery, measure.version, "Done."))
    actions.judge_effect(measure, people.planner, measure.version, "ineffective", "No.")
    listed = api_as("auditor").get(f"{API}corrective-measures/?stand={stand}&ordering=id").json()["results"]
    assert [one["action"] for one in listed] == found


def test_a_measure_is_open_or_done_as_the_work_that_carries_it_out_stands(row, people, api_as):
    measure = actions.set_measure(explained(row), row.plan.owner, "Hire.", people.delivery, TODAY() + timedelta(9))
    improvement.report_progress(measure.work_item, people.delivery, measure.work_item.version, 100, note="They began today.")

    def listed(state):
        return [(one["state"], one["is_done"]) for one in api_as("auditor").get(f"{API}corrective-measures/?state={state}").json()["results"]]

    assert (CorrectiveMeasure.objects.get().state, listed("open"), listed("done")) == ("open", [], [("done", True)])


def test_a_cause_sent_twice_with_its_key_is_written_once(row, people, api_as):
    client, headers = api_as("quality_manager"), {"Idempotency-Key": str(uuid4())}
    answers = [post(client, "root-causes/", {"row": row.pk, **WHY}, **headers) for _time in range(2)]
    assert [(one.status_code, one.json()["id"]) for one in answers] == [(201, RootCause.objects.get().pk)] * 2
    other = factory.checked_round(people).rows.missed().get()
    refused = post(client, "root-causes/", {"row": other.pk, **WHY}, **headers)
    assert (refused.status_code, list(refused.json())) == (400, ["key"])
    without = post(client, "root-causes/", {"row": row.pk, **WHY})
    assert (without.status_code, list(without.json())) == (400, ["version"])


@pytest.mark.requirement("V2")
def test_a_department_is_asked_once_and_states_what_it_knows(row, people, api_as):
    body = {"row": row.pk, "department": people.leadership.department_id}
    asked = [post(api_as("quality_manager"), "concerned-departments/", body, **{"Idempotency-Key": str(uuid4())}).json()["id"] for _time in range(2)]
    assert asked == [ConcernedDepartment.objects.get().pk] * 2
    url = f"concerned-departments/{asked[0]}/state/"
    assert post(api_as("planner"), url, {"version": 1, "statement": "We know."}).status_code == 403
    assert post(api_as("leadership"), url, {"version": 1, "statement": " "}).json().keys() == {"statement"}
    said = post(api_as("leadership"), url, {"version": 1, "statement": "The budget was cut."}).json()
    assert (said["statement"], said["stated_by"]) == ("The budget was cut.", people.leadership.pk)
    assert post(api_as("leadership"), url, {"version": 1, "statement": "Once more."}).status_code == 409


def test_the_department_of_the_row_is_not_asked_again(row, people, api_as):
    row.department = people.leadership.department
    row.save()
    answer = post(api_as("quality_manager"), "concerned-departments/", {"row": row.pk, "department": row.department_id})
    assert (answer.status_code, list(answer.json())) == (400, ["department"])


def test_words_are_merged_and_withdrawn_by_quality_management(row, people, api_as):
    few = explained(row, "Too few").term
    many = explained(row, "Understaffed", version=1).term
    url, body = f"cause-terms/{few.pk}/merge/", {"version": few.version, "into": many.pk}
    assert post(api_as("planner"), url, body).status_code in {403, 404}
    merged = post(api_as("quality_manager"), url, body).json()
    assert (merged["merged_into"], merged["active"]) == (many.pk, False)
    assert post(api_as("quality_manager"), url, {**body, "version": 2}).status_code == 409
    gone = post(api_as("quality_manager"), f"cause-terms/{many.pk}/offer/", {"version": many.version, "active": False}).json()
    assert (gone["active"], gone["uses"]) == (False, 1)
    assert post(api_as("auditor"), f"cause-terms/{many.pk}/offer/", {"version": 2, "active": True}).status_code == 403


def test_words_count_causes_of_readable_plans_with_what_was_merged_into_them(people, api_as):
    rows = [factory.checked_round(people).rows.missed().get() for _plan in range(3)]
    words = [explained(row, word).term for row, word in zip(rows, ["Batches", "Batch work", "Secret"], strict=True)]
    actions.merge_term(words[1], people.quality_manager, 1, into=words[0])
    Plan.objects.filter(pk=rows[2].plan.pk).update(confidential=True)

    def seen(key):
        return {one["text"]: one["uses"] for one in api_as(key).get(f"{API}cause-terms/?active=true").json()["results"]}

    assert seen("second_manager") == {"Batches": 2}
    assert seen("auditor") == {"Batches": 2, "Secret": 1}


@pytest.mark.parametrize("path", ["cause-terms", "concerned-departments"])
def test_lists_cost_the_same_for_one_plan_and_for_three(people, api_as, path, django_assert_num_queries):
    client = api_as("auditor")
    client.get(f"{API}{path}/")
    for expected in (1, 3):
        while RootCause.objects.count() < expected:
            row = factory.checked_round(people).rows.missed().get()
            explained(row, f"Word {row.pk}")
            actions.ask_department(row, row.plan.owner, people.leadership.department)
        with django_assert_num_queries(2):
            assert client.get(f"{API}{path}/").json()["count"] == expected
