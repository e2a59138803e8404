"""The one object by which every channel speaks: chooses the voice, keeps what was made."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence

import structlog

from assistant.aloud import USUAL, Manner, Speech, Synthesiser
from assistant.errors import SpeechBusy, SpeechFailed
from voice.clauses import clauses, sentences
from voice.kept import KeptInMemory, KeptOnDisk, key_of
from voice.spoken import spoken

MOST_CHARACTERS = 10_000
"""Of a text that is spoken at all."""
REST = 60.0
"""Seconds for which an engine that failed is left alone."""
NOTHING = Speech(b"\0\0" * 2_400, 24_000)
"""A tenth of a second of silence: a text without any sound."""

log = structlog.get_logger()


class Speaking:
    """Speaks with the first engine that can; the later ones are there for when it fails."""

    def __init__(
        self,
        engines: Sequence[Synthesiser],
        memory: KeptInMemory,
        disk: KeptOnDisk,
        *,
        ahead: Sequence[Synthesiser] = (),
    ) -> None:
        """Nothing is started yet.

        Args:
            engines: The best one first.
            memory: For sentences that may tell something of someone.
            disk: For the fixed ones.
            ahead: Engines of low priority that render ahead; they are ended after each use.
        """
        self._engines = engines
        self._memory = memory
        self._disk = disk
        self._ahead = ahead or engines
        self._resting: dict[str, float] = {}

    def available(self, language: str) -> bool:
        """Whether anything can speak a language."""
        return any(engine.available(language) for engine in self._engines)

    def voices(self, language: str) -> Sequence[str]:
        """The voices of the engine that speaks a language now, its own choice first."""
        able = self._able(self._engines, language)
        return able[0].voices(language) if able else ()

    async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
        """The sound of a whole text, in one voice.

        Raises:
            SpeechFailed: there is no sound for it; what is shown stands by itself.
        """
        words = [spoken(part, language) for part in sentences(_within(text))]
        for engine in self._able(self._engines, language):
            try:
                made = [await self._say(engine, part, language, manner) for part in words]
            except SpeechFailed as error:
                self._failed(engine, error)
            else:
                return _joined(made)
        raise SpeechFailed("nothing can speak this")

    async def begin(self, text: str, language: str, manner: Manner = USUAL) -> tuple[Speech, str]:
        """The sound of a text's beginning, soon, and the words that are left to be spoken.

        Raises:
            SpeechFailed: there is no sound for it.
        """
        first = next(iter(sentences(_within(text))), "")
        if not first:
            return NOTHING, ""
        if await self._kept(spoken(first, language), language, manner) is None:
            first = next(clauses(first))
        rest = text[text.index(first) + len(first) :].strip()
        said = await self._first_able(spoken(first, language), language, manner)
        return said, rest if sentences(rest) else ""

    async def clauses(
        self, text: str, language: str, manner: Manner = USUAL
    ) -> AsyncIterator[Speech]:
        """The sound of a text piece by piece, the first one soon; play them one after another.

        Raises:
            SpeechFailed: there is no sound for a piece.
        """
        for number, sentence in enumerate(sentences(_within(text))):
            words = spoken(sentence, language)
            kept = await self._kept(words, language, manner)
            if kept is not None:
                yield kept
                continue
            for piece in clauses(words, first=number == 0):
                yield await self._first_able(piece, language, manner)

    async def prepare(self, texts: Iterable[str], language: str, manner: Manner = USUAL) -> int:
        """Render fixed sentences ahead and keep them on disk; how many were new.

        Only for texts that are the same for everyone: what is given here is written to disk.
        """
        made = 0
        try:
            for text in texts:
                for words in (spoken(part, language) for part in sentences(text)):
                    made += await self._render_ahead(words, language, manner)
        except SpeechFailed as error:
            log.warning("not_rendered_ahead", error=str(error), made=made)
        # Who is called off does not wait for the sentence that is being made.
        for engine in self._ahead:
            if engine not in self._engines:
                await engine.rest()
        return made

    async def close(self) -> None:
        """End the processes that speak."""
        for engine in {id(engine): engine for engine in (*self._engines, *self._ahead)}.values():
            await engine.close()

    async def _render_ahead(self, words: str, language: str, manner: Manner) -> bool:
        able = self._able(self._ahead, language)
        if not able:
            raise SpeechFailed("nothing can speak this")
        key = key_of(able[0].name, words, language, manner)
        if await asyncio.to_thread(self._disk.find, key) is not None:
            return False
        speech = await able[0].speak(words, language, manner)
        await asyncio.to_thread(self._disk.keep, key, speech)
        return True

    async def _first_able(self, words: str, language: str, manner: Manner) -> Speech:
        for engine in self._able(self._engines, language):
            try:
                return await self._say(engine, words, language, manner)
            except SpeechFailed as error:
                self._failed(engine, error)
        raise SpeechFailed("nothing can speak this")

    async def _say(self, engine: Synthesiser, words: str, language: str, manner: Manner) -> Speech:
        key = key_of(engine.name, words, language, manner)
        kept = self._memory.find(key) or await asyncio.to_thread(self._disk.find, key)
        if kept is not None:
            return kept
        speech = await engine.speak(words, language, manner)
        self._memory.keep(key, speech)
        return speech

    async def _kept(self, words: str, language: str, manner: Manner) -> Speech | None:
        for engine in self._able(self._engines, language)[:1]:
            key = key_of(engine.name, words, language, manner)
            return self._memory.find(key) or await asyncio.to_thread(self._disk.find, key)
        return None

    def _able(self, engines: Sequence[Synthesiser], language: str) -> list[Synthesiser]:
        """Those that speak a language; one that failed lately only when there is no other."""
        able = [engine for engine in engines if engine.available(language)]
        now = time.monotonic()
        awake = [engine for engine in able if self._resting.get(engine.name, now) <= now]
        return awake or able

    def _failed(self, engine: Synthesiser, error: SpeechFailed) -> None:
        if not isinstance(error, SpeechBusy):
            self._resting[engine.name] = time.monotonic() + REST
        log.warning("engine_failed", engine=engine.name, error=str(error))


def _within(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise SpeechFailed("the text is too long to be spoken")
    return text


def _joined(parts: Sequence[Speech]) -> Speech:
    """One sound after another; one engine makes all of them at the same rate."""
    if not parts:
        return NOTHING
    return Speech(b"".join(part.pcm for part in parts), parts[0].rate)
