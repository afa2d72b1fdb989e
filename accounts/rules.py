"""Who may manage people, and who may read the history (policy.csv, rows user.manage and audit.read)."""

import rules
from django.utils.translation import gettext_lazy as _

from accounts.law import Law, anyone, enact, has_role
from accounts.states import Role

is_administrator = has_role(Role.ADMINISTRATOR)
reads_history = has_role(Role.AUDITOR, Role.SMS_OWNER, Role.QUALITY_MANAGER)


@rules.predicate
def is_principal(user, delegation):
    """The person who is away and has named somebody to decide on their behalf."""
    return delegation is not None and delegation.principal_id == user.pk


enact(
    Law("user.manage", who=is_administrator, who_says=_("a system administrator")),
    # Which plans' events each of them reads is told by `audit.registry.readable`.
    Law("audit.read", who=reads_history, who_says=_("an auditor, the head of the service management system or service quality management")),
    Law("audit.verify", who=has_role(Role.AUDITOR), who_says=_("an auditor")),
    # Everybody delegates their own right to decide and takes it back; no row of the policy speaks of it, and no role gives it.
    Law("delegation.give", who=anyone, who_says=_("any signed-in person")),
    Law("delegation.change", who=is_principal, who_says=_("the person who gave the delegation")),
)
