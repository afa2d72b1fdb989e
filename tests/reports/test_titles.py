"""A report bears the name under which its plan was approved."""

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
