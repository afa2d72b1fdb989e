"""What the smaller plans of the demo say of themselves, by plan; the figures agree with the plans' lines in others.py."""

from config.demo.words import line, prose

BUDGET = prose("预算共18,000元，全部用于工作坊；不影响其他项目进度。", "CNY 18,000 in all, for workshops; no effect on the schedule of other projects.")
OWNER = (
    line("负责人", "Owner"),
    line("对改进结果负责", "Answers for the result"),
    line("识别需求、组织回顾、知识转移", "Needs, reviews, knowledge transfer"),
)

HOLDS = {
    "introduction": prose("超过一半的工单至少被挂起一次，本计划说明如何减少挂起。", "More than half of all tickets are put on hold at least once; this plan says how holds are reduced."),
    "document_purpose": prose("供审批挂起规则的调整，并作为检查的依据。", "For approval of the new rules on holds, and as the basis of the checks."),
    "scope": prose("服务台与二线挂起的全部工单；客户要求延期的工单除外。", "All tickets held by the help desk and the second line; not those the customer asked to postpone."),
    "approach": prose("先用原因代码记录每次挂起，再逐项消除最常见的原因。", "Record every hold with a reason code, then remove the most frequent reasons one by one."),
    "resources": prose("一名服务交付骨干和一名同事，各投入20%工时。", "A senior agent and a colleague at 20 % each."),
    "process_changes": prose("挂起须选原因代码，满五日由组长复查。", "A hold needs a reason code; the team lead reviews it after five days."),
    "staffing_needs": prose("无新增编制：复查由现任组长承担。", "None: the present team leads do the reviews."),
    "process_effects": prose("指标WAIT的监控阈值调整，挂起处理SOP更新。", "The threshold of WAIT is adjusted and the SOP on holds updated."),
    "review_approach": prose("每月回顾挂起原因排行，期末总结。", "The ranking of reasons is reviewed monthly, with a final review."),
    "service_objective": line("工单不因内部原因停滞", "No ticket stands still for internal reasons"),
    "agreed": (prose("同意以30%为验收标准。", "30 % is the acceptance criterion."), prose("同意使用挂起原因代码。", "Reason codes for holds are accepted.")),
}  # fmt: skip

MEDIAN = {
    "introduction": prose("解决时长中位数已超过500小时，本计划说明如何以自动派单和二线储备缩短它。", "The median time to resolve is above 500 hours; this plan says how automatic dispatch and a second-line reserve shorten it."),
    "document_purpose": prose("供审批工具与人员安排，并跟踪各事项进度。", "For approval of tools and staffing, and to follow the work."),
    "scope": prose("由二线解决的工单；一线当场解决的工单除外。", "Tickets resolved by the second line; not those the first line resolves at once."),
    "approach": prose("自动派单先上线，随后演练预案、补足储备、建立问题管理。", "Automatic dispatch first, then the drill, the reserve and problem management."),
    "resources": prose("两名服务交付骨干各投入30%工时；测试环境一套。", "Two senior agents at 30 % each; one test environment."),
    "process_changes": prose("派单由人工改为规则驱动；新增问题管理过程。", "Dispatch follows rules instead of hand work; problem management is new."),
    "staffing_needs": prose("无需招聘：二线每级由现有人员担任替补。", "No recruitment: present staff stand in at each level of the second line."),
    "process_effects": prose("指标RESMED改为每周统计；工单工具增加看板。", "RESMED is also watched weekly; the ticket tool gets a board."),
    "review_approach": prose("每两周回顾进度，期末总结。", "Progress is reviewed every two weeks, with a final review."),
    "service_objective": line("一般事件四日内解决", "Ordinary incidents are resolved within four days"),
    "agreed": (prose("同意以96小时为验收标准。", "96 hours is the acceptance criterion."), prose("同意自动派单规则与替补安排。", "Automatic dispatch and stand-ins are accepted.")),
}  # fmt: skip

CATALOGUE = {
    "introduction": prose("客户难以找到服务承诺，常因误解而要求重开工单，本计划说明如何重编服务目录。", "Customers cannot find what is promised and have tickets reopened by misunderstanding; this plan rewrites the service catalogue."),
    "document_purpose": prose("供审批服务目录与SLA的改版。", "For approval of the new catalogue and SLA."),
    "scope": prose("服务目录与SLA的中文版本；服务内容与价格不变。", "The catalogue and SLA in Chinese; services and prices stay as they are."),
    "approach": prose("与客户一起逐章重写，试读后发布。", "Rewrite it chapter by chapter with customers, and publish after a trial reading."),
    "resources": prose("一名编写人投入50%工时；客户试读小组。", "One writer at 50 %; a group of customers for the trial reading."),
    "process_changes": prose("服务目录每年改版一次，改版前须经客户试读。", "The catalogue is renewed once a year, after a trial reading by customers."),
    "staffing_needs": prose("无新增编制：由现有人员编写。", "None: written by present staff."),
    "process_effects": prose("服务目录全部章节更新；服务手册引用随之调整；指标REOPEN不变。", "All chapters of the catalogue change and the manual's references with them; REOPEN stays as it is."),
    "review_approach": prose("试读后回顾一次，发布后总结。", "One review after the trial reading, a final one after publication."),
    "service_objective": line("服务承诺清楚易查", "What is promised is clear and easy to find"),
    "agreed": (prose("同意参加试读，以4%为验收标准。", "Customers join the trial reading; 4 % is the acceptance criterion."), prose("同意提供服务时限数据。", "Service times are supplied.")),
}  # fmt: skip

SKILLS = {
    "introduction": prose("内审发现培训记录不全，一线的角色与职责不清，本计划说明如何补齐能力。", "Internal audit found gaps in training records and unclear duties in the first line; this plan closes the gaps in skills."),
    "document_purpose": prose("供审批培训安排，并作为内审整改的依据。", "For approval of the training, and as the answer to the audit's finding."),
    "scope": prose("服务台一线全体人员；二线不在本期范围内。", "Everybody in the first line; the second line is not part of it."),
    "approach": prose("先研讨角色与职责，再补训，最后核对培训记录。", "A workshop on roles and duties first, then training, then a check of the records."),
    "resources": prose("一名讲师、一间培训教室。", "One trainer and a training room."),
    "process_changes": prose("上岗前须有完整的培训记录。", "Nobody starts on duty without a complete training record."),
    "staffing_needs": prose("无新增编制：研讨期间由其他班次顶班。", "None: other shifts stand in during the workshop."),
    "process_effects": prose("培训记录纳入月度检查；服务手册补充角色说明。", "Training records join the monthly check; the manual gains a description of roles."),
    "review_approach": prose("研讨后抽查培训记录，期末总结。", "Training records are sampled after the workshop, with a final review."),
    "service_objective": line("一线人员胜任本岗位", "The first line has the skills its duties need"),
    "agreed": (prose("同意以30%为验收标准。", "30 % is the acceptance criterion."), prose("同意安排顶班参加研讨。", "Stand-ins are arranged for the workshop.")),
}  # fmt: skip
