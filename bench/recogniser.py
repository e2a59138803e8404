"""How well and how fast the recogniser hears; against Vosk as it comes.

    bench/recogniser.py errors             character error rate on the shared recordings
    bench/recogniser.py cost               processor time for a second of a talker, beside stock
    bench/recogniser.py talkers --count 6  people who speak at once, in real time, to one process

A talker streams the recordings in real time, as much silence as speech between them. The lag is
from the last sound of an utterance to its final text.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import vosk
from rapidfuzz.distance import Levenshtein

from assistant.config import Settings
from assistant.hearing import RATE, Heard
from assistant.wiring.hearing import recogniser_models
from voice.audio import read_audio
from voice.engines.vosk_recogniser import VoskRecogniser
from voice.engines.vosk_stream import Decoders, VoskStream

FOLDER = Path(__file__).parents[2] / "shared" / "voice" / "recordings"
STEP = 3_200
"""Bytes of a tenth of a second."""
MODELS = recogniser_models(Settings()).there()


def clips() -> list[tuple[str, str, bytes]]:
    """Kind, text and sound of each recording."""
    rows = map(json.loads, (FOLDER / "clips.jsonl").read_text(encoding="utf-8").splitlines())
    return [(row["variant"], row["text"], read_audio(FOLDER / row["file"])) for row in rows]


def parts(pcm: bytes) -> list[bytes]:
    """Tenths of seconds."""
    return [pcm[start : start + STEP] for start in range(0, len(pcm), STEP)]


def stock(model: vosk.Model) -> Callable[[bytes], str]:
    """Vosk as its examples use it: a recogniser for each utterance, and every sound decoded."""

    def listen(pcm: bytes) -> str:
        recogniser = vosk.KaldiRecognizer(model, RATE)
        texts = []
        for part in parts(pcm):
            if recogniser.AcceptWaveform(part):
                texts.append(json.loads(recogniser.Result())["text"])
            else:
                recogniser.PartialResult()
        return "".join([*texts, json.loads(recogniser.FinalResult())["text"]]).replace(" ", "")

    return listen


def ours(model: vosk.Model) -> Callable[[bytes], str]:
    """As the process that listens does it."""
    decoders = Decoders(model)

    def listen(pcm: bytes) -> str:
        stream = VoskStream(decoders, rate=RATE, spaced=False)
        for part in parts(pcm):
            stream.feed(part)
            stream.so_far()
        return stream.finish().text

    return listen


WAYS = {"stock": stock, "ours": ours}


def errors(of: str) -> None:
    """The character error rate, by kind of recording."""
    model = vosk.Model(str(MODELS["zh-CN"]))
    for name, way in WAYS.items():
        if of not in ("both", name):
            continue
        listen = way(model)
        wrong: dict[str, list[tuple[int, int]]] = {}
        for kind, text, pcm in clips():
            found = Levenshtein.distance(text, listen(pcm)), len(text)
            wrong.setdefault(kind, []).append(found)
            wrong.setdefault("all", []).append(found)
        rates = {k: sum(a for a, _ in v) / sum(b for _, b in v) for k, v in wrong.items()}
        print(name, {kind: round(rate, 3) for kind, rate in rates.items()}, flush=True)


def cost(rounds: int) -> None:
    """Processor seconds for a second of a talker, who is silent half of the time."""
    model = vosk.Model(str(MODELS["zh-CN"]))
    ways = {name: way(model) for name, way in WAYS.items()}
    spent = dict.fromkeys(ways, 0.0)
    seconds = 0.0
    chosen = random.Random(1).sample(clips(), rounds)
    for _, _, pcm in chosen:
        talk = bytes(len(pcm)) + pcm
        seconds += len(talk) / 2 / RATE
        for name, listen in ways.items():
            begun = time.process_time()
            listen(talk)
            spent[name] += time.process_time() - begun
        print({n: round(s / seconds, 3) for n, s in spent.items()}, flush=True)
    print(f"ours needs {spent['ours'] / spent['stock']:.2f} of stock")


def processor_seconds(pid: int) -> float:
    """What a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def talk(recogniser: VoskRecogniser, ends: float, number: int) -> list[float]:
    """One talker; the lags of the final texts."""
    order: list[tuple[str, str, bytes]] = clips()
    lags: list[float] = []
    random.Random(number).shuffle(order)
    while time.monotonic() < ends:
        _, _, pcm = order[len(lags) % len(order)]
        async with recogniser.listen("zh-CN") as hearing:
            following = asyncio.create_task(final(hearing.__aiter__()))
            begun = time.monotonic()
            for place, part in enumerate(parts(bytes(len(pcm)) + pcm)):
                await asyncio.sleep(max(0.0, begun + place * 0.1 - time.monotonic()))
                await hearing.feed(part)
            stopped = time.monotonic()
            await hearing.finish()
            lags.append(await following - stopped)
    return lags


async def final(events: object) -> float:
    """When the final text came."""
    async for event in events:  # type: ignore[attr-defined]
        if isinstance(event, Heard) and event.final:
            return time.monotonic()
    return time.monotonic()


async def hear(recogniser: VoskRecogniser, pcm: bytes) -> None:
    """One utterance as quickly as it can be heard."""
    async with recogniser.listen("zh-CN") as hearing:
        following = asyncio.create_task(final(hearing.__aiter__()))
        await hearing.feed(pcm)
        await hearing.finish()
        await following


async def talkers(count: int, seconds: float) -> None:
    """So many at once."""
    recogniser = VoskRecogniser(lambda: MODELS, workers=1, places=count)
    await recogniser.warm("zh-CN")
    for _, _, pcm in clips()[:2]:  # what was listened with for a while has warmed up
        await asyncio.gather(*(hear(recogniser, pcm) for _ in range(count)))
    [pid] = recogniser.pids
    used, begun = processor_seconds(pid), time.monotonic()
    each = await asyncio.gather(*(talk(recogniser, begun + seconds, n) for n in range(count)))
    lags = sorted(lag for one in each for lag in one)
    passed = time.monotonic() - begun
    share = (processor_seconds(pid) - used) / passed
    await recogniser.close()
    print(
        f"{count} talkers for {passed:.0f} s: {share:.2f} of a core, {count / share:.1f} talkers "
        f"a core; final text {statistics.median(lags) * 1000:.0f} ms after the last sound "
        f"(median), p95 {lags[int(len(lags) * 0.95)] * 1000:.0f} ms, of {len(lags)} utterances"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["errors", "cost", "talkers"])
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--of", choices=["both", *WAYS], default="both")
    given = parser.parse_args()
    vosk.SetLogLevel(-1)
    if given.what == "errors":
        errors(given.of)
    elif given.what == "cost":
        cost(given.rounds)
    else:
        asyncio.run(talkers(given.count, given.seconds))
