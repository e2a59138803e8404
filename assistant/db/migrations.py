"""Brings the database up to date, from any earlier version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from assistant.db.session import sync_url, write_ahead
from assistant.paths import MIGRATIONS


def configuration(url: str) -> Config:
    """Alembic's, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = sync_url(url)
    return config


def migrate(url: str) -> None:
    """To the newest version; nothing happens when it is there already."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        file = Path(parsed.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_ahead(file)
    command.upgrade(configuration(url), "head")
