"""The law of this room: an administrator sees what is sent to whom and of which kind, never what it says of a plan."""

from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact, has_role
from accounts.states import Role

# policy.csv has no row for it: looking after what is sent belongs to who looks after the installation.
enact(Law("sending.manage", who=has_role(Role.ADMINISTRATOR), who_says=_("a system administrator")))
