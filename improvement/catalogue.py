"""The 20 improvement areas 改进领域 under the four elements, as the source's table of implementation gives them."""

from dataclasses import dataclass, field

from plans.states import Element


@dataclass(frozen=True)
class AreaText:
    """An area of the table: names, meaning, and the points of its checklist, each as (English, Chinese)."""

    code: str
    name: tuple[str, str]
    guidance: tuple[str, str]
    checklist: list[tuple[str, str]] = field(default_factory=list)

    @property
    def element(self) -> str:
        """The element that the first letter of the code stands for."""
        return {"P": Element.PEOPLE, "R": Element.RESOURCES, "T": Element.TECHNOLOGY, "C": Element.PROCESS}[
            self.code[0]
        ]

    def row(self, place: int) -> dict:
        """Return the values of the area's row in the database; `place` orders the catalogue."""
        return {
            "element": self.element, "place": place,
            "name_en": self.name[0], "name_zh": self.name[1],
            "guidance_en": self.guidance[0], "guidance_zh": self.guidance[1],
            "checklist": [{"en": english, "zh": chinese} for english, chinese in self.checklist],
        }  # fmt: skip


PEOPLE = [
    AreaText(
        "P1",
        ("Management system for people", "改善人员管理体制"),
        (
            "Improve how people are managed: the system of qualifications, training, and the way "
            "performance is appraised.",
            "改善人员管理体制，如任职资格体系、人员培训和绩效考核方法。",
        ),
        [
            ("Qualification system", "任职资格体系"),
            ("Staff training", "人员培训"),
            ("Performance appraisal", "绩效考核方法"),
        ],
    ),
    AreaText(
        "P2",
        ("Quality of IT staff", "提高IT人员素质"),
        (
            "Strengthen how people identify with their role, understand their duties and perceive the "
            "management process, "
            "and raise their awareness of service and of the customer.",
            "提高人员对角色的认同、对职责的理解、对管理过程的感知，以及提高人员的服务与客户意识。",
        ),
        [
            ("Identification with the role", "对角色的认同"),
            ("Understanding of duties", "对职责的理解"),
            ("Sense of the management process", "对管理过程的感知"),
            ("Awareness of service and customer", "服务与客户意识"),
        ],
    ),
    AreaText(
        "P3",
        ("Reserve of staff", "调整人员储备比例"),
        (
            "Set a sensible reserve ratio for each level of staff, so that people leaving or changing "
            "posts are less likely "
            "to interrupt the service.",
            "合理调整各级别人员储备比例，降低因人员变动而影响服务连续性的可能性。",
        ),
    ),
    AreaText(
        "P4",
        ("Staffing and post structure", "调整人员和岗位结构"),
        (
            "Adjust and optimise staffing and the structure of posts dynamically, as the business needs it.",
            "调整人员和岗位结构，可根据业务需要实现动态调整和优化。",
        ),
    ),
]

RESOURCES = [
    AreaText(
        "R1",
        ("Coverage and support of the business", "保障资源对业务的覆盖和支撑"),
        (
            "Make sure that resources of every kind cover the business completely and support it.",
            "保障各类资源对业务的完整覆盖和支撑作用。",
        ),
    ),
    AreaText(
        "R2",
        ("IT tools", "持续完善IT工具"),
        (
            "Build the tool platforms that are needed, and keep improving the tools.",
            "建立必要的工具平台，并不断完善工具。",
        ),
    ),
    AreaText(
        "R3",
        ("Service desk rules", "优化服务台管理制度"),
        ("Keep improving the rules by which the service desk is run.", "持续优化服务台管理制度。"),
    ),
    AreaText(
        "R4",
        ("Knowledge base rules", "改进知识库管理制度"),
        ("Improve the rules by which the knowledge base is run.", "改进知识库管理制度。"),
    ),
    AreaText(
        "R5",
        ("Spare parts rules", "改进备件库管理制度"),
        ("Improve the rules by which the stock of spare parts is run.", "改进备件库管理制度。"),
    ),
]

TECHNOLOGY = [
    AreaText(
        "T1",
        ("Technical R&D plan", "技术研发计划重新规划及改进"),
        (
            "Assess whether technical research and development still fits, replan it, and make sure that "
            "it meets the needs.",
            "评估技术研发的适应性，对技术研发计划重新规划和改进，确保满足需求。",
        ),
    ),
    AreaText(
        "T2",
        ("Results of R&D", "技术成果优化改进"),
        (
            "Keep optimising the technical results, and add the budget that this takes.",
            "不断优化技术成果，并增加相应的预算。",
        ),
    ),
    AreaText(
        "T3",
        ("Technical documents", "完善技术文档"),
        (
            "Improve solutions, standard operating procedures and the other documents of the service in "
            "each of these properties.",
            "针对服务过程中的解决方案、SOP及其他文档，从以下几方面进行改进。",
        ),
        [
            ("Complete", "完备性"),
            ("Applicable", "适用性"),
            ("Stored, with access control", "保存方式及访问控制"),
            ("Related to each other", "文档之间的相关性"),
            ("Consistent with each other", "文档之间的一致性"),
        ],
    ),
    AreaText(
        "T4",
        ("Contingency plans", "改进应急预案"),
        (
            "From the success rate of contingency plans, refine how duties are shared out and how the "
            "plans are carried out.",
            "依据应急预案的成功率，细化应急预案的职责分配和执行流程。",
        ),
        [("Success rate", "应急预案的成功率"), ("Duties shared out", "职责分配"), ("Procedure", "执行流程")],
    ),
    AreaText(
        "T5",
        ("Monitoring indicators and thresholds", "更新监控指标及阈值"),
        (
            "Agree these with the customer periodically, and adjust them dynamically to the service "
            "objectives and to capability.",
            "周期性与客户确定监控点、指标及阈值，根据服务目标及能力进行动态调整。",
        ),
        [("Monitoring points", "监控点"), ("Indicators", "监控指标"), ("Thresholds", "阈值")],
    ),
]

PROCESS = [
    AreaText(
        "C1",
        ("Existing processes", "完善现有过程"),
        (
            "Go through an existing process point by point, and see where a step can be made more efficient.",
            "逐项检查现有过程的定义是否准确清晰，是否可以在某些环节优化，以提高过程的执行效率。",
        ),
        [
            ("Objective of the process", "过程目标"),
            ("Scope of the process", "过程范围"),
            ("Principles of the process", "过程原则"),
            ("Owner of the process", "过程负责人"),
            ("Sub-processes", "子过程"),
            ("Activities", "过程活动"),
            ("Inputs", "输入信息"),
            ("Outputs", "输出信息"),
            ("Roles and duties", "过程角色和职责描述"),
            ("Skills required", "对技能的要求"),
            ("Indicators for appraisal", "考核指标"),
            ("Are all of these defined precisely and clearly?", "以上各项是否定义准确清晰"),
            (
                "Can some steps be optimised to make the process more efficient?",
                "是否可以在某些环节优化，以提高过程的执行效率",
            ),
        ],
    ),
    AreaText(
        "C2",
        ("New service management processes", "建立新的服务管理过程"),
        (
            "Set up service management processes that are still missing, such as these.",
            "建立新的服务管理过程，例如以下过程和流程。",
        ),
        [
            ("Service level management", "服务级别管理过程"),
            ("Availability management", "可用性管理过程"),
            ("Problem management", "问题管理过程"),
            ("Recovery of leavers' IT devices", "员工离职IT终端回收流程"),
            ("Server room inspection", "机房巡检流程"),
            ("Other processes", "其他过程"),
        ],
    ),
    AreaText(
        "C3",
        ("Process indicators", "调整过程考核指标"),
        (
            "Set and adjust fitting targets for the indicators, monitor them continuously, see the "
            "trend, and take measures "
            "that improve performance.",
            "设定和调整合适的考核指标目标，并通过持续的指标监控，发现变化趋势并采取措施进行绩效改进。",
        ),
        [
            ("Fitting target", "合适的指标目标"),
            ("Continuous monitoring", "持续的指标监控"),
            ("Trend seen", "发现变化趋势"),
            ("Measures taken", "采取改进措施"),
        ],
    ),
    AreaText(
        "C4",
        ("Image of the service", "提升对外服务形象"),
        (
            "Improve how the service appears to others: provide a service catalogue, conclude service "
            "level agreements.",
            "改进对外服务形象，提供服务目录，建立服务等级协议。",
        ),
        [("Service catalogue", "服务目录"), ("Service level agreement", "服务等级协议")],
    ),
    AreaText(
        "C5",
        ("New services", "提供新的服务"),
        (
            "Bring out new services as needs arise, and cultivate the relationship with the customer.",
            "根据需求不断推出新的服务，加强客户关系培养。",
        ),
        [("New services", "新的服务"), ("Customer relationship", "客户关系培养")],
    ),
    AreaText(
        "C6",
        ("Management reports for business departments", "为业务部门提供管理报表"),
        (
            "Provide the reports that the customer needs, with an analysis and recommended measures.",
            "根据客户需要提供报告报表，并提出分析建议和改进措施。",
        ),
        [("Reports as needed", "报告报表"), ("Analysis and advice", "分析建议"), ("Recommended measures", "改进措施")],
    ),
]

CATALOGUE = [*PEOPLE, *RESOURCES, *TECHNOLOGY, *PROCESS]
