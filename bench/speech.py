"""How soon something is heard: fixed and new sentences, the usual voice at 4 talkers, natural at 1.

`.venv/bin/python bench/speech.py [usual|natural]`; the natural voice where it is installed.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from assistant.aloud import Synthesiser
from assistant.config import Settings
from assistant.wiring.speech import natural_folder
from voice.engines.kokoro_synthesiser import KokoroSynthesiser
from voice.engines.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice.kept import KeptInMemory, KeptOnDisk
from voice.speaking import Speaking

FIXED = [
    "请问您要去哪家医院？",
    "您说过的都记着，我们会一直试。",
    "车叫好了，司机马上就到。",
]
NEW = [
    "王奶奶，{} 号上午八点半去瑞金医院看眼科，对不对？",
    "好的，订单号 TX-86510{}，请您记一下。",
    "我们找到了 {} 个时间，您要哪一个？",
]


async def first_sound(speaking: Speaking, text: str) -> tuple[float, float, float]:
    """Seconds until the first piece, seconds until the last, seconds of sound."""
    begun, first, sound = time.perf_counter(), 0.0, 0.0
    async for piece in speaking.clauses(text, "zh-CN"):
        first = first or time.perf_counter() - begun
        sound += piece.seconds
    return first, time.perf_counter() - begun, sound


async def talker(
    speaking: Speaking, texts: list[str], found: list[tuple[float, float, float]]
) -> None:
    for text in texts:
        found.append(await first_sound(speaking, text))
        await asyncio.sleep(0.2)


async def measure(engine: Synthesiser, talkers: int, rounds: int, folder: Path) -> None:
    speaking = Speaking([engine], KeptInMemory(16), KeptOnDisk(folder, 50))
    await speaking.prepare(FIXED, "zh-CN")
    for kind, texts in {"fixed": FIXED, "new": NEW}.items():
        found: list[tuple[float, float, float]] = []
        said = [
            [text.format(1 + who * rounds + turn) for turn in range(rounds) for text in texts]
            for who in range(talkers)
        ]
        await asyncio.gather(*(talker(speaking, own, found) for own in said))
        firsts = sorted(first for first, _, _ in found)
        factor = sum(whole for _, whole, _ in found) / sum(sound for _, _, sound in found)
        late = firsts[min(len(firsts) - 1, int(0.95 * len(firsts)))]
        print(
            f"{engine.name:8} {kind:6} {talkers} talkers, {len(found)} sentences: first sound "
            f"p50 {firsts[len(firsts) // 2] * 1000:.0f} ms, p95 {late * 1000:.0f} ms; "
            f"{factor:.2f} s for a second of sound"
        )
    await speaking.close()


async def main(which: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if which != "natural":
            await measure(Pyttsx3Synthesiser(), 4, 5, Path(folder))
        natural = KokoroSynthesiser(natural_folder(Settings()), threads=1)
        if which != "usual" and natural.available("zh-CN"):
            await measure(natural, 1, 1, Path(folder))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else ""))
