"""Whoever moves an object on may say at which version it was read; another one is refused with both versions."""

from datetime import timedelta

import pytest
from django.utils import timezone

from improvement import actions as improvement
from improvement.models import WorkItem
from plans import actions as plans
from tests.improvement import factory as working
from tests.verification import factory
from verification.states import RowKind

pytestmark = pytest.mark.django_db


def finished(people):
    row = factory.open_round(people).rows.filter(kind=RowKind.WORK).first()
    return WorkItem.objects.get(pk=row.source_id), next(key for key, person in vars(people).items() if person == row.checker)


def verify(people):
    item, who = finished(people)
    return item, who, f"work-items/{item.pk}/verify", {"note": "Seen."}


def reject(people):
    item, who = finished(people)
    return item, who, f"work-items/{item.pk}/reject", {"note": "Not yet."}


def cancel(people):
    item = working.item_in_progress(people)
    return item, "quality_manager", f"work-items/{item.pk}/cancel", {"reason": "No need."}


def decide(people):
    item = working.item_in_progress(people)
    asked = improvement.request_extension(item, item.assignee, item.planned_end + timedelta(days=7), "Ill.")
    return asked, "quality_manager", f"extension-requests/{asked.pk}/decide", {"granted": True}


def source_to(deed, **facts):
    def prepared(people):
        source = plans.raise_input(people.delivery, kind="D2.4", title="Slow", description="Very.")
        return source, "quality_manager", f"inputs/{source.pk}/{deed}", {"reason": "Yes.", **facts}

    prepared.__name__ = deed
    return prepared


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()
DEEDS = [verify, reject, cancel, decide, source_to("adopt"), source_to("decline"), source_to("defer", until=TOMORROW)]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_move_at_another_version_is_refused_with_both(people, api_as, deed):
    obj, who, path, body = deed(people)
    api = api_as(who)
    stale = api.post(f"/api/v1/{path}/", body | {"version": obj.version + 1}, format="json")
    told = stale.json()
    assert (stale.status_code, told["code"], told["theirs"]["version"], told["yours"]["version"]) == (409, "stale", obj.version, obj.version + 1)
    done = api.post(f"/api/v1/{path}/", body | {"version": obj.version}, format="json")
    assert (done.status_code, done.json()["version"]) == (200, obj.version + 1)
