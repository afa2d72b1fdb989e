"""The pages on which misses are explained together, measures are judged, and causes are counted over plans."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import duties
from plans.models import ImprovementInput, Plan
from tests.verification import factory
from verification import actions
from verification.models import CauseTerm, ConcernedDepartment, CorrectiveMeasure, RootCause

TODAY = timezone.localdate
WHY = {"method": "five_whys", "element": "people", "conclusion": "Two people short.", "whys": ["It waits.", "Nobody is there."]}


@pytest.fixture
def row(people):
    """The missed goal of an open round."""
    return factory.checked_round(people).rows.missed().get()


def explained(row, term="Understaffed", **facts) -> RootCause:
    """The row's cause, with a word of the vocabulary."""
    return actions.write_cause(row, row.plan.owner, **{**WHY, "term": term, **facts})


def judgeable(people, row) -> CorrectiveMeasure:
    """A measure that is done and whose window ended yesterday."""
    facts = {"action": "Hire two.", "owner": people.delivery, "due": TODAY(), "effect_until": TODAY() + timedelta(30)}
    measure = actions.set_measure(explained(row), row.plan.owner, **facts)
    return factory.window_over(actions.finish_measure(measure, people.delivery, measure.version, "Done."))


def at(route, row, *more) -> str:
    """The address of a page of the row."""
    return reverse(f"verification:{route}", args=[row.plan.number, row.round.number, row.place, *more])


def cause_form(**facts) -> dict:
    """What the form of a cause sends."""
    whys = {"why1": "It waits.", "why2": "Nobody is there."}
    return {"method": "five_whys", "element": "people", "conclusion": "Two people short.", **whys, **facts}


@pytest.mark.requirement("V2")
def test_a_miss_is_contained_explained_and_measured_in_one_form(row, people, sign_in):
    facts = {
        "containment": "Help from the next shift.", "contained_on": TODAY(), "term": "Understaffed", "why3": "Nobody was hired.",
        "action": "Hire two.", "owner": people.delivery.pk, "due": TODAY(), "effect_until": TODAY() + timedelta(30),
    }  # fmt: skip
    assert sign_in("quality_manager").post(at("cause", row), cause_form(**facts)).status_code == 302
    cause = RootCause.objects.get()
    assert (cause.containment, cause.contained_on, cause.term.text, len(cause.whys)) == ("Help from the next shift.", TODAY(), "Understaffed", 3)
    measure = cause.measures.get()
    assert (measure.effect_until, measure.work_item.area.element) == (TODAY() + timedelta(30), "people")
    page = sign_in("quality_manager").get(reverse("verification:round", args=[row.plan.number, 1])).content.decode()
    assert reverse("improvement:item", args=[row.plan.number, measure.work_item.number]) in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"conclusion": ""}, "conclusion"),
        ({"contained_on": "2026-01-05"}, "containment"),
        ({"term": "x" * 121}, "term"),
        ({"action": "Hire.", "owner": "", "due": "2026-12-01"}, "owner"),
        ({"action": "Hire.", "due": "2026-12-01", "effect_until": "2026-11-01"}, "effect_until"),
    ],
)
def test_what_is_wrong_with_a_cause_stands_at_its_field(row, people, sign_in, wrong, field):
    answer = sign_in("quality_manager").post(at("cause", row), {**cause_form(), **({"owner": people.delivery.pk} if "action" in wrong else {}), **wrong})
    assert (answer.status_code, list(answer.context["form"].errors), RootCause.objects.count()) == (422, [field], 0)


def test_the_vocabulary_is_offered_in_the_form_but_not_what_was_withdrawn(row, people, sign_in):
    explained(row, "Too few")
    explained(row, "Understaffed", version=1)
    offered = CauseTerm.objects.get(text="Understaffed")
    form = sign_in("quality_manager").get(at("cause", row)).context["form"]
    assert [term.text for term in form.terms if term.text == "Understaffed"] == ["Understaffed"]
    actions.offer_term(offered, people.quality_manager, offered.version, active=False)
    form = sign_in("quality_manager").get(at("cause", row)).context["form"]
    assert "Understaffed" not in [term.text for term in form.terms]


@pytest.mark.requirement("V2")
def test_a_department_is_asked_told_on_its_desk_and_heard(row, people, sign_in):
    assert sign_in("checker").get(at("department-ask", row)).status_code == 403
    sign_in("quality_manager").post(at("department-ask", row), {"department": people.leadership.department_id})
    asked = ConcernedDepartment.objects.get()
    (duty,) = duties.KINDS["statement"].find(people.leadership)
    assert (duty.url, duty.title) == (at("department-state", row, asked.pk), row.title)
    assert sign_in("delivery").post(duty.url, {"version": 1, "statement": "We know."}).status_code == 403
    assert sign_in("leadership").post(duty.url, {"version": 1, "statement": ""}).status_code == 422
    assert sign_in("leadership").post(duty.url, {"version": 1, "statement": "The budget was cut in May."}).status_code == 302
    assert list(duties.KINDS["statement"].find(people.leadership)) == []
    page = sign_in("quality_manager").get(reverse("verification:round", args=[row.plan.number, 1])).content.decode()
    assert "The budget was cut in May." in page
    assert sign_in("leadership").post(duty.url, {"version": 1, "statement": "More."}).status_code == 409


@pytest.mark.requirement("V2")
def test_an_effect_awaits_those_who_may_judge_it_and_what_follows_is_said(row, people, sign_in):
    measure = judgeable(people, row)
    (duty,) = duties.KINDS["effect"].find(people.planner)
    assert (duty.url, list(duties.KINDS["effect"].find(people.delivery))) == (at("measure-judge", row, measure.pk), [])
    assert sign_in("delivery").get(duty.url).status_code == 403
    assert sign_in("planner").post(duty.url, {"version": measure.version, "effect": "ineffective", "note": ""}).status_code == 422
    assert sign_in("planner").post(duty.url, {"version": measure.version, "effect": "ineffective", "note": "Nothing changed."}).status_code == 302
    assert list(duties.KINDS["effect"].find(people.planner)) == []
    page = sign_in("quality_manager").get(reverse("verification:round", args=[row.plan.number, 1])).content.decode()
    assert "The measure did not help." in page
    assert f'<a href="{at("measure-add", row)}">Set another measure</a>' in page
    assert sign_in("planner").post(duty.url, {"version": measure.version, "effect": "effective", "note": "No."}).status_code == 409


def test_an_effect_is_refused_before_its_window_has_ended(row, people, sign_in):
    measure = actions.set_measure(explained(row), row.plan.owner, "Hire.", people.delivery, TODAY(), effect_until=TODAY() + timedelta(1))
    measure = actions.finish_measure(measure, people.delivery, measure.version, "Done.")
    answer = sign_in("planner").post(at("measure-judge", row, measure.pk), {"version": measure.version, "effect": "effective", "note": "It helped."})
    assert answer.status_code == 409


def test_the_measures_of_all_plans_are_listed_filtered_and_go_out_as_a_file(row, people, sign_in):
    judgeable(people, row)
    client = sign_in("auditor")
    for stand, found in [("to_judge", 1), ("open", 0)]:
        assert len(client.get(reverse("verification:measures"), {"stand": stand}).context["lines"]) == found
    sheet = client.get(reverse("accounts:table", args=["measures", "csv"]), {"stand": "to_judge"})
    assert (sheet.status_code, "Hire two." in b"".join(sheet.streaming_content).decode("utf-8-sig")) == (200, True)


def test_measures_and_causes_of_a_confidential_plan_are_neither_shown_nor_counted(row, people, sign_in, api_as):
    judgeable(people, row)
    Plan.objects.filter(pk=row.plan.pk).update(confidential=True)
    stranger = sign_in("second_manager")
    assert list(stranger.get(reverse("verification:measures")).context["lines"]) == []
    assert stranger.get(reverse("verification:pareto")).context["shares"] == []
    assert list(stranger.get(reverse("verification:terms")).context["object_list"]) == []
    assert stranger.get(at("measure-judge", row, CorrectiveMeasure.objects.get().pk)).status_code == 404
    assert api_as("second_manager").get("/api/v1/root-causes/pareto/").json() == []
    assert list(duties.KINDS["effect"].find(people.second_manager)) == []


@pytest.mark.requirement("V2")
def test_the_pareto_counts_merged_words_once_in_falling_order_and_leads_to_the_misses(people, sign_in, api_as):
    rows = [factory.checked_round(people).rows.missed().get() for _plan in range(4)]
    words = [explained(row, word).term for row, word in zip(rows, ["Leave", "Batches", "Batch work", ""], strict=True)]
    actions.merge_term(words[2], people.quality_manager, 1, into=words[1])
    page = sign_in("auditor").get(reverse("verification:pareto"))
    told = page.context["shares"]
    assert [(one.number, str(one.share), str(one.cumulative)) for one in told] == [(2, "50.0", "50.0"), (1, "25.0", "75.0"), (1, "25.0", "100.0")]
    assert (told[0].text, {one.text for one in told[1:]}, len(page.context["chart"].bars)) == ("Batches", {"Leave", "People: in no word yet"}, 3)
    for share, found in zip(page.context["shares"], (2, 1, 1), strict=True):
        assert page.client.get(f"{reverse('verification:pareto')}?{share.query}").context["paginator"].count == found
    bars = api_as("auditor").get("/api/v1/root-causes/pareto/?element=people").json()
    assert (bars[0]["text"], bars[0]["number"], bars[0]["term"]) == ("Batches", 2, words[1].pk)


@pytest.mark.requirement("V2")
def test_a_word_at_two_bones_is_one_bar_and_what_is_in_no_word_stands_last(people, sign_in, api_as):
    rows = [factory.checked_round(people).rows.missed().get() for _plan in range(6)]
    for row, word in zip(rows, ["Batches", "Batches", "Leave", "", "", ""], strict=True):
        explained(row, word)
    second = CauseTerm.objects.create(bone="process", text="Batches")
    RootCause.objects.filter(row=rows[1]).update(element="process", term=second)
    RootCause.objects.filter(row=rows[5]).update(element="process")
    page = sign_in("auditor").get(reverse("verification:pareto"))
    told = [(one.text, one.bone_words, one.number, str(one.cumulative)) for one in page.context["shares"]]
    assert told[:2] == [("Batches", "People, Process", 2, "33.3"), ("Leave", "People", 1, "50.0")]
    assert told[2:] == [("People: in no word yet", "People", 2, "83.3"), ("Process: in no word yet", "Process", 1, "100.0")]
    for share, found in zip(page.context["shares"], (2, 1, 2, 1), strict=True):
        narrowed = page.client.get(f"{reverse('verification:pareto')}?{share.query}").context
        assert (narrowed["paginator"].count, narrowed["chosen"], narrowed["total"]) == (found, share, 6)
    assert [bar.number for bar in page.context["chart"].bars] == [2, 1, 3]
    assert [one["number"] for one in api_as("auditor").get("/api/v1/root-causes/pareto/").json()] == [2, 1, 2, 1]


@pytest.mark.parametrize("query", [{"since": "2031-01-01"}, {"until": "2001-01-01"}, {"element": "supplier"}, {"service": ""}])
def test_the_pareto_is_narrowed(row, sign_in, query):
    explained(row)
    assert len(sign_in("auditor").get(reverse("verification:pareto"), query).context["shares"]) == (1 if "service" in query else 0)


def test_words_are_merged_and_withdrawn_on_the_page(row, people, sign_in):
    few, many = explained(row, "Too few").term, explained(row, "Understaffed", version=1).term
    client = sign_in("quality_manager")
    merge = reverse("verification:term-merge", args=[few.pk])
    assert client.post(merge, {"version": 1, "into": few.pk}).status_code == 422
    assert client.post(merge, {"version": 1, "into": many.pk}).status_code == 302
    assert CauseTerm.objects.get(pk=few.pk).merged_into == many
    assert client.post(reverse("verification:term-offer", args=[many.pk]), {"version": 1, "active": "false"}).status_code == 302
    assert CauseTerm.objects.get(pk=many.pk).active is False
    assert client.post(reverse("verification:term-offer", args=[many.pk]), {"version": 1, "active": "true"}).status_code == 409
    for key in ("planner", "delivery", "auditor"):
        assert sign_in(key).get(merge).status_code == 403


@pytest.mark.parametrize("route", ["measures", "pareto", "terms"])
def test_the_pages_over_all_plans_cost_the_same_for_one_plan_and_for_three(people, sign_in, route, django_assert_num_queries):
    client, queries = sign_in("auditor"), {"measures": 8, "pareto": 8, "terms": 6}
    client.get(reverse(f"verification:{route}"))
    for expected in (1, 3):
        while CorrectiveMeasure.objects.count() < expected:
            row = factory.checked_round(people).rows.missed().get()
            actions.set_measure(explained(row, f"Word {row.pk}"), row.plan.owner, "Hire.", people.delivery, TODAY())
        with django_assert_num_queries(queries[route]):
            assert client.get(reverse(f"verification:{route}")).status_code == 200


@pytest.mark.requirement("V2")
def test_the_third_repeat_is_shown_to_leadership_until_it_is_settled(people, sign_in, api_as):
    row = factory.closed_round(people).rows.missed().get()
    source = actions.carry_over_row(row, people.planner, "Once more")
    for repeats, told in [(2, []), (3, [source.number])]:
        ImprovementInput.objects.filter(pk=source.pk).update(repeat_count=repeats)
        assert [duty.where for duty in duties.KINDS["repeat"].find(people.leadership)] == told
        assert [one.number for one in sign_in("leadership").get(reverse("plans:input_list"), {"often": "on"}).context["object_list"]] == told
        assert [one["number"] for one in api_as("leadership").get("/api/v1/inputs/?often=true").json()["results"]] == told
    assert list(duties.KINDS["repeat"].find(people.planner)) == []
    assert "Leadership sees it" in sign_in("leadership").get(source.get_absolute_url()).content.decode()
    ImprovementInput.objects.filter(pk=source.pk).update(state="resolved")
    assert list(duties.KINDS["repeat"].find(people.leadership)) == []


@pytest.mark.parametrize(("kind", "key"), [("statement", "leadership"), ("effect", "planner"), ("repeat", "leadership")])
def test_what_awaits_costs_the_same_for_one_and_for_three(people, kind, key, django_assert_num_queries):
    person, queries = getattr(people, key), {"statement": 1, "effect": 4, "repeat": 1}
    for expected in (1, 3):
        while len(list(duties.KINDS[kind].find(person))) < expected:
            row = factory.checked_round(people).rows.missed().get()
            judgeable(people, row)
            asked = actions.ask_department(row, row.plan.owner, people.leadership.department)
            if kind == "repeat":
                actions.withdraw_request(asked, people.planner, asked.version, "Heard in the meeting.")
                row = actions.close_round(row.round, people.planner).rows.missed().get()
            if kind == "repeat":
                source = actions.carry_over_row(row, people.planner, f"Again {row.pk}")
                ImprovementInput.objects.filter(pk=source.pk).update(repeat_count=3)
        with django_assert_num_queries(queries[kind]):
            assert len(list(duties.KINDS[kind].find(person))) == expected
