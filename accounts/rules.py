"""Who may manage people, and who may read the history (policy.csv, rows user.manage and audit.read)."""

from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact, has_role
from accounts.states import Role

is_administrator = has_role(Role.ADMINISTRATOR)
reads_history = has_role(Role.AUDITOR, Role.SMS_OWNER, Role.QUALITY_MANAGER)

enact(
    Law("user.manage", who=is_administrator, who_says=_("a system administrator")),
    # Which plans' events each of them reads is told by `audit.registry.readable`.
    Law("audit.read", who=reads_history, who_says=_("an auditor, the head of the service management system or service quality management")),
    Law("audit.verify", who=has_role(Role.AUDITOR), who_says=_("an auditor")),
)
