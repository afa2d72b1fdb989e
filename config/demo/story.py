"""The main story, told by real figures: the collapse of "resolved within 5 days" in September 2012 (see data/README.md)."""

from datetime import date
from decimal import Decimal

from config.demo.words import line, prose

INPUT = {
    "title": line("5日内解决率自2012年9月起骤降为零", "Resolution within 5 days fell to zero in September 2012"),
    "description": prose(
        "2010年至2012年8月，5日内解决率稳步上升到62%左右；2012年9月当月开出的34张工单无一在5日内解决，此后各月徘徊在0%至4%之间，"
        "解决时长中位数由约54小时升至500小时以上，挂起率由约20%升至50%以上。趋势已越过过程行为图的自然过程下限。",
        "From 2010 to August 2012 resolution within 5 days rose steadily to about 62 %. Of the 34 tickets opened in September 2012 none was "
        "resolved within 5 days; every month since lies between 0 % and 4 %. The median time to resolve rose from about 54 hours to over 500, "
        "tickets on hold from about 20 % to over 50 %. The fall is far below the lower natural process limit.",
    ),
    "kind": "D2.8",
    "element": "process",
}

PLAN = {
    "title": line("恢复“5日内解决率”", "Restore resolution within 5 days"),
    "planned_start": date(2013, 1, 7),
    "planned_end": date(2013, 11, 29),
    "purposes": ["G1", "G2"],
    "mechanisms": ["measurement", "review", "satisfaction", "complaints"],
    "introduction": prose(
        "本计划针对服务台2012年9月以来解决时效的骤降，说明改进的起因、目标、方案、职责与回顾安排。",
        "This plan answers the collapse of resolution times at the help desk since September 2012: reason, goals, scheme, duties and reviews.",
    ),
    "document_purpose": prose(
        "供服务管理体系负责人审批，并作为实施、对照检查和改进报告的共同依据。",
        "For approval by the head of the service management system, and as the common basis of work, checks and report.",
    ),
    "motive": prose(
        "客户等待时间成倍增加，投诉随之上升；若不改进，年度服务目标无法达成。",
        "Customers wait many times longer than before and complaints follow; without improvement the year's service objective is out of reach.",
    ),
    "scope": prose("服务台受理的全部工单；不含第三方厂商的保修流程。", "All tickets taken by the help desk; warranty procedures of suppliers are outside."),
    "approach": prose(
        "先分诊、再提速：重新定义受理与挂起规则，调整监控阈值，补充知识库，培训一线人员，每月用过程行为图检验效果。",
        "Triage first, then speed: redefine intake and hold rules, adjust monitoring thresholds, extend the knowledge base, train the first line, "
        "and test the effect every month on the process behaviour chart.",
    ),
    "resources": prose("一名过程工程师、两名服务台骨干各投入30%工时；会议室与培训环境。", "One process engineer and two senior agents at 30 % each; a training room."),
    "process_changes": prose(
        "事件管理过程新增“分诊”活动；挂起须有原因代码与复查日期。", "Incident management gains a triage step; every hold needs a reason code and a date of review."
    ),
    "staffing_needs": prose("无新增编制：由现有人员轮值分诊，理由是工单量已下降。", "None: the present staff take turns at triage, as ticket volumes have fallen."),
    "process_effects": prose(
        "指标RES5D、RESMED、WAIT的监控阈值随之调整；服务目录第3章与服务手册第5章需更新。",
        "Thresholds of RES5D, RESMED and WAIT are adjusted; chapter 3 of the service catalogue and chapter 5 of the manual are to be updated.",
    ),
    "budget_effects": prose("预算共78,000元，不影响其他项目进度。", "CNY 78,000 in all; no effect on the schedule of other projects."),
    "review_approach": prose("按月回顾过程行为图，按阶段组织改进回顾会议。", "The process behaviour chart is reviewed monthly; a review meeting closes each phase."),
}

OUTCOMES = [
    {
        "text": line("客户重新在5日内得到解决", "Customers get a resolution within 5 days again"),
        "acceptance": line("连续三个月不低于55%", "Not below 55 % in three successive months"),
    },
    {
        "text": line("每张挂起工单都有原因和复查日期", "Every ticket on hold has a reason and a review date"),
        "acceptance": line("抽查50张，合格率100%", "50 tickets sampled, all in order"),
    },
]

GOALS = [
    {
        "statement": line("5日内解决率恢复到60%", "Resolution within 5 days back to 60 %"),
        "service_objective": line("一般事件5日内解决", "Ordinary incidents are resolved within 5 days"),
        "indicator": "RES5D",
        "baseline_value": Decimal("1.0"),
        "target_value": Decimal("60"),
        "unit": "%",
        "direction": "up",
        "how_measured": line("当月开出且120小时内首次解决的工单占比", "Share of the month's tickets first resolved within 120 hours"),
        "due": date(2013, 11, 29),
        "weight": Decimal("40"),
        "must_pass": True,
        "effect_from": date(2013, 6, 1),
        "effect_until": date(2013, 11, 30),
        "customer_need": line("业务部门要求恢复2012年上半年的解决时效", "Business departments want the times of early 2012 back"),
    },
    {
        "statement": line("挂起率降到25%以下", "Tickets put on hold down to 25 %"),
        "service_objective": line("工单不因内部原因停滞", "No ticket stands still for internal reasons"),
        "indicator": "WAIT",
        "baseline_value": Decimal("54.03"),
        "target_value": Decimal("25"),
        "unit": "%",
        "direction": "down",
        "how_measured": line("当月开出且至少挂起一次的工单占比", "Share of the month's tickets put on hold at least once"),
        "due": date(2013, 11, 29),
        "weight": Decimal("20"),
        "must_pass": False,
        "effect_from": date(2013, 6, 1),
        "effect_until": date(2013, 11, 30),
        "customer_need": line("客户希望知道工单为何停滞", "Customers want to know why a ticket stands still"),
    },
]

STANDARDS = [
    {"kind": "standard", "title": "ISO/IEC 20000-1:2018", "clause": "8.6.1"},
    {"kind": "standard", "title": "GB/T 28827.1", "clause": ""},
]

CONSULTATIONS = [
    {
        "party": "customer",
        "who": line("业务部门代表会议", "Council of business departments"),
        "held_on": date(2012, 12, 4),
        "agreed": prose("同意以60%为验收标准，按月公布。", "60 % is the acceptance criterion; figures are published monthly."),
    },
    {
        "party": "stakeholder",
        "who": line("服务交付部", "Service delivery department"),
        "held_on": date(2012, 12, 6),
        "agreed": prose("同意轮值分诊与挂起复查。", "Turns at triage and review of holds are accepted."),
    },
]

# Each activity with its dates and the places of those it begins after.
PHASES = [
    {
        "name": line("准备", "Prepare"),
        "planned_start": date(2013, 1, 7),
        "planned_end": date(2013, 3, 29),
        "activities": [
            (line("分析2012年9月前后的工单流向", "Analyse the flow of tickets before and after September 2012"), date(2013, 1, 7), date(2013, 2, 8), ()),
            (line("与客户确定阈值", "Agree on thresholds with the customer"), date(2013, 2, 18), date(2013, 3, 29), (0,)),
        ],
    },
    {
        "name": line("实施", "Carry out"),
        "planned_start": date(2013, 4, 1),
        "planned_end": date(2013, 8, 30),
        "activities": [
            (line("推行分诊", "Introduce triage"), date(2013, 4, 1), date(2013, 6, 28), (1,)),
            (line("培训一线人员", "Train the first line"), date(2013, 4, 15), date(2013, 8, 30), (1,)),
        ],
    },
    {
        "name": line("巩固", "Consolidate"),
        "planned_start": date(2013, 9, 2),
        "planned_end": date(2013, 11, 29),
        "activities": [(line("按月检验并回顾", "Test and review monthly"), date(2013, 9, 2), date(2013, 11, 29), (2, 3))],
    },
]

BUDGET = [
    {"element": "process", "description": line("过程再设计工作坊", "Workshops to redesign the process"), "planned": Decimal("32000")},
    {"element": "people", "description": line("一线人员培训", "Training of the first line"), "planned": Decimal("26000")},
    {"element": "resources", "description": line("知识库扩充", "Extension of the knowledge base"), "planned": Decimal("20000")},
]

RESPONSIBILITIES = [
    (line("负责人", "Owner"), line("对改进结果负责", "Answers for the result"), line("识别需求、制订方案、组织回顾、知识转移", "Needs, scheme, reviews, knowledge transfer"), "quality_manager"),
    (line("系统规划与管理师", "Planner"), line("组织实施与对照检查", "Organises the work and the checks"), line("分解事项、开启检查轮次", "Breaks down the work, opens check rounds"), "planner"),
    (line("服务交付人员", "Service delivery"), line("完成改进事项", "Works the items off"), line("更新进度、参与原因分析", "Reports progress, takes part in analysing causes"), "delivery"),
]  # fmt: skip

REVIEW_MEASURES = [
    line("RES5D连续三个月不低于55%", "RES5D not below 55 % in three successive months"),
    line("阶段回顾按计划召开", "Phase reviews held as planned"),
]
REVIEWS = [
    (date(2013, 4, 8), line("准备阶段回顾", "Review of the preparation")),
    (date(2013, 9, 9), line("实施阶段回顾", "Review of the implementation")),
    (date(2013, 12, 2), line("总结回顾", "Final review")),
]

# area, title, acceptance, assignee, phase index, start, end, hours
WORK = [
    ("C1", line("在事件管理过程中定义分诊", "Define triage in incident management"), line("过程文件通过评审", "The process document passes review"), "delivery", 0, date(2013, 1, 14), date(2013, 3, 22), "60"),
    ("T5", line("与客户确定监控阈值", "Agree on monitoring thresholds with the customer"), line("阈值表双方签字", "Table of thresholds signed by both"), "colleague", 0, date(2013, 2, 4), date(2013, 3, 29), "24"),
    ("R3", line("修订服务台管理制度中的挂起规则", "Revise the hold rules of the service desk"), line("制度发布并宣贯", "Rules published and explained"), "delivery", 1, date(2013, 4, 1), date(2013, 5, 31), "40"),
    ("P1", line("一线人员分诊培训", "Train the first line in triage"), line("全员考核通过", "Everybody passes the test"), "colleague", 1, date(2013, 4, 15), date(2013, 6, 28), "80"),
    ("R4", line("补充常见问题知识条目", "Add articles on common problems to the knowledge base"), line("新增不少于60条", "At least 60 new articles"), "delivery", 1, date(2013, 5, 6), date(2013, 8, 30), "90"),
    ("C6", line("向业务部门提供月度报表", "Monthly report to business departments"), line("连续三期按时发布", "Three issues published on time"), "colleague", 2, date(2013, 9, 2), date(2013, 11, 29), "30"),
]  # fmt: skip

PROGRESS_NOTES = (line("已完成准备，开始执行", "Prepared and begun"), line("按验收标准完成", "Done to the acceptance criterion"))

# What the checkers found, by kind of row and by place within the kind: result, actual value, finding, evidence.
FOUND = {
    "goal": [
        ("missed", Decimal("2.08"), line("2013年11月为2.08%，全年未超过4.2%", "2.08 % in November 2013; never above 4.2 % all year"), line("指标RES5D 2013-01至2013-11", "Indicator RES5D, 2013-01 to 2013-11")),
        ("missed", Decimal("66.67"), line("2013年11月为66.67%，较基线更差", "66.67 % in November 2013, worse than the baseline"), line("指标WAIT 2013-01至2013-11", "Indicator WAIT, 2013-01 to 2013-11")),
    ],
    "work": [
        ("achieved", None, line("过程文件2.0版已评审", "Process document 2.0 reviewed"), line("评审记录", "Record of the review")),
        ("achieved", None, line("阈值表已签字", "Table of thresholds signed"), line("签字页", "Signed page")),
        ("achieved", None, line("制度已发布", "Rules published"), line("发布公告", "Announcement")),
        ("achieved", None, line("26人全部通过", "All 26 passed"), line("考核成绩单", "Test results")),
        ("partly", None, line("完成41条，未达60条", "41 articles instead of 60"), line("知识库清单", "List of articles")),
        ("achieved", None, line("三期均按时发布", "Three issues on time"), line("9至11月报表", "Reports of September to November")),
    ],
    "outcome": [
        ("missed", None, line("没有一个月达到55%", "No month reached 55 %"), line("指标RES5D", "Indicator RES5D")),
        ("achieved", None, line("抽查50张全部合格", "50 sampled tickets all in order"), line("抽查表", "Sampling sheet")),
    ],
    "measure": [
        ("missed", None, line("没有连续三个月达标", "Never three months in a row"), line("过程行为图", "Process behaviour chart")),
        ("achieved", None, line("三次回顾均已召开", "All three reviews were held"), line("会议纪要", "Minutes")),
    ],
}  # fmt: skip
