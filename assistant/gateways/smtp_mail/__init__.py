"""Mail through a server that speaks SMTP (RFC 5321), with STARTTLS or TLS and a login.

What a mail is made of is in ``writing``; what the server's answers mean is in ``gateway``.
"""

from urllib.parse import urlsplit

from assistant.config.outside import Mail
from assistant.gateways.smtp_mail.gateway import Server, SmtpMail
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "Server", "SmtpMail"]


def _make(parts: Parts) -> SmtpMail:
    told: Mail = parts.settings
    address = urlsplit(told.url)
    at_once = address.scheme == "smtps"
    server = Server(
        host=address.hostname or "",
        port=address.port or (465 if at_once else 587),
        tls="at once" if at_once else told.tls,
        username=told.username,
        password=told.password,
    )
    dial, circuit = parts.http.dial, parts.http.circuit
    return SmtpMail(server, sender=told.sender, deadline=parts.deadline, dial=dial, circuit=circuit)


STANDARD = Standard(
    name="mail",
    port="mail",
    setting="mail",
    make=_make,
    demo=Mail(tls="none", sender="huoban@huoban.example"),
)
