"""Builds what is done in an emergency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from assistant.config import Settings
from assistant.db.base import Vault
from assistant.db.session import Database
from assistant.dialogue.model import Mode
from assistant.ports.alarms import AlarmsGateway
from assistant.ports.ours import Clock
from assistant.services.addresses import Addresses
from assistant.services.alarmed import AlarmedReader
from assistant.services.alerted import Alerted
from assistant.services.alerting import Alerting
from assistant.services.desk import Desk
from assistant.services.emergencies import Emergencies
from assistant.services.outbox import Outbox
from assistant.services.residents import Residents


@dataclass(frozen=True)
class Alarm:
    """What is done in an emergency."""

    emergencies: Emergencies
    alerting: Alerting
    alerted: Alerted
    alarmed: AlarmedReader


def alarm(
    settings: Settings,
    clock: Clock,
    database: Database,
    residents: Residents,
    gateways: Mapping[Mode, AlarmsGateway],
    outbox: Outbox,
    addresses: Addresses,
) -> Alarm:
    """All of it."""
    vault = Vault(*settings.secrets)
    patience = timedelta(seconds=settings.emergency_answer_seconds)
    countdown = timedelta(seconds=settings.emergency_seconds)
    desk = Desk(database, vault, gateways, clock, zone=settings.zone)
    return Alarm(
        emergencies=Emergencies(database, vault, residents, outbox, clock, countdown=countdown),
        alerting=Alerting(database, vault, outbox, desk, addresses, patience=patience),
        alerted=Alerted(database, vault, outbox, clock),
        alarmed=AlarmedReader(database, vault, clock, patience=patience),
    )
