"""A database in which much has happened already: bookings of many residents."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from serving import huoban
from sqlalchemy import create_engine, insert

from assistant.config import DEMO_SECRET
from assistant.db.base import Vault
from assistant.db.bookings import Booking
from assistant.db.residents import Resident
from assistant.db.sessions import DialogueSession

EACH = 10
"""Bookings of one resident."""


def fill(folder: Path, bookings: int) -> None:
    """So many bookings of the last weeks, a tenth of them still to come."""
    subprocess.run(
        huoban("migrate"), env={**os.environ, "HUOBAN_DATA_DIR": str(folder)}, check=True
    )
    sealed, now = Vault(DEMO_SECRET).seal({}), datetime.now(UTC)
    residents, sessions, booked = [], [], []
    for number in range(bookings):
        begun = now - timedelta(minutes=number)
        if number % EACH == 0:
            residents.append({"id": uuid4(), "created_at": begun, "profile": sealed})
        whose = {"resident_id": residents[-1]["id"], "scenario": "call_taxi", "mode": "live"}
        session = {"id": uuid4(), "said": sealed, "created_at": begun, "updated_at": begun}
        sessions.append({**session, **whose, "open": False})
        coming = number % EACH == 0
        booked.append(
            {
                **whose,
                "session_id": session["id"],
                "number": 1,
                "status": "booked",
                "reference": f"T-{number}",
                "answers": sealed,
                "receipt": sealed,
                "confirmed_at": begun,
                "changed_at": begun,
                "starts_at": begun + timedelta(days=60 if coming else 0),
                "due_at": begun + timedelta(days=60) if coming else None,
                "finished": not coming,
            }
        )
    engine = create_engine(f"sqlite:///{folder / 'huoban.sqlite3'}")
    with engine.begin() as connection:
        for model, rows in ((Resident, residents), (DialogueSession, sessions), (Booking, booked)):
            if rows:  # no rows would be one row of nothing but defaults
                connection.execute(insert(model), rows)
    engine.dispose()
