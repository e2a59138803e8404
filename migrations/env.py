"""Alembic's entry: one connection, tables as batches so that SQLite can change them."""

from alembic import context
from sqlalchemy import create_engine

from assistant.db import (  # noqa: F401
    bookings,
    emergencies,
    erasures,
    help,
    messages,
    residents,
    sessions,
)
from assistant.db.base import Base

engine = create_engine(context.config.attributes["url"])
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    context.run_migrations()
engine.dispose()
