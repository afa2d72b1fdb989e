"""An auditor narrows the history, opens an event, and proves the file downloaded from it without any database."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from accounts.models import User
from audit.models import Event
from plans import actions
from tests.browser.person import at_browsers
from tests.plans import factory

NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/none"


def verified(path) -> tuple[int, str]:
    """What `manage.py audit_verify FILE` says of a file where no database can be reached: how it ends, and its words."""
    surroundings = {**os.environ, "DATABASE_URL": NOWHERE, "AUDIT_KEY": settings.AUDIT_KEY}
    told = subprocess.run([sys.executable, "manage.py", "audit_verify", str(path)], cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True)
    return told.returncode, told.stdout + told.stderr


@pytest.mark.browser
@pytest.mark.requirement("F3")
def test_an_auditor_filters_opens_an_event_and_proves_the_file_that_was_downloaded(live_server, browser, people, tmp_path):
    User.objects.update(language="en")
    plan = factory.draft(people)
    actions.edit_plan(plan, plan.owner, type(plan).objects.get(pk=plan.pk).version, title="Restore resolution in four days")
    event = Event.objects.of(plan).filter(verb="plan.edit").last()
    day = f"{event.at:%Y-%m-%d}"
    with at_browsers(browser, live_server.url, auditor="xu.wei") as (auditor,):
        page = auditor.page
        auditor.visit(f"/history/?plan={plan.number}&start={day}&end=2100-01-01")
        page.locator('main form [name="actor"]').select_option(value=str(plan.owner_id))
        page.locator('main form [name="object_type"]').select_option(value="plans.plan")
        page.locator('main form[method="get"]').first.evaluate("form => form.requestSubmit()")
        page.wait_for_url("**object_type=plans.plan**")
        assert {event.object_type for event in Event.objects.filter(pk__in=[int(link.get_attribute("href").strip("/").split("/")[-1]) for link in page.locator(".timeline time a").all()])} == {"plans.plan"}
        page.locator(".menu summary", has_text="Export").click()
        with page.expect_download() as download:
            page.locator("a", has_text="Verifiable file").click()
        path = tmp_path / "history.jsonl"
        download.value.save_as(path)
        auditor.visit(f"/history/{event.pk}/")
        told = page.locator("dl.changes").inner_text()
        assert ("four days" in told, page.locator("dl.changes :is(del, ins)").count() >= 2, page.locator(".badge-ok").count()) == (True, True, True)
        assert auditor.troubles == []
    status, words = verified(path)
    assert (status, f"{plan.number}" in words, "NOT checked" in words) == (0, True, False)
    whole = path.read_bytes()
    place = whole.index(b"four days")
    path.write_bytes(whole[:place] + b"nine" + whole[place + 4 :])
    status, words = verified(path)
    assert (status, words.startswith("BROKEN at line"), "its content was changed" in words) == (1, True, True)
