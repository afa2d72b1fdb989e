"""Whether the signing key can sign is looked at when the installation starts, and not only when somebody waits for a report."""

from datetime import timedelta

from django.core.checks import Error, Warning, register
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.signature import keys

# How long before its end a certificate is spoken of.
AHEAD = timedelta(days=30)


@register()
def key_can_sign(app_configs, **options) -> list:
    """Return an error for a key that cannot be used, a warning for a certificate that has ended or soon will; nothing without a key."""
    try:
        key = keys.configured()
    except keys.Unusable as error:
        return [Error(str(error), id="reports.E001")]
    return _of_its_days(key.certificate, timezone.now()) if key else []


def _of_its_days(certificate, now):
    """A certificate that is out of its days keeps nobody from working; the reports that it should sign fail with the same sentence."""
    try:
        keys.check_days(certificate, now)
    except keys.Unusable as error:
        return [Warning(str(error), id="reports.W001")]
    last = certificate.not_valid_after_utc
    return [Warning(_("The signing certificate ends on {day}.").format(day=keys.day_of(last)), id="reports.W002")] if last < now + AHEAD else []
