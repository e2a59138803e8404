"""``huoban talk``: the whole conversation by ear, from a microphone, from recordings, or typed."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from assistant.cli.hearing import known_language
from assistant.cli.sound import what_to_do
from assistant.config import Settings
from assistant.db.migrations import migrate
from assistant.dialogue.model import Mode
from assistant.errors import AssistantError, ModelBroken, ModelMissing, NoSound
from assistant.i18n import DEFAULT_LANGUAGE
from assistant.services.demonstration import PEOPLE
from assistant.wiring import Services, services
from voice import kiosk
from voice.audio import read_audio
from voice.keyboard import keyboard
from voice.loop import Talk
from voice.microphone import microphone, play

WITHOUT = "Without a microphone: huoban talk --text, or huoban talk --audio FILE."
NO_MODEL = "There is no model to hear with: huoban voice install"


@dataclass(frozen=True)
class Wishes:
    """How someone wants to talk."""

    language: str
    mode: Mode
    files: tuple[Path, ...]
    text: bool
    silent: bool


def talk(
    more: Annotated[list[Path] | None, typer.Argument(help="Further recordings.")] = None,
    audio: Annotated[list[Path] | None, typer.Option(help="Recordings to hear instead.")] = None,
    language: Annotated[str, typer.Option(help="zh-CN or en.")] = DEFAULT_LANGUAGE,
    practice: Annotated[bool, typer.Option(help="In the practice city.")] = False,
    text: Annotated[bool, typer.Option(help="Write instead of speaking.")] = False,
    silent: Annotated[bool, typer.Option(help="Show the answers without saying them.")] = False,
) -> None:
    """Talk with Huoban: by microphone, from recordings (--audio a.wav b.wav), or in writing."""
    settings = Settings(install_voice=False)
    wishes = Wishes(
        known_language(language),
        Mode.PRACTICE if practice else Mode.LIVE,
        (*(audio or []), *(more or [])),
        text,
        silent,
    )
    migrate(settings.database)
    try:
        asyncio.run(_converse(settings, wishes))
    except KeyboardInterrupt:
        typer.echo("")


async def _converse(settings: Settings, wishes: Wishes) -> None:
    async with services(settings) as built:
        resident_id = await resident(built)
        conversation = Talk(built, resident_id, language=wishes.language, mode=wishes.mode)
        aloud = not (wishes.silent or wishes.files or wishes.text)
        desk = kiosk.Kiosk(
            built,
            conversation,
            wishes.language,
            show=typer.echo,
            play=play if aloud else None,
        )
        if wishes.text:
            await desk.tell(await conversation.greet())
            await _typed(desk)
        elif wishes.files:
            await desk.tell(await conversation.greet())
            await _recorded(desk, resident_id, wishes)
        else:
            await _spoken(desk, conversation, resident_id, wishes.mode)


async def resident(built: Services) -> UUID:
    """Who speaks at this terminal: in a demonstration, its first resident."""
    resident_id, profile = next(iter(PEOPLE.items()))
    return await built.residents.add(profile, resident_id=resident_id)


async def _typed(desk: kiosk.Kiosk) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        await desk.press(line.strip())


async def _recorded(desk: kiosk.Kiosk, resident_id: UUID, wishes: Wishes) -> None:
    for file in wishes.files:
        try:
            pcm = read_audio(file)
        except AssistantError as error:
            typer.echo(f"{file}: {error}", err=True)
            continue
        try:
            await desk.listen(kiosk.recorded(pcm), resident_id, wishes.mode)
        except ModelMissing as error:
            typer.echo(NO_MODEL, err=True)
            raise typer.Exit(1) from error


async def _spoken(desk: kiosk.Kiosk, conversation: Talk, resident_id: UUID, mode: Mode) -> None:
    try:
        async with microphone() as sound:
            keys = keyboard()
            await desk.tell(await conversation.greet())
            while True:
                sound.forget()
                await desk.listen(sound, resident_id, mode, keys)
    except NoSound as error:
        typer.echo(f"{what_to_do(error)}\n{WITHOUT}", err=True)
        raise typer.Exit(1) from error
    except (ModelMissing, ModelBroken) as error:
        typer.echo(NO_MODEL, err=True)
        raise typer.Exit(1) from error
