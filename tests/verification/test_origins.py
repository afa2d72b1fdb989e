"""Work that follows from a measure or a decision says where it came from, in words and with a link, wherever it shows (V2, D4.5)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from audit.models import Event
from audit.reading import changes_of
from improvement import origins
from improvement.models import WorkItem
from tests.verification import factory
from verification import actions

ROUND = "Corrective measure for round 1, no. 1"
REVIEW = f"Decision of the review of {timezone.localdate()}"


@pytest.fixture
def items(people):
    """The work items of a measure and of a decision, in this order."""
    row = factory.checked_round(people).rows.missed().get()
    factory.explain(row, people)
    review = actions.record_review(row.plan, row.plan.owner, timezone.localdate(), "First review", "All", "We looked at it.")
    actions.decide_at_review(review, row.plan.owner, text="Ask the supplier.", owner=people.delivery, due=timezone.localdate() + timedelta(14))
    return list(WorkItem.objects.exclude(origin="").order_by("number"))


@pytest.mark.requirement("V2")
def test_page_board_table_api_and_file_name_what_the_work_follows_from(items, sign_in, api_as):
    plan, client = items[0].plan, sign_in("quality_manager")
    review = items[1].decision.review
    where = [f"/plans/{plan.number}/verification/rounds/1/#row-1", f"/plans/{plan.number}/verification/reviews/{review.pk}/"]
    for item, words, url in zip(items, (ROUND, REVIEW), where, strict=True):
        assert f'href="{url}">{words}</a>' in client.get(item.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
        told = api_as("quality_manager").get(f"/api/v1/work-items/{item.pk}/", headers={"accept-language": "en"}).json()
        assert (told["origin_words"], told["origin_url"]) == (words, url)
    for path in (f"/plans/{plan.number}/implementation/", f"/plans/{plan.number}/implementation/?view=table"):
        page = client.get(path, headers={"accept-language": "en"}).content.decode()
        assert ([words in page for words in (ROUND, REVIEW)], "measure:" in page) == ([True, True], False), path


def test_the_history_says_an_origin_in_words_of_both_languages(items):
    event = Event.objects.of(items[0]).filter(verb="work.create").get()
    told = {}
    for language in ("en", "zh-hans"):
        with override(language):
            told[language] = next(change.new for change in changes_of(event) if change.label in ("Origin", "来源"))
    assert told == {"en": "Corrective measure", "zh-hans": "改进措施"}


def test_origins_are_looked_up_once_for_each_kind(items, django_assert_num_queries):
    with django_assert_num_queries(2):
        told = origins.found([*items, *items])
    here, review = f"/plans/{items[0].plan.number}/verification", items[1].decision.review
    assert {pk: one.url for pk, one in told.items()} == {items[0].pk: f"{here}/rounds/1/#row-1", items[1].pk: f"{here}/reviews/{review.pk}/"}
