"""A report bears the name under which its plan was approved."""

from accounts import duties
from plans import actions
from plans.models import Plan
from tests.reports import factory


def test_an_open_revision_does_not_rename_the_report(people, sign_in):
    report = factory.ordered(people, language="en")
    plan = actions.revise(Plan.objects.get(), people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, plan.owner, plan.version, title="A name nobody approved")
    leader = sign_in("leadership")
    pages = [leader.get("/reports/").content.decode(), leader.get(f"/reports/{report.number}/").content.decode()]
    assert ["A name nobody approved" in page for page in pages] == [False, False]
    assert [report.title in page for page in pages] == [True, True]


def test_a_report_is_searched_for_and_awaits_its_readers_under_the_name_in_force(people, sign_in):
    report = factory.issued(people, language="en")
    plan = actions.revise(Plan.objects.get(), people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, plan.owner, plan.version, title="A name nobody approved")
    leader = sign_in("leadership")
    found = [[one.number for one in leader.get("/reports/", {"q": words}).context["object_list"]] for words in ("nobody approved", report.title)]
    told = [duty.where for group in duties.of(people.leadership) for duty in group.duties if group.kind == "report"]
    assert (found, told) == ([[], [report.number]], [f"{plan.number} {report.title}"])
