"""The demo's catalogue of services with their objectives."""

from config.demo.words import line
from plans import actions as plans
from plans.models import Service, ServiceObjective


def help_desk(people) -> Service:
    """Return the help desk, which the main story is about; the first call adds it to the catalogue."""
    return Service.objects.filter(code="HELPDESK").first() or plans.define_service(
        people["quality_manager"], code="HELPDESK", name_zh="服务台", name_en="Help desk", owner=people["planner"],
        customer=line("各业务部门", "All business departments"),
        description=line("受理、分派并跟踪全部工单", "Takes, assigns and follows every ticket"),
    )  # fmt: skip


def objective(people, statement) -> ServiceObjective:
    """Return the help desk's objective of that wording; the first call sets it."""
    service = help_desk(people)
    agreed_with = line("业务部门代表会议", "Council of business departments")
    return service.objectives.filter(statement=statement).first() or plans.set_objective(
        service, people["quality_manager"], statement=statement, agreed_with=agreed_with
    )
