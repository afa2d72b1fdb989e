"""Who may manage people."""

from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact, has_role
from accounts.states import Role

is_administrator = has_role(Role.ADMINISTRATOR)

enact(Law("user.manage", who=is_administrator, who_says=_("a system administrator")))
