"""``huoban understand``: what a sentence means, as anyone can measure it; and the training."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.config import Settings
from assistant.dialogue.understanding.meaning import understand
from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES

TRAIN = "train"


def understand_command(
    text: Annotated[str, typer.Argument(help="A sentence, or “train” to learn anew.")] = "",
    language: Annotated[str, typer.Option(help="zh-CN or en.")] = DEFAULT_LANGUAGE,
    now: Annotated[str, typer.Option(help="When it is said, as ISO 8601.")] = "",
    jsonl: Annotated[Path | None, typer.Option(help="A file with a “text” in each row.")] = None,
) -> None:
    """Print what sentences mean, one JSON line each."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"one of {', '.join(LANGUAGES)}")
    if text == TRAIN:
        _train()
        return
    at = _moment(now)
    for one in _sentences(text, jsonl):
        typer.echo(json.dumps(meaning(one, at, language), ensure_ascii=False))


def _train() -> None:
    from assistant.dialogue.understanding.training import write

    for language in LANGUAGES:
        scorer = write(language)
        typer.echo(f"{language}: {len(scorer.labels)} labels, {len(scorer.names)} features")


def _moment(words: str) -> datetime:
    zone = Settings().zone
    try:
        at = datetime.fromisoformat(words) if words else datetime.now(zone)
    except ValueError as error:
        raise typer.BadParameter("--now is to be like 2026-11-22T09:00") from error
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _sentences(text: str, jsonl: Path | None) -> Iterator[str]:
    if jsonl is None:
        yield text
        return
    with jsonl.open(encoding="utf-8") as rows:
        for number, row in enumerate(rows, start=1):
            if row.strip():
                yield _text_of(row, number)


def _text_of(row: str, number: int) -> str:
    try:
        text = json.loads(row)["text"]
    except (ValueError, TypeError, KeyError) as error:
        raise typer.BadParameter(f"row {number} has no “text”") from error
    return str(text)


def meaning(text: str, now: datetime, language: str) -> dict[str, object]:
    """What a sentence means, as JSON data."""
    meant = understand(text, now, language)
    return {
        "text": text,
        "scenario": meant.scenario or None,
        "command": meant.command or None,
        "slots": {name: vars(found) for name, found in meant.slots.items()},
        "confidence": round(meant.confidence, 4),
        "alternatives": [list(pair) for pair in meant.alternatives],
    }
