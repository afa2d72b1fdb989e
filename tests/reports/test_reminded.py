"""A report's page shows who was reminded of it, how often and when last."""

import pytest

from reminders import actions as reminders
from tests.reports import factory


@pytest.mark.requirement("V3")
def test_the_page_says_who_was_reminded_and_who_was_not_yet(people, sign_in):
    report = factory.issued(people, language="en")
    reminders.remind(people.leadership)
    page = sign_in("auditor").get(report.get_absolute_url())
    told = {one.capacity: one.reminded and one.reminded.times for one in page.context["submissions"]}
    assert told == {"leader": 1, "supervisor": None}
    html = page.content.decode()
    assert (html.count("Reminded once"), html.count("Not reminded yet")) == (1, 1)
