"""E-mail over the configured server: connected first, so that what fails before the letter is handed over is known not to have gone."""

import contextlib
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from reminders.channels import Lost, Refused
from reminders.wording import base_url, grouped, subject

PERMANENT = 500  # RFC 5321, section 4.2.1: answers of 5xx are for good


class Parcel:
    """A letter and the open connection that it goes by."""

    def __init__(self, letter, connection):
        self.letter, self.connection = letter, connection

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        # What a server says when it is left is of no interest any more.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.connection.close()

    def hand_over(self):
        """Send the letter. Raises Refused when the server has clearly not taken it, Lost when it left no clear answer."""
        try:
            if not self.connection.send_messages([self.letter]):
                raise Refused("the server was given nothing to take", for_good=True)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            raise Refused(_said(code, said), code >= PERMANENT) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise Refused(_said(refusal.smtp_code, refusal.smtp_error), refusal.smtp_code >= PERMANENT) from refusal
        except (smtplib.SMTPException, OSError) as loss:
            raise Lost(f"{type(loss).__name__}: {loss}") from loss
        except ValueError as error:
            raise Refused(f"{type(error).__name__}: {error}", for_good=True) from error


def prepare(sending, reminders) -> Parcel:
    """Write the letter in the recipient's language and connect to the server. Raises Refused when it cannot be reached."""
    if not sending.recipient.email:
        raise Refused("the person has no e-mail address any more", for_good=True)
    letter = letter_of(sending, reminders)
    connection = letter.get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Refused(f"{type(error).__name__}: {error}") from error
    return Parcel(letter, connection)


def letter_of(sending, reminders) -> EmailMultiAlternatives:
    """Return the letter, as text and HTML; the same sending gives the same Message-ID at each try."""
    with override(sending.recipient.language):
        groups, today = grouped(reminders), timezone.localdate()
        context = {"person": sending.recipient, "reminders": reminders, "groups": groups, "base": base_url(), "today": today}
        headers = {"Message-ID": sending.message_id, "Auto-Submitted": "auto-generated"}
        letter = EmailMultiAlternatives(
            subject(groups, today), render_to_string("reminders/mail.txt", context), settings.DEFAULT_FROM_EMAIL, [sending.recipient.email],
            headers=headers, connection=get_connection(),
        )  # fmt: skip
        letter.attach_alternative(render_to_string("reminders/mail.html", context), "text/html")
    return letter


def _said(code, text):
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {words}"[:400]
