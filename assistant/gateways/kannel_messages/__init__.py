"""Text messages through a gateway that speaks Kannel's HTTP sendsms.

https://www.kannel.org/download/kannel-userguide-snapshot/userguide.html#AEN4623
"""

from assistant.gateways.kannel_messages.gateway import KannelMessages
from assistant.standard import Parts, Standard

__all__ = ["STANDARD", "KannelMessages"]


def _make(parts: Parts) -> KannelMessages:
    return KannelMessages(
        parts.http,
        deadline=parts.deadline,
        username=parts.settings.username,
        password=parts.settings.password,
        sender=parts.settings.sender,
    )


STANDARD = Standard(name="sms", port="messages", setting="sms", make=_make, look="cgi-bin/sendsms")
