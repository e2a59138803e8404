"""Installs models: found or fetched, checked, unpacked beside their place and put there at once.

It may be killed at any moment and run again, also twice at the same time.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelBroken, ModelNotFetched
from voice.models.fetching import Source, carrier, official
from voice.models.installed import InstalledModels, differences, looks_whole, write_note
from voice.models.known import KNOWN, OFFICIAL, KnownModel
from voice.models.unpacking import Pieces, pieces_in, sha256_of, unpack

UNREACHED = (
    "No source of the model can be reached: connect to the network and try again, "
    "or give a zip or folder with --from."
)
NO_ROOM = "There is no room for the model, or its folder cannot be written: {detail}."


@dataclass(frozen=True)
class Progress:
    """How far an installation is."""

    step: str
    """``fetching`` or ``unpacking``."""
    done: int
    total: int


Told = Callable[[Progress], None]


class Installer:
    """Brings models into their folder.

    Args:
        models: Where they belong.
        kept: A folder or zip that is looked into before the network.
        sources: Where known models are fetched from, in this order.
    """

    def __init__(
        self,
        models: InstalledModels,
        kept: Path | None = None,
        sources: Sequence[Source] = (official(OFFICIAL), carrier),
    ) -> None:
        self._models = models
        self._kept = kept
        self._sources = sources

    def install(self, language: str, told: Told, *, given: Path | None = None) -> Path:
        """Have the model of a language in its place; gives the place.

        Args:
            language: ``zh-CN`` or ``en``.
            told: Called with the progress.
            given: A zip or folder of a model, also of one that we do not know.

        Raises:
            ModelNotFetched: no source gave it.
            ModelBroken: what was given is no model.
        """
        folder = self._models.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _alone(folder):
                return self._bring(KNOWN[language], told, given)
        except OSError as error:
            raise ModelNotFetched(NO_ROOM.format(detail=error.strerror)) from error

    def tidy(self) -> None:
        """Remove what was fetched; only what was interrupted is kept."""
        fetched = self._models.folder / ".fetched"
        for path in [*fetched.glob("*.whl"), *fetched.glob("*.zip"), fetched / "pip"]:
            _remove(path)

    def _bring(self, model: KnownModel, told: Told, given: Path | None) -> Path:
        if given is not None:
            return self._from_given(given, model, told)
        place = self._models.place(model.language)
        if self._models.chosen(model.language):
            if looks_whole(place):
                return place
            raise ModelNotFetched(f"{place} is no model; give its zip or folder with --from.")
        if place.is_dir() and not differences(place, model.files):
            if not looks_whole(place):
                write_note(place, model.files)
            return place
        return self._from_anywhere(model, told)

    def _from_given(self, given: Path, model: KnownModel, told: Told) -> Path:
        if not given.exists():
            raise ModelNotFetched(f"{given} is not there.")
        with pieces_in(given) as found:
            for pieces in found:
                if _is(model, pieces):
                    return self._unpack(model.name, _only(model, pieces), model, told)
            if len(found) != 1 or any(_is(known, found[0]) for known in KNOWN.values()):
                raise ModelBroken(f"{given} does not hold one model for {model.language}")
            return self._unpack(_name_of(given), found[0], None, told)

    def _from_anywhere(self, model: KnownModel, told: Told) -> Path:
        fetched = self._models.folder / ".fetched"
        fetched.mkdir(exist_ok=True)
        for file in _candidates(self._kept, model):
            with suppress(ModelBroken):
                return self._take(file, model, told)
        for source in self._sources:
            with suppress(ModelNotFetched):
                file = source(model, fetched, lambda a, b: told(Progress("fetching", a, b)))
                with suppress(ModelBroken):
                    return self._take(file, model, told)
                _remove(file)
        raise ModelNotFetched(UNREACHED)

    def _take(self, file: Path, model: KnownModel, told: Told) -> Path:
        with pieces_in(file) as found:
            for pieces in found:
                if _is(model, pieces):
                    return self._unpack(model.name, _only(model, pieces), model, told)
        raise ModelBroken(f"{file.name} does not hold {model.name}")

    def _unpack(self, name: str, pieces: Pieces, model: KnownModel | None, told: Told) -> Path:
        """Unpack beside the place, check, and put it there in one step."""
        folder = self._models.folder
        half, old, place = folder / f".half-{name}", folder / f".old-{name}", folder / name
        _remove(half)
        half.mkdir()
        sums = unpack(pieces, half, lambda a, b: told(Progress("unpacking", a, b)))
        if model and sums != dict(model.files):
            _remove(half)
            raise ModelBroken(f"{name} is not the model we know")
        write_note(half, sums)
        _remove(old)
        if place.exists():
            place.rename(old)
        half.rename(place)
        _remove(old)
        return place


def _is(model: KnownModel, pieces: Pieces) -> bool:
    """Whether these could be its files; their sums are looked at while they are unpacked."""
    if not set(model.files) <= set(pieces):
        return False
    small = pieces["conf/mfcc.conf"]
    return small.size < 10_000 and sha256_of(small) == model.files["conf/mfcc.conf"]


def _only(model: KnownModel, pieces: Pieces) -> Pieces:
    return {name: pieces[name] for name in model.files}


def _candidates(kept: Path | None, model: KnownModel) -> list[Path]:
    """What may hold a model in a configured folder; or the zip that was configured."""
    if kept is None:
        return []
    inside = [kept / model.name, kept / model.zip_name, *sorted(kept.glob("*.whl")), kept]
    return [path for path in inside if path.exists()]


def _name_of(given: Path) -> str:
    return given.stem if given.is_file() else given.resolve().name


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One installation at a time; the lock ends with the process that holds it."""
    try:
        import fcntl
    except ImportError:  # not on this platform: two at once would only do the work twice
        yield
        return
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
