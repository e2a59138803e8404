"""A copy of all that is kept, in one file; and back."""

import base64
import tempfile
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from cryptography.fernet import InvalidToken
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from assistant.config import Settings
from assistant.db import dumps, files
from assistant.db.archive import Manifest, checksum, pack, unpack
from assistant.db.base import Vault
from assistant.db.migrations import configuration, migrate
from assistant.db.session import sync_url
from assistant.errors import BackupFailed

DUMP = "huoban.dump"
NOT_EMPTY = "There is data here already. With --force it is replaced, and lost."
RUNNING = "Huoban is running here. Stop it first."
SEALED_OTHERWISE = (
    "This copy was made under another secret. Put that one into HUOBAN_SECRET or"
    " HUOBAN_OLD_SECRETS; without it nobody can read what is in the copy."
)
NEWER = "This copy was made by a newer version of Huoban ({0}). Install that one first."


class Backup:
    """Makes copies of one installation, and puts them back."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database
        self._kind = make_url(self._url).get_backend_name()
        self._vault = Vault(*settings.secrets)
        ours = make_url(self._url).database or ""
        self._files = [Path(ours), settings.work_file] if self._kind == "sqlite" else []

    def make(self, target: Path, now: datetime) -> Manifest:
        """Copy everything into one file; others may write meanwhile.

        The two files of SQLite are copied one after the other. Whatever happens in between only
        makes an attempt run once more, under a key that the service knows.

        Raises:
            BackupFailed: and nothing is left behind.
        """
        if not target.parent.is_dir():
            raise BackupFailed(f"There is no folder {target.parent}.")
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            parts = self._copy(Path(folder))
            manifest = Manifest(
                version=version("huoban"),
                revision=_revision(self._url),
                made_at=now.isoformat(),
                database=self._kind,
                proof=base64.b64encode(self._vault.seal({})).decode(),
                checksums={part.name: checksum(part) for part in parts},
            )
            pack(target, manifest, parts)
        return manifest

    def put_back(self, archive: Path, *, force: bool) -> Manifest:
        """Replace what is here; only where nobody works, and only by what is sound.

        Raises:
            BackupFailed: and what was here is still here.
        """
        here = self._files[0].parent if self._files else Path(tempfile.gettempdir())
        here.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=here, prefix=".restore-") as folder:
            manifest = unpack(archive, Path(folder))
            self._examine(manifest, Path(folder))
            if not force and self._holds_something():
                raise BackupFailed(NOT_EMPTY)
            self._replace(Path(folder))
        migrate(self._url)
        return manifest

    def _copy(self, folder: Path) -> list[Path]:
        if self._kind != "sqlite":
            dumps.dump(self._url, folder / DUMP)
            return [folder / DUMP]
        there = [file for file in self._files if file.exists()]
        if not there:
            raise BackupFailed("There is nothing to copy yet.")
        for file in there:
            files.copy(file, folder / file.name)
        return [folder / file.name for file in there]

    def _examine(self, manifest: Manifest, folder: Path) -> None:
        if manifest.database != self._kind:
            raise BackupFailed(f"This copy is of {manifest.database}; here is {self._kind}.")
        try:
            ScriptDirectory.from_config(configuration(self._url)).get_revision(manifest.revision)
        except CommandError as error:
            raise BackupFailed(NEWER.format(manifest.version)) from error
        try:
            self._vault.open(base64.b64decode(manifest.proof))
        except InvalidToken as error:
            raise BackupFailed(SEALED_OTHERWISE) from error
        for name in manifest.checksums:
            (files if self._kind == "sqlite" else dumps).check(folder / name)

    def _holds_something(self) -> bool:
        if self._kind == "sqlite":
            return any(file.exists() for file in self._files)
        return bool(_revision(self._url))

    def _replace(self, folder: Path) -> None:
        if self._kind != "sqlite":
            if dumps.is_in_use(self._url):
                raise BackupFailed(RUNNING)
            dumps.put_back(self._url, folder / DUMP)
            return
        files.release(self._files)
        for file in self._files:
            made = folder / file.name
            if made.exists():
                made.replace(file)
            else:
                file.unlink(missing_ok=True)


def _revision(url: str) -> str:
    """Of the tables; "" where there are none yet."""
    engine = create_engine(sync_url(url))
    try:
        with closing(engine.connect()) as connection:
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError:
        return ""
    finally:
        engine.dispose()
    return str(found or "")
