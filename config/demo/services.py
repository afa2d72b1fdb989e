"""The demo's catalogue of services: objectives, and the versions of the documents that describe them."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from config.demo.words import line, prose
from plans import actions as plans
from plans.models import Plan, Service, ServiceObjective

COUNCIL = line("业务部门代表会议", "Council of business departments")
MANUAL = "\n\n".join([
    line("邮件服务手册", "E-mail service manual"), line("邮箱容量：每位员工5GB，用到90%时提醒本人。", "Each mailbox holds 5 GB; its owner is told at 90 %."),
    line("开通时限：入职当日。", "A mailbox is ready on the first day at work."), line("联系方式：服务台。", "Whom to ask: the help desk."),
])  # fmt: skip
SERVICES = {
    "HELPDESK": {
        "name_zh": "服务台", "name_en": "Help desk", "owner": "planner", "customer": line("各业务部门", "All business departments"),
        "description": line("受理、分派并跟踪全部工单", "Takes, assigns and follows every ticket"),
    },
    "DESKTOP": {
        "name_zh": "桌面支持", "name_en": "Desktop support", "owner": "delivery", "customer": line("全体员工", "All staff"),
        "description": line("终端的安装、维修与更换", "Installs, repairs and replaces workplaces"),
    },
    "MAIL": {
        "name_zh": "邮件服务", "name_en": "E-mail", "owner": "second_manager", "customer": line("全体员工", "All staff"),
        "description": line("企业邮箱的开通、容量与可用性", "Mailboxes, their size and their availability"),
    },
}  # fmt: skip
MEASURED = [
    ("HELPDESK", line("工单在5日内解决的比例不低于55%", "At least 55 % of all tickets are resolved within 5 days"), "RES5D", "55", "up"),
    ("HELPDESK", line("工单重开率不高于5%", "At most 5 % of all tickets are reopened"), "REOPEN", "5", "down"),
    ("DESKTOP", line("终端故障当日响应", "A broken workplace is attended to the same day"), "", None, ""),
    ("DESKTOP", line("终端故障中位修复时长不超过96小时", "Half of all broken workplaces work again within 96 hours"), "RESMED", "96", "down"),
    ("MAIL", line("邮箱开通不超过1个工作日", "A mailbox is ready within one working day"), "", None, ""),
]


def service(people, code) -> Service:
    """Return a service of the demo; the first call adds it to the catalogue."""
    facts = SERVICES[code] | {"owner": people[SERVICES[code]["owner"]]}
    return Service.objects.filter(code=code).first() or plans.define_service(people["quality_manager"], code=code, **facts)


def help_desk(people) -> Service:
    """Return the help desk, which the main story is about."""
    return service(people, "HELPDESK")


def objective(people, statement) -> ServiceObjective:
    """Return the help desk's objective of that wording; the first call sets it."""
    desk = help_desk(people)
    return desk.objectives.filter(statement=statement).first() or plans.set_objective(
        desk, people["quality_manager"], statement=statement, agreed_with=COUNCIL
    )


def catalogue(people, indicators) -> None:
    """The other services, objectives with a target, and the versions of catalogue and manuals; once."""
    by = people["quality_manager"]
    for code, statement, measured_by, target, direction in MEASURED:
        measured = {"indicator": indicators[measured_by], "target_value": Decimal(target), "direction": direction} if measured_by else {}
        offered = service(people, code)
        if not offered.objectives.filter(statement=statement).exists():
            plans.set_objective(offered, by, statement=statement, agreed_with=COUNCIL, valid_from=date(2012, 1, 1), **measured)
    documents(people)


def documents(people) -> None:
    """The versions before the main story."""
    by, mail, desktop = people["quality_manager"], service(people, "MAIL"), service(people, "DESKTOP")
    first = prose("首次发布。", "First issue.")
    register(by, "catalogue", "2011.1", date(2011, 1, 1), first)
    register(by, "manual", "5.0", date(2011, 6, 1), prose("补充挂起的规则。", "Rules for holds added."), help_desk(people))
    register(by, "manual", "1.0", date(2012, 3, 1), first, desktop)
    manual = ContentFile(MANUAL.encode(), name="邮件服务手册-1.1.txt")
    register(by, "manual", "1.1", date(2013, 5, 6), prose("邮箱容量由2GB提高到5GB。", "Mailboxes grow from 2 GB to 5 GB."), mail, file=manual)


def register(by, kind, version, day, changes, about=None, plan: Plan | None = None, file=None):
    """Register a version of a document, with the document itself where there is one."""
    return plans.publish_document(by, file=file, kind=kind, version_name=version, effective_on=day, changes=changes, service=about, plan=plan)
