"""What inputs and goals said of services in words becomes links; documents in review get the one step they had."""

from django.db import migrations


def link(apps, editor):
    """Make a service of each name and an objective of each sentence, and one running approval for each document in review."""
    service, objective = apps.get_model("plans", "Service"), apps.get_model("plans", "ServiceObjective")
    source, goal = apps.get_model("plans", "ImprovementInput"), apps.get_model("plans", "Goal")
    for place, name in enumerate(source.objects.exclude(service_words="").values_list("service_words", flat=True).distinct().order_by("service_words"), 1):
        made = service.objects.create(code=f"SERVICE-{place:02d}", name_en=name, name_zh=name)
        source.objects.filter(service_words=name).update(service=made)
    sentences = list(goal.objects.values_list("objective_words", flat=True).distinct().order_by("objective_words"))
    if sentences:
        general = service.objects.create(code="GENERAL", name_en="All services", name_zh="全部服务")
        for sentence in sentences:
            goal.objects.filter(objective_words=sentence).update(service_objective=objective.objects.create(service=general, statement=sentence))
    begin(apps)


def begin(apps):
    """Give each document in review its running approval, decided by the head of the service management system (D4.2)."""
    plan, approval, seat = (apps.get_model("plans", name) for name in ("Plan", "Approval", "ApprovalSeat"))
    for one in plan.objects.filter(state="in_review") | plan.objects.filter(revision_state="reviewing"):
        running = approval.objects.create(plan=one, revision=one.revision, sha256=one.submitted_hash)
        seat.objects.create(approval=running, step=1, step_name="Approval", mode="any", role="sms_owner")


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_design_phase")]
    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
