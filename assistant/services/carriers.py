"""Who takes messages in one mode: telephones by one way, mail by another."""

from dataclasses import dataclass

from assistant.ports.messages import MailGateway, MailMessage, MessagesGateway, TextMessage


@dataclass(frozen=True)
class Carriers:
    """What the outbox hands messages to."""

    messages: MessagesGateway
    mail: MailGateway

    async def send(self, message: TextMessage | MailMessage) -> None:
        """Hand over, by the way that it goes.

        Raises:
            GatewayError: as the two gateways do.
        """
        if isinstance(message, MailMessage):
            await self.mail.send(message)
        else:
            await self.messages.send(message)
