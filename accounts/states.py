"""Roles, preferences and the words for what happens to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The eight roles; a person may hold several."""

    QUALITY_MANAGER = "quality_manager", _("Service quality management")
    SMS_OWNER = "sms_owner", _("Head of the service management system")
    PLANNER = "planner", _("System planning and management engineer")
    DELIVERY = "delivery", _("Service delivery")
    LEADERSHIP = "leadership", _("Responsible leader")
    SUPERVISION = "supervision", _("Service quality supervision")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")


class Theme(models.TextChoices):
    """How pages look."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "user": _("person"),
    "department": _("department"),
    "delegation": _("delegation"),
}
VERBS = {
    "user.create": _("Person added"),
    "user.edit": _("Person changed"),
    "user.grant": _("Role granted"),
    "user.revoke": _("Role taken away"),
    "user.deactivate": _("Person deactivated"),
    "user.activate": _("Person activated"),
    "user.password": _("Password changed"),
    "user.reset_password": _("Password reset by an administrator"),
    "user.unlock": _("Sign-in opened again"),
    "user.issue_token": _("API token issued"),
    "user.revoke_token": _("API token revoked"),
    "user.preferences": _("Preferences changed"),
    "user.sign_in": _("Signed in"),
    "user.locked_out": _("Sign-in locked after wrong passwords"),
    "delegation.give": _("Delegation given"),
    "delegation.edit": _("Delegation changed"),
    "delegation.revoke": _("Delegation revoked"),
    "department.create": _("Department added"),
    "department.edit": _("Department changed"),
}
