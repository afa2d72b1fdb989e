"""Why the main story's targets were missed, and what is done about it."""

from datetime import date

from config.demo.words import line, prose

# By kind of row and place within the kind.
CAUSES = {
    ("goal", 0): {
        "method": "five_whys",
        "element": "process",
        "whys": [
            line("工单先被挂起，再等待二线排期", "Tickets are put on hold first, then wait for the second line"),
            line("二线只在每两周的窗口处理排队工单", "The second line works the queue only in a fortnightly window"),
            line("2012年9月起二线改为按版本发布节奏工作", "Since September 2012 the second line works to the rhythm of releases"),
            line("改制时没有评估对服务台时效的影响", "The change was made without looking at the effect on the help desk"),
            line("变更评估清单不含服务级别一项", "The checklist for changes has no line on service levels"),
        ],
        "conclusion": prose(
            "根因在二线的批处理节奏，而非一线受理；分诊不能缩短等待。", "The cause is the second line's batch rhythm, not the intake: triage cannot shorten the wait."
        ),
        "measure": line("二线设每日快速通道，并把服务级别列入变更评估清单", "A daily fast lane in the second line, and service levels on the checklist for changes"),
        "owner": "planner",
        "due": date(2014, 3, 31),
        "effect_until": date(2014, 6, 30),
        "containment": prose("高优先级工单改由二线值班电话处理，不再排队。", "Urgent tickets go to the second line's duty telephone and no longer queue."),
        "contained_on": date(2013, 12, 3),
        "term": line("二线批处理节奏", "Second line works in batches"),
    },
    ("goal", 1): {
        "method": "fishbone",
        "element": "process",
        "bones": {
            "process": [line("挂起等待二线窗口", "On hold until the second line's window")],
            "resources": [line("没有快速通道", "No fast lane")],
            "people": [line("轮值分诊人员不能越级派单", "Agents at triage may not dispatch past their level")],
            "supplier": [line("厂商答复平均9天", "Suppliers answer after 9 days on average")],
        },
        "conclusion": prose("挂起是批处理节奏的表现。", "Holding is how the batch rhythm shows."),
        "measure": line("按周公布挂起原因排行并逐项消除", "Publish the reasons for holding weekly and remove them one by one"),
        "owner": "delivery",
        "due": date(2014, 2, 28),
        "effect_until": date(2014, 5, 31),
        "effect": ("ineffective", line("三个月内挂起率未下降，仍高于44%", "The share on hold did not fall in three months and stays above 44 %")),
        "term": line("二线按批次排期", "Second line is scheduled in batches"),
    },
    ("work", 4): {
        "method": "five_whys",
        "element": "people",
        "whys": [
            line("作者在夏季轮休，没有替补", "The author was on leave in summer without a stand-in"),
            line("知识编写没有列入岗位职责", "Writing articles is nobody's stated duty"),
        ],
        "conclusion": prose("编写知识条目缺少固定责任人。", "Writing articles has no fixed owner."),
        "measure": line("把知识编写写入岗位职责，按月核对", "Make writing articles a stated duty, checked monthly"),
        "owner": "colleague",
        "due": date(2014, 1, 31),
        "effect_until": date(2014, 4, 30),
        "effect": ("effective", line("四月起知识条目按月补齐，抽查合格", "Since April the articles are written month by month and pass the spot check")),
        "term": line("职责未明确", "Nobody's stated duty"),
    },
    ("outcome", 0): {
        "method": "five_whys",
        "element": "process",
        "whys": [
            line("指标未恢复，客户仍在等待", "The indicator did not recover, customers still wait"),
            line("二线批处理节奏没有改变", "The second line's batch rhythm did not change"),
        ],
        "conclusion": prose("与首个目标同因。", "The same cause as the first goal."),
        "measure": line("随快速通道一并复查", "Re-checked together with the fast lane"),
        "owner": "planner",
        "due": date(2014, 3, 31),
        "term": line("二线批处理节奏", "Second line works in batches"),
    },
    ("measure", 0): {
        "method": "five_whys",
        "element": "process",
        "whys": [
            line("月度值均低于55%", "Every month lies below 55 %"),
            line("二线批处理节奏没有改变", "The second line's batch rhythm did not change"),
        ],
        "conclusion": prose("与首个目标同因。", "The same cause as the first goal."),
        "measure": line("快速通道上线后连续观察三个月", "Watch three successive months after the fast lane opens"),
        "owner": "planner",
        "due": date(2014, 6, 30),
        "term": line("二线批处理节奏", "Second line works in batches"),
    },
}

REVIEWS = [
    {
        "held_on": date(2013, 4, 8),
        "subject": line("准备阶段回顾", "Review of the preparation"),
        "minutes": prose("分诊定义完成；指标未见变化。", "Triage is defined; no change in the figures yet."),
        "decisions": prose("按计划转入实施阶段；四月起按月通报指标。", "Go on to the implementation as planned; report the figures monthly from April."),
    },
    {
        "held_on": date(2013, 9, 16),
        "subject": line("实施阶段回顾", "Review of the implementation"),
        "minutes": prose("事项基本完成而指标不动，须查二线。", "The items are nearly done yet the figures stand still: look at the second line."),
        "decisions": prose(
            "由赵磊在11月底前查清二线排期；知识条目继续补齐。", "Zhao Lei looks into the second line's schedule by the end of November; the missing articles are still written."
        ),
    },
    {
        "held_on": date(2013, 12, 2),
        "subject": line("总结回顾", "Final review"),
        "minutes": prose("目标未达成，差距作为新输入转入下一周期。", "The goals are missed; the gap becomes an input of the next cycle."),
        "decisions": prose(
            "二线设每日快速通道，2014年3月底前复查；未达成各项全部转入下一周期。",
            "The second line opens a daily fast lane, re-checked by the end of March 2014; everything missed goes into the next cycle.",
        ),
    },
]

ASSESSMENT = {
    "regulation": line("《服务过程考核办法》第4条", "Rules of process appraisal, section 4"),
    "criteria": [
        {"criterion": line("计划先批后行", "Approved before work began"), "weight": 30, "score": 100, "reason": line("批准先于实施", "Approval came first")},
        {"criterion": line("检查独立", "Checks were independent"), "weight": 20, "score": 100, "reason": line("检查人均非承担人", "No checker checked own work")},
        {"criterion": line("回顾按期", "Reviews on time"), "weight": 20, "score": 80, "reason": line("三次中有一次推迟一周", "One of three was a week late")},
        {
            "criterion": line("及时查明原因", "Cause found in time"), "weight": 30, "score": 70,
            "reason": line("指标全年未动，九月才转查二线", "The figures stood still all year; the second line was looked at only in September"),
        },
    ],
    "conclusion": prose(
        "过程受控，原因分析充分，但查明过迟，结果未达标。", "The process was under control and the causes are well analysed, but they were found late and the result was missed."
    ),
}

TRANSFER = {
    "subject": line("分诊规则与挂起复查", "Triage rules and review of holds"),
    "content": prose("过程文件2.0版、培训教材、抽查表，存于知识库“分诊”专题。", "Process document 2.0, training material and sampling sheet, in the knowledge base under “Triage”."),
}

DOCUMENTS = [
    ("catalogue", "2013.2", line("第3章：承诺的解决时限", "Chapter 3: promised resolution times")),
    ("manual", "5.1", line("第5章：分诊与挂起", "Chapter 5: triage and holds")),
]

INSTRUCTIONS = {
    "leadership": line("同意。下一周期先解决二线节奏，三月底前复查。", "Agreed. Settle the second line's rhythm first; re-check by the end of March."),
    "supervision": line("已阅，列入下季度监督计划。", "Read, and on next quarter's supervision plan."),
}
