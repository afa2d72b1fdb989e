"""The other plans of the demo: every stage a screen can show, on the sister indicators of the same help desk."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from config.demo import appraisal, briefs, costs, player, revisions, services, story
from config.demo.words import line, prose
from improvement import actions as improvement
from plans import actions as plans
from plans.models import Plan
from plans.states import Part
from verification import actions as verification


def play(people, indicators) -> list[Plan]:
    """Build one plan in each of the other stages; return them."""
    return [
        verifying(people, indicators),
        in_progress(people, indicators),
        approved(people, indicators),
        in_review(people, indicators),
        draft(people, indicators),
        cancelled(people, indicators),
    ]


def day(offset: int) -> date:
    """Return the date `offset` days from today."""
    return timezone.localdate() + timedelta(days=offset)


def built(people, indicators, brief, title, goal, source, span, work) -> Plan:
    """Return a complete draft of a smaller plan; `brief` are its texts, `span` the days of its start and end from today."""
    by, (start, end) = people["quality_manager"], span
    texts = {name: text for name, text in brief.items() if name not in {"service_objective", "agreed"}}
    plan = plans.create_plan(
        by, title=title, planned_start=day(start), planned_end=day(end), purposes=["G1"], mechanisms=["measurement", "review"],
        motive=source.description, budget_effects=briefs.BUDGET, **texts,
    )  # fmt: skip
    parts = [("delivery", Part.TEAM), ("colleague", Part.TEAM), ("auditor", Part.REVIEW_TEAM), ("leadership", Part.LEADER), ("supervision", Part.SUPERVISOR)]
    for key, part in parts:
        plans.add_part(plan, "members", by, person=people[key], part=part)
    aim = {**goal, "indicator": indicators[goal["indicator"]], "due": day(end), "effect_from": day(end - 60), "effect_until": day(end)}
    rows = [
        ("outcomes", {"text": title, "acceptance": goal["statement"]}),
        ("inputs", {"source": source}),
        ("goals", {**aim, "service_objective": services.objective(people, brief["service_objective"])}),
        ("consultations", {**story.CONSULTATIONS[0], "agreed": brief["agreed"][0], "held_on": day(start - 20)}),
        ("consultations", {**story.CONSULTATIONS[1], "agreed": brief["agreed"][1], "held_on": day(start - 18)}),
        ("budget", {"element": "process", "description": line("工作坊", "Workshops"), "planned": Decimal("18000")}),
        ("responsibilities", {**dict(zip(("role", "responsibility", "activity"), briefs.OWNER, strict=True)), "person": by}),
        ("responsibilities", {**dict(zip(("role", "responsibility", "activity"), story.RESPONSIBILITIES[2], strict=False)), "person": people["delivery"]}),
        ("measures", {"text": goal["statement"]}),
        ("reviews", {"planned_on": day(start + 30), "subject": appraisal.FIRST}),
        ("reviews", {"planned_on": day(end - 10), "subject": line("总结回顾", "Final review")}),
    ]
    for slug, facts in rows:
        plans.add_part(plan, slug, by, **facts)
    plans.add_part(plan, "standards", by, goal=plan.goals.get(), **story.STANDARDS[0])
    player.schedule(plan, people, [_phase(start, end)], [(*item[:4], 0, day(item[4]), day(item[5]), item[6]) for item in work])
    costs.by_phase(plan, [0])
    costs.assign(plan, costs.SMALL_MATRIX)
    return plan


def _phase(start, end):
    return {
        "name": line("实施", "Carry out"),
        "planned_start": day(start),
        "planned_end": day(end),
        "activities": [
            (line("分步推行", "Introduce step by step"), day(start), day(end - 30), ()),
            (line("检验效果", "Test the effect"), day(end - 29), day(end), (0,)),
        ],
    }


def goal(code, statement, baseline, target, unit, direction) -> dict:
    """Return the facts of a goal; its service objective is part of the plan's brief."""
    return {
        "statement": statement, "indicator": code, "baseline_value": Decimal(baseline),
        "target_value": Decimal(target), "unit": unit, "direction": direction, "how_measured": line("按月统计", "Counted monthly"),
        "weight": Decimal(50),
    }  # fmt: skip


def adopted(people, title, description, **facts):
    """Return an input raised by the planner and adopted by the second quality manager."""
    source = plans.raise_input(people["planner"], title=title, description=description, **facts)
    return plans.adopt_input(source, people["second_manager"], line("纳入本周期", "Taken into this cycle"))


def verifying(people, indicators) -> Plan:
    """A plan whose control table is half filled."""
    title = line("降低工单挂起率", "Fewer tickets on hold")
    source = adopted(people, title, prose("挂起率升至50%以上。", "More than half of all tickets are put on hold."), kind="D2.1", element="process")
    work = [
        ("R3", line("挂起原因代码", "Reason codes for holds"), line("代码表启用", "Table of codes in use"), "delivery", -120, -60, "30"),
        ("T3", line("整理挂起处理SOP", "Tidy the SOP on holds"), line("SOP完备、适用、一致", "SOP complete, applicable, consistent"), "colleague", -100, -30, "24"),
    ]
    target = goal("WAIT", line("挂起率降到30%", "Tickets on hold down to 30 %"), "66.67", "30", "%", "down")
    plan = player.approved(built(people, indicators, briefs.HOLDS, title, target, source, (-120, 30), work), people)
    plan = plans.start(plan, people["planner"])
    costs.spend(plan, costs.VERIFYING_EXPENSES)
    player.work_off(plan)
    plan.refresh_from_db()
    control = verification.open_round(plan, people["planner"], due=day(7), checkers=[people["checker"], people["colleague"], people["delivery"]])
    row = control.rows.order_by("place").first()
    verification.record_row(
        row, row.checker, row.version, "partly", actual_value=Decimal("48"), actual_text=line("48%", "48 %"), evidence=line("本月统计", "This month's count")
    )
    counted = ContentFile(line("本月挂起率48%", "Tickets on hold this month: 48 %").encode(), name="挂起率统计.txt")
    verification.attach_evidence(row, row.checker, counted)
    verification.ask_department(row, plan.owner, people["leadership"].department)
    return plan


def in_progress(people, indicators) -> Plan:
    """A plan at work: done, under way, blocked, overdue, a request for more time."""
    title = line("缩短解决时长中位数", "Shorten the median time to resolve")
    source = adopted(people, title, prose("中位数由54小时升至500小时以上。", "The median rose from 54 hours to over 500."), kind="D2.12", element="technology")
    work = [
        ("T2", line("自动派单规则", "Rules for automatic dispatch"), line("规则上线", "Rules live"), "delivery", -60, -20, "40"),
        ("T4", line("细化应急预案职责", "Refine duties in the contingency plan"), line("演练成功", "Drill succeeds"), "delivery", -40, -5, "32"),
        ("P3", line("调整二线储备比例", "Adjust the reserve of the second line"), line("每级至少一名替补", "A stand-in at each level"), "colleague", -30, 3, "16"),
        ("R2", line("完善工单工具", "Improve the ticket tool"), line("新看板启用", "New board in use"), "colleague", -10, 40, "60"),
        ("C2", line("建立问题管理过程", "Set up problem management"), line("过程发布", "Process published"), "checker", -5, 70, "80"),
    ]
    target = goal("RESMED", line("中位数降到96小时", "Median down to 96 hours"), "499.32", "96", "h", "down")
    plan = player.approved(built(people, indicators, briefs.MEDIAN, title, target, source, (-60, 90), work), people)
    plan = plans.start(plan, people["planner"])
    costs.spend(plan, costs.WORKING_EXPENSES)
    items = list(plan.work_items.order_by("number").select_related("assignee", "plan"))
    improvement.report_progress(items[0], items[0].assignee, items[0].version, 100, note=line("已上线", "Live"), hours=Decimal(38))
    improvement.report_progress(items[1], items[1].assignee, items[1].version, 50, note=line("等待演练窗口", "Waiting for a slot"), hours=Decimal(12))
    improvement.report_progress(items[3], items[3].assignee, items[3].version, 20, blocked_reason=line("厂商接口未开放", "The supplier's interface is not open"))
    items[1].refresh_from_db()
    improvement.request_extension(items[1], items[1].assignee, new_end=day(14), reason=line("演练窗口推迟", "The slot for the drill was moved"))
    appraisal.decide(plan, people)
    return plan


def approved(people, indicators) -> Plan:
    """A plan approved twice but not begun, with a working revision open."""
    title = line("提升服务目录与SLA形象", "A better service catalogue and SLA")
    source = adopted(people, title, prose("客户难以找到服务承诺。", "Customers cannot find what is promised."), kind="D2.2", element="process")
    work = [("C4", line("重编服务目录", "Rewrite the service catalogue"), line("客户评审通过", "Accepted by customers"), "colleague", 10, 60, "50")]
    target = goal("REOPEN", line("重开率降到4%", "Tickets reopened down to 4 %"), "7.2", "4", "%", "down")
    plan = player.approved(built(people, indicators, briefs.CATALOGUE, title, target, source, (7, 100), work), people)
    plan = revisions.second_baseline(plan, people)
    plan = plans.revise(plan, plan.owner, line("客户要求增加英文目录", "The customer wants an English catalogue as well"))
    return plans.edit_plan(plan, plan.owner, plan.version, scope=prose("服务目录中英文两版。", "The catalogue in Chinese and in English."))


def in_review(people, indicators) -> Plan:
    """A plan that was returned once and waits for its second decision."""
    title = line("一线人员能力提升", "Raise the skills of the first line")
    source = adopted(people, title, prose("内审发现培训记录不全。", "Internal audit found gaps in training records."), kind="D2.7", element="people")
    work = [("P2", line("角色与职责研讨", "Workshop on roles and duties"), line("全员参加", "Everybody takes part"), "delivery", 20, 50, "24")]
    target = goal("RES5D", line("5日内解决率达到30%", "Resolved within 5 days: 30 %"), "2.08", "30", "%", "up")
    plan = plans.submit(built(people, indicators, briefs.SKILLS, title, target, source, (15, 110), work), people["quality_manager"])
    plan = plans.return_to_author(plan, people["sms_owner"], line("请补充替补安排", "Add who stands in"))
    plan = plans.edit_plan(plan, plan.owner, plan.version, resources=prose("一名讲师、一间培训教室；增加两名替补。", "One trainer and a training room; two stand-ins added."))
    return plans.submit(plan, plan.owner)


def draft(people, indicators) -> Plan:
    """A draft at its beginning, with most success factors open."""
    plan = plans.create_plan(
        people["second_manager"], title=line("备件库管理制度改进", "Better rules for the spare parts store"), planned_start=day(30), planned_end=day(150),
        motive=prose("备件短缺使三次修复超时。", "Missing parts delayed three repairs."), purposes=["G2"], mechanisms=["complaints"],
    )  # fmt: skip
    plans.add_part(plan, "members", plan.owner, person=people["colleague"], part=Part.TEAM)
    # Not thought through yet: the analysis begins before the stocktaking has ended.
    stock = [(line("盘点备件", "Take stock of the parts"), day(30), day(50), ()), (line("分析短缺原因", "Analyse the shortages"), day(45), day(60), (0,))]
    rules = [(line("制订备件定额", "Set minimum stocks"), day(61), day(100), (1,)), (line("试行新制度", "Try the new rules"), None, None, (2,))]
    phases = [(line("盘点", "Stocktaking"), 30, 60, stock), (line("改制", "New rules"), 61, 150, rules)]
    player.schedule(plan, people, [{"name": name, "planned_start": day(first), "planned_end": day(last), "activities": some} for name, first, last, some in phases], [])
    return plan


def cancelled(people, indicators) -> Plan:
    """A plan cancelled before approval."""
    plan = plans.create_plan(people["quality_manager"], title=line("外包夜间服务台", "Outsource the night desk"), planned_start=day(-10), planned_end=day(60))
    return plans.cancel(plan, plan.owner, line("管理层决定保留自营", "Management keeps it in house"))


def register(people, indicators) -> None:
    """Inputs in every state of the register."""
    manager = people["quality_manager"]
    plans.raise_input(people["delivery"], kind="D2.4", title=line("挂起提醒过多", "Too many hold alerts"), description=prose("建议合并提醒。", "Merge the alerts."), element="technology", service=services.help_desk(people), value="medium", effort="low")
    plans.raise_input(
        people["supervision"], kind="D2.11", title=line("不符合项：复查记录缺失", "Nonconformity: review records missing"),
        description=prose("抽查10张缺3张。", "3 of 10 sampled were missing."), element="process",
    )  # fmt: skip
    later = plans.raise_input(people["sms_owner"], kind="D2.10", title=line("明年更换工单系统", "New ticket system next year"), description=prose("规划中。", "Being planned."), service=services.help_desk(people), value="high", effort="high")
    plans.defer_input(later, manager, line("等系统选型", "Until the system is chosen"), day(60))
    no = plans.raise_input(people["colleague"], kind="D2.4", title=line("取消5日目标", "Drop the 5-day objective"), description=prose("目标过高。", "It is too hard."), value="low", effort="low")
    plans.decline_input(no, manager, line("与服务目标相悖", "Against the service objective"))
    plans.raise_input(
        people["planner"], kind="D2.12", title=line("会议室终端频繁死机", "Workplaces in meeting rooms freeze"), value="high", effort="medium", element="resources",
        description=prose("本月已有9次。", "Nine times this month."), service=services.service(people, "DESKTOP"),
    )  # fmt: skip
    plans.raise_input(
        people["delivery"], kind="D2.4", title=line("邮箱容量告警过晚", "The warning of a full mailbox comes too late"), value="low", effort="low", element="technology",
        description=prose("满额前一天才提醒。", "It comes a day before the mailbox is full."), service=services.service(people, "MAIL"),
    )  # fmt: skip
    twin = plans.raise_input(people["checker"], kind="D2.4", title=line("提醒太多", "Too many alerts"), description=prose("同类意见。", "The same."))
    plans.merge_input(twin, manager, line("与前项相同", "Says the same"), first_input(people["delivery"]))


def first_input(person):
    """Return the first input that a person raised."""
    return person.inputs_raised.order_by("id").first()
