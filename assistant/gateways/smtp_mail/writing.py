"""Writes a mail as it goes over the wire; the same message gives the same bytes."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from assistant.ports.messages import MailMessage

SENDERS = {"zh-CN": "伙伴", "en": "Huoban"}
"""Our name, as it is read."""


def mail_of(message: MailMessage, sender: str) -> EmailMessage:
    """The mail with all its parts."""
    mail = EmailMessage(policy=SMTP)
    name, _at, domain = sender.rpartition("@")
    mail["From"] = Address(SENDERS.get(message.language, "Huoban"), name, domain)
    mail["To"] = message.to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.key}@{domain}>"
    mail["Content-Language"] = message.language
    # No answering machine shall answer (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.text}\n", cte="base64")
    if message.calendar:
        _add_calendar(mail, message)
    return mail


def _add_calendar(mail: EmailMessage, message: MailMessage) -> None:
    method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "PUBLISH"
    mail.add_attachment(
        message.calendar.encode(),
        maintype="text",
        subtype="calendar",
        cte="base64",
        filename="huoban.ics",
        params={"method": method, "charset": "utf-8"},
    )
    # A boundary made by chance would make a repeat differ from what it repeats.
    mail.set_boundary(f"huoban-{message.key}")
