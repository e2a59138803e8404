"""The models that are there: where they stand, and whether they are still what they were."""

import json
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import ModelBroken, ModelMissing
from voice.models.known import KNOWN
from voice.models.unpacking import MARK, sha256_of

NOTE = "huoban.json"
"""In each installed model: the size and sha256 of its files, written before it is put in place."""


class InstalledModels:
    """The recognisers' models in a folder.

    Args:
        folder: Where models are installed.
        chosen: For a language, the folder of another model or its name in ours; "" for the usual.
    """

    def __init__(self, folder: Path, chosen: Mapping[str, str]) -> None:
        self.folder = folder
        self._chosen = {language: name for language, name in chosen.items() if name}

    def place(self, language: str) -> Path:
        """Where the model of a language stands, or will."""
        name = self._chosen.get(language) or KNOWN[language].name
        return self.folder / Path(name).expanduser()

    def chosen(self, language: str) -> bool:
        """Whether a setting names another model than the usual one."""
        return language in self._chosen

    def there(self) -> dict[str, Path]:
        """The models that look whole, by language; quick."""
        found = {language: self.place(language) for language in KNOWN}
        return {language: path for language, path in found.items() if looks_whole(path)}

    def check(self, language: str) -> Path:
        """Read every byte of a model; takes a second.

        Raises:
            ModelMissing: it is not there.
            ModelBroken: it is not what it was.
        """
        path = self.place(language)
        if not path.is_dir():
            raise ModelMissing(f"there is no model for {language} in {path}")
        expected = None if self.chosen(language) else KNOWN[language].files
        wrong = differences(path, expected)
        if wrong:
            raise ModelBroken(f"{', '.join(wrong[:3])} in {path} is not what it was")
        return path


def looks_whole(folder: Path) -> bool:
    """Whether all files are there with their sizes."""
    noted = _noted(folder)
    if not noted:
        return (folder / MARK).is_file() and (folder / "conf").is_dir()
    return all(_size(folder / name) == size for name, (size, _sum) in noted.items())


def differences(folder: Path, expected: Mapping[str, str] | None) -> list[str]:
    """The files that are not as expected, or as noted when they were installed."""
    if expected is None:
        expected = {name: digest for name, (_size, digest) in _noted(folder).items()}
    if not expected:
        return [] if looks_whole(folder) else [MARK]
    return [
        name
        for name, digest in expected.items()
        if not (folder / name).is_file() or sha256_of(folder / name) != digest
    ]


def write_note(folder: Path, sums: Mapping[str, str]) -> None:
    """Note what was installed."""
    noted = {name: [_size(folder / name), digest] for name, digest in sums.items()}
    (folder / NOTE).write_text(json.dumps(noted, indent=1), encoding="utf-8")


def _noted(folder: Path) -> dict[str, tuple[int, str]]:
    try:
        told = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        return {str(name): (int(size), str(digest)) for name, (size, digest) in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
