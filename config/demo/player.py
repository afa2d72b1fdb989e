"""Plays the main story through the actions that users call: input, plan, approval, work, checks, report, what travels on."""

from datetime import date
from decimal import Decimal

from config.demo import appraisal, causes, costs, services, story
from config.demo.words import line
from improvement import actions as improvement
from improvement.models import Area
from plans import actions as plans
from plans import document
from plans.models import Plan
from plans.states import Part
from reports import actions as reports
from verification import actions as verification
from verification.models import CauseTerm, CorrectiveMeasure
from verification.states import MISSES


def play(people, indicators) -> Plan:
    """Take the main story from the collapse of 2012-09 to the closed plan; return the plan."""
    plan = drafted(people, indicators)
    plan = approved(plan, people)
    plan = plans.start(plan, people["planner"])
    costs.spend(plan, costs.STORY_EXPENSES)
    work_off(plan)
    plan.refresh_from_db()
    control = check(plan, people)
    explain(control, people)
    verification.close_round(control, people["planner"])
    # The report is ordered last, so that it can tell of the reviews, the appraisal and what travels on.
    aftermath(plan, control, people)
    report(control, people)
    return plans.close(Plan.objects.get(pk=plan.pk), people["sms_owner"], line("验收：过程完成，差距转入下一周期", "Accepted: work done, gap carried on"))


def drafted(people, indicators) -> Plan:
    """The input is raised and adopted, and the plan with its six sections drafted."""
    source = plans.raise_input(people["planner"], indicator=indicators["RES5D"], service=services.help_desk(people), **story.INPUT)
    source = plans.adopt_input(source, people["quality_manager"], line("影响所有客户，立即立项", "It hurts every customer: plan it now"))
    plan = plans.create_plan(people["quality_manager"], **story.PLAN)
    fill(plan, people, indicators, source)
    return plan


def fill(plan, people, indicators, source) -> None:
    """Fill the lists of the plan's sections."""
    by = plan.owner
    cast = [
        ("delivery", Part.TEAM), ("colleague", Part.TEAM), ("planner", Part.EDITOR), ("auditor", Part.REVIEW_TEAM), ("second_manager", Part.REVIEW_TEAM),
        ("leadership", Part.LEADER), ("supervision", Part.SUPERVISOR),
    ]  # fmt: skip
    for key, part in cast:
        plans.add_part(plan, "members", by, person=people[key], part=part)
    plans.add_part(plan, "inputs", by, source=source)
    for slug, rows in [("outcomes", story.OUTCOMES), ("consultations", story.CONSULTATIONS), ("budget", story.BUDGET)]:
        for row in rows:
            plans.add_part(plan, slug, by, **row)
    for row in story.GOALS:
        facts = {**row, "indicator": indicators[row["indicator"]], "service_objective": services.objective(people, row["service_objective"])}
        goal = plans.add_part(plan, "goals", by, **facts)
        for standard in story.STANDARDS:
            plans.add_part(plan, "standards", by, goal=goal, **standard)
    for role, responsibility, activity, key in story.RESPONSIBILITIES:
        plans.add_part(plan, "responsibilities", by, role=role, responsibility=responsibility, activity=activity, person=people[key])
    for text in story.REVIEW_MEASURES:
        plans.add_part(plan, "measures", by, text=text)
    for planned_on, subject in story.REVIEWS:
        plans.add_part(plan, "reviews", by, planned_on=planned_on, subject=subject)
    schedule(plan, people, story.PHASES, story.WORK)
    costs.by_phase(plan, costs.STORY_PHASES)
    costs.assign(plan, costs.STORY_MATRIX)


def schedule(plan, people, phases, work) -> None:
    """Add the phases with their activities, and the work items."""
    by, standing, activities = plan.owner, [], []
    for phase in phases:
        facts = {name: value for name, value in phase.items() if name != "activities"}
        standing.append(plans.add_part(plan, "phases", by, **facts))
        for text, first, last, after in phase["activities"]:
            dates = {"planned_start": first, "planned_end": last}
            earlier = [activities[place] for place in after]
            activities.append(plans.add_part(plan, "activities", by, phase=standing[-1], text=text, begins_after=earlier, **dates))
    areas = {area.code: area for area in Area.objects.all()}
    for code, title, acceptance, key, place, start, end, hours in work:
        improvement.create_work(
            plan, by, area=areas[code], title=title, acceptance=acceptance, assignee=people[key], phase=standing[place],
            planned_start=start, planned_end=end, planned_hours=Decimal(hours),
        )  # fmt: skip


def approved(plan, people) -> Plan:
    """The owner submits; the head of the service management system approves what was seen."""
    plan = plans.submit(plan, plan.owner)
    return plans.approve(plan, people["sms_owner"], document.digest(document.of(plan)), line("同意实施", "Go ahead"))


def work_off(plan) -> None:
    """Each assignee reports twice: begun, and done."""
    for item in plan.work_items.select_related("assignee", "plan"):
        for percent, note in zip((40, 100), story.PROGRESS_NOTES, strict=True):
            item.refresh_from_db()
            improvement.report_progress(item, item.assignee, item.version, percent, note=note, hours=item.planned_hours / 2)


def check(plan, people):
    """A round is opened and every row checked by its checker."""
    control = verification.open_round(plan, people["planner"], due=date(2013, 12, 6), checkers=[people["checker"], people["colleague"], people["delivery"]])
    places: dict[str, int] = {}
    for row in control.rows.order_by("place"):
        place = places.get(row.kind, 0)
        places[row.kind] = place + 1
        result, value, text, evidence = story.FOUND[row.kind][place]
        verification.record_row(row, row.checker, row.version, result, actual_value=value, actual_text=text, evidence=evidence)
    return control


def explain(control, people) -> None:
    """Every miss gets its cause and measure."""
    places: dict[str, int] = {}
    for row in control.rows.order_by("place"):
        place = places.get(row.kind, 0)
        places[row.kind] = place + 1
        if row.result in MISSES:
            told = causes.CAUSES[row.kind, place]
            cause = verification.write_cause(
                row, control.plan.owner, method=told["method"], element=told["element"], conclusion=told["conclusion"],
                whys=told.get("whys", ()), bones=told.get("bones"), containment=told.get("containment", ""), contained_on=told.get("contained_on"), term=told["term"],
            )  # fmt: skip
            verification.set_measure(
                cause, control.plan.owner, action=told["measure"], owner=people[told["owner"]], due=told["due"], effect_until=told.get("effect_until"),
                set_on=date(2013, 12, 9),
            )
    merge_words(people)


def merge_words(people) -> None:
    """Two words of the vocabulary that mean the same become one, so that the Pareto counts them together."""
    into, given = (CauseTerm.objects.get(text=causes.CAUSES["goal", place]["term"]) for place in (0, 1))
    verification.merge_term(given, people["quality_manager"], given.version, into=into)


def judge(control, people) -> None:
    """Two effects were judged after their windows; one still awaits those who may judge it."""
    told = {str(facts["measure"]): facts["effect"] for facts in causes.CAUSES.values() if "effect" in facts}
    for measure in CorrectiveMeasure.objects.filter(cause__row__round=control, action__in=told):
        effect, note = told[measure.action]
        verification.judge_effect(measure, people["quality_manager"], measure.version, effect, note)


def report(control, people) -> None:
    """The report is ordered and rendered in Chinese; the leader and the supervisor acknowledge it with their instructions."""
    ordered = reports.request_report(control, people["quality_manager"], language="zh-hans")
    reports.render(ordered.pk)
    for submission in ordered.submissions.select_related("recipient"):
        told = next(words for key, words in causes.INSTRUCTIONS.items() if people[key] == submission.recipient)
        reports.acknowledge(submission, submission.recipient, instruction=told)


def aftermath(plan, control, people) -> None:
    """What closing needs: reviews, measures, what travels on, appraisal, knowledge, documents."""
    plan.refresh_from_db()
    owner = plan.owner
    appraisal.hold_reviews(plan, people)
    for row in control.rows.order_by("place"):
        if row.result in MISSES:
            for measure in row.cause.measures.all():
                verification.finish_measure(measure, measure.owner, measure.version, line("已落实", "In place"))
            verification.carry_over_row(row, people["planner"])
    judge(control, people)
    appraisal.appraise(plan, people)
    transfer = verification.transfer_knowledge(plan, owner, recipient=people["checker"], **causes.TRANSFER)
    verification.acknowledge_transfer(transfer, people["checker"])
    for kind, version, reason in causes.DOCUMENTS:
        about = services.help_desk(people) if kind == "manual" else None
        services.register(people["quality_manager"], kind, version, date(2013, 12, 2), reason, about, plan=plan)
        verification.state_document(plan, owner, kind, new_version=version, reason=reason)
