"""Who reads the portfolio: leadership, for whom it is (design, section 7), and those who look after or over all plans.

No row of the policy speaks of it. What it counts follows plan.read: everybody's portfolio is of the plans they may read.
"""

from django.utils.translation import gettext_lazy as _

from accounts.law import Law, enact, has_role
from accounts.states import Role

reads_portfolio = has_role(Role.LEADERSHIP, Role.QUALITY_MANAGER, Role.PLANNER, Role.SMS_OWNER, Role.SUPERVISION, Role.AUDITOR)

enact(Law("portfolio.read", reads_portfolio, _("leadership, service quality management, planners, the head of the service management system, supervision and auditors")))
