"""Inputs that say much the same are shown before anybody raises them twice, and offered where one is merged."""

import pytest

from plans import actions, similar
from plans.models import ImprovementInput
from tests.plans import factory
from tests.plans.test_inputs import raised

PAGE, API = "/inputs/similar/", "/api/v1/inputs/similar/"


def titles(user, typed, description=""):
    return [match.source.title for match in similar.find(user, typed, description)]


@pytest.mark.parametrize(("typed", "found"), [
    ("提醒太多了", ["挂起提醒太多", "挂起提醒过多"]), ("Too many alerts while on hold", ["Too many hold alerts"]), ("打印机缺墨", []), ("of the and", []), ("", []), ("。，！", []),
])  # fmt: skip
def test_alike_inputs_are_found_in_either_language(people, typed, found):
    for title in ("挂起提醒过多", "Too many hold alerts", "会议室终端死机", "挂起提醒太多", "The printer in the hall jams"):
        raised(people, title=title)
    assert titles(people.delivery, typed) == found


def test_what_is_told_in_two_languages_is_as_like_as_its_liker_half(people):
    raised(people, title="挂起提醒过多 · Too many hold alerts")
    assert (len(titles(people.delivery, "挂起提醒过多")), len(titles(people.delivery, "too many hold alerts"))) == (1, 1)


def test_at_most_five_are_shown_the_likest_first(people):
    for number in range(7):
        raised(people, title=f"Slow VPN in building {number}")
    raised(people, title="Slow VPN")
    found = titles(people.delivery, "Slow VPN")
    assert (len(found), found[0]) == (5, "Slow VPN")


def test_only_inputs_that_the_person_may_see_are_shown(people):
    plan = factory.draft(people, confidential=True)
    actions.carry_over(plan, people.planner, "Secret outage of the payroll", "Not cured.")
    assert (titles(people.auditor, "secret outage of the payroll"), titles(people.colleague, "secret outage of the payroll")) == (["Secret outage of the payroll"], [])


@pytest.mark.parametrize("rows", [1, 30])
def test_looking_up_takes_the_same_number_of_queries_for_any_number_of_rows(people, django_assert_num_queries, rows):
    for number in range(rows):
        raised(people, title=f"Slow VPN {number}")
    titles(people.delivery, "Slow VPN")
    with django_assert_num_queries(1):
        titles(people.delivery, "Slow VPN at home is slow", "It is slow when I am at home, every day")


def test_the_fragment_names_number_title_state_and_leads_there(people, sign_in):
    source = raised(people)
    page = sign_in("delivery").get(PAGE, {"title": "The VPN is slow"}).content.decode()
    assert (source.number in page, source.title in page, f'href="/inputs/{source.number}/"' in page, "Raised" in page, "<html" in page) == (True, True, True, True, False)


@pytest.mark.parametrize("typed", ["x" * 100_000, "%_'\"", "\ud83d", "挂" * 5000, "a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff gg hh ii jj kk ll mm"])
def test_whatever_is_typed_is_answered(people, sign_in, typed):
    raised(people)
    assert sign_in("delivery").get(PAGE, {"title": typed.encode(errors="replace").decode(), "description": typed.encode(errors="replace").decode()}).status_code == 200


def test_the_form_looks_up_while_it_is_typed_and_shows_the_list_without_script(people, sign_in):
    raised(people)
    client = sign_in("colleague")
    assert 'hx-get="/inputs/similar/"' in client.get("/inputs/new/").content.decode()
    refused = client.post("/inputs/new/", {"title": "VPN is slow", "kind": "D2.4", "description": ""})
    assert (refused.status_code, [match.source.title for match in refused.context["similar"]]) == (422, ["Slow VPN"])


def test_the_api_lists_alike_inputs(people, api_as):
    source = raised(people)
    (told,) = api_as("delivery").get(API, {"title": "slow vpn"}).json()
    assert told == {"id": source.pk, "number": source.number, "title": "Slow VPN", "state": "raised", "state_words": "待决定", "url": f"/inputs/{source.number}/", "score": 100}


@pytest.mark.parametrize(("query", "field"), [({}, "title"), ({"title": ""}, "title"), ({"title": "x" * 201}, "title"), ({"title": "a", "description": "x" * 20_001}, "description")])
def test_the_api_says_what_is_wrong_with_the_question(api_as, query, field):
    answer = api_as("delivery").get(API, query)
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_the_merge_form_offers_what_is_alike_first_and_is_searched(people, sign_in):
    source, other, twin = raised(people), raised(people, title="Printer jams"), raised(people, title="The VPN is slow")
    client = sign_in("quality_manager")
    assert [one.number for one in client.get(f"/inputs/{source.number}/").context["others"]] == [twin.number, other.number]
    found = client.get(f"/inputs/{source.number}/others/", {"into": "printer"}).content.decode()
    assert (f'value="{other.number}"' in found, twin.number in found, source.number in found) == (True, False, False)
    assert f'value="{twin.number}"' in client.get(f"/inputs/{source.number}/others/", {"into": twin.number}).content.decode()


@pytest.mark.parametrize("typed", ["", "%_'", "x" * 100_000])
def test_any_search_for_a_merge_is_answered(people, sign_in, typed):
    source = raised(people)
    assert sign_in("quality_manager").get(f"/inputs/{source.number}/others/", {"into": typed}).status_code == 200


def test_the_search_for_a_merge_is_for_those_who_decide(people, sign_in):
    source = raised(people)
    assert sign_in("delivery").get(f"/inputs/{source.number}/others/").status_code == 403
    assert ImprovementInput.objects.count() == 1
