"""The commands that hear, as someone who sets a machine up uses them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from tests.voice.recordings import FOLDER, MODELS, needs_model, needs_recordings


@pytest.fixture(autouse=True)
def no_settings_but_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUOBAN_DATA_DIR", str(tmp_path / "data"))


@needs_model
@needs_recordings
def test_a_recording_is_written_down_and_garbage_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUOBAN_RECOGNISER_MODEL", str(MODELS["zh-CN"]))
    (tmp_path / "garbage.wav").write_bytes(b"garbage")
    (tmp_path / "nothing.wav").write_bytes(b"")
    files = [FOLDER / "015_plain.wav", tmp_path / "garbage.wav", tmp_path / "nothing.wav"]
    result = CliRunner().invoke(app, ["transcribe", *map(str, files)])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [row["file"] for row in rows] == [str(file) for file in files]
    assert rows[0]["text"].startswith("救命")
    assert [bool(row.get("error")) for row in rows] == [False, True, True]
    assert "Traceback" not in result.output


def test_without_a_model_it_says_how_to_get_one(tmp_path: Path) -> None:
    with_sound = tmp_path / "a.wav"
    header = b"RIFF\x28\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\4\0\0\0"
    with_sound.write_bytes(header + bytes(4))
    result = CliRunner().invoke(app, ["transcribe", str(with_sound)])
    assert result.exit_code == 1
    assert "huoban voice install --language zh-CN" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--language", "zh-CN", "--from", "absent.zip"], "is not there"),
        (["--language", "fr"], "fr is not one of zh-CN, en"),
        (["--from", "absent.zip"], "--language"),
    ],
)
def test_what_cannot_be_installed_is_said_in_a_sentence(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(app, ["voice", "install", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code != 0
    assert words in " ".join(result.output.replace("│", " ").split())


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.zip").write_bytes(b"no zip")
    command = ["voice", "install", "--language", "en", "--from", str(tmp_path / "m.zip")]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "no zip that can be read" in result.output
