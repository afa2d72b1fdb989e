"""A history is read in the reader's language, offers what occurs in it, and marks what changed within a text."""

from django.urls import reverse
from django.utils import translation

from audit import names, trail
from audit.models import Event
from audit.reading import lines_of
from plans import actions
from plans.models import ApprovalSeat, PlanMember

HASH = "ab" * 32


def test_a_word_of_a_code_in_a_recorded_name_is_read_in_the_readers_language(people):
    plan = actions.create_plan(people.quality_manager, title="团队成员 · Team member")
    with translation.override("zh-hans"):
        member = actions.add_part(plan, "members", people.quality_manager, plan.version, person=people.planner, part="team")
    told = Event.objects.of(member).get()
    with translation.override("en"):
        assert lines_of([told])[0].object == f"{people.planner} (Team member)"
        assert names.in_present_language(ApprovalSeat, "服务管理体系负责人") == ApprovalSeat(role="sms_owner").get_role_display()
        assert names.in_present_language(PlanMember, "Ann") == "Ann"
    with translation.override("zh-hans"):
        assert lines_of([told])[0].object == told.object_label


def test_a_plans_history_offers_only_who_and_what_occurs_in_it(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Mine")
    actions.cancel(plan, people.quality_manager, "No money.")
    actions.create_plan(people.second_manager, title="Other")
    fields = sign_in("auditor").get(reverse("plans:history", args=[plan.number])).context["filter"].form.fields
    verbs = [verb for code, group in fields["verb"].choices if code for verb, _words in group]
    kinds = [kind for kind, _words in fields["object_type"].choices if kind]
    assert (sorted(verbs), kinds, list(fields["actor"].queryset)) == (["plan.cancel", "plan.create"], ["plans.plan"], [people.quality_manager])


def test_a_changed_text_is_marked_word_by_word(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Mine", motive="Customers wait for an answer too long.")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="Customers wait for a first answer too long.")
    page = sign_in("auditor").get(reverse("plans:history", args=[plan.number]))
    spans = page.context["events"][0].changes[0].spans
    assert [(span.kind, span.text) for span in spans] == [
        ("same", "Customers wait for "), ("del", "an"), ("ins", "a first"), ("same", " answer too long."),
    ]  # fmt: skip


def test_a_hash_in_the_place_of_a_note_is_shown_short_under_its_name(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Mine")
    event = trail.record(plan, "plan.baseline", people.quality_manager, note=HASH)
    line = lines_of([event])[0]
    assert (line.note, line.digest) == ("", HASH[:12])
    page = sign_in("auditor").get(reverse("audit:detail", args=[event.pk])).content.decode()
    assert f'<h2>SHA-256</h2><p class="code">{HASH}</p>' in page
