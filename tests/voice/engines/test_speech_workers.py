"""Real engines: audible, at the asked rate, whatever the text; a lost process comes back."""

import asyncio
import gc
import os
import signal
from pathlib import Path

import pytest

from assistant.aloud import Manner, Rate
from assistant.errors import SpeechBusy, SpeechFailed
from tests.voice.ears import AUDIBLE, characters_a_minute, peak, pitch, voiced_share
from voice.engines.kokoro_synthesiser import KokoroSynthesiser
from voice.engines.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice.engines.speech_worker import SpeechWorker

pytestmark = pytest.mark.anyio

SENTENCE = "明天上午八点半，去瑞金医院看眼科，对不对？您说过的都记着，我们会一直试。"


async def test_the_usual_rate_is_easy_to_follow(usual: Pyttsx3Synthesiser) -> None:
    speech = await usual.speak(SENTENCE, "zh-CN")
    assert 150 <= characters_a_minute(SENTENCE, speech) <= 180
    assert peak(speech) > AUDIBLE
    assert voiced_share(speech) > 0.5


async def test_three_rates_each_time(usual: Pyttsx3Synthesiser) -> None:
    for _again in range(2):
        slow, normal, fast = [
            (await usual.speak(SENTENCE, "zh-CN", Manner(rate))).seconds for rate in Rate
        ]
        assert slow > 1.15 * normal
        assert normal > 1.15 * fast


async def test_pitch_and_voice_are_heard(usual: Pyttsx3Synthesiser) -> None:
    manners = [Manner(), Manner(pitch=10), Manner(voice="female"), Manner(voice="nobody")]
    sounds = [(await usual.speak("您好，车来了", "zh-CN", manner)) for manner in manners]
    usually, low, woman, nobody = [pitch(sound) for sound in sounds]
    assert low < 0.9 * usually < 0.9 * woman
    assert nobody == pytest.approx(usually, rel=0.05)
    assert sounds[3].seconds == pytest.approx(sounds[0].seconds, rel=0.02)


async def test_english(usual: Pyttsx3Synthesiser) -> None:
    speech = await usual.speak("Which hospital would you like to go to?", "en")
    assert 2 < speech.seconds < 6


async def test_twenty_at_once_each_get_their_own(usual: Pyttsx3Synthesiser) -> None:
    texts = ["好" * count for count in range(1, 21)]
    sounds = await asyncio.gather(*(usual.speak(text, "zh-CN") for text in texts))
    lengths = [sound.seconds for sound in sounds]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == 20


async def test_a_process_killed_in_between_is_replaced(usual: Pyttsx3Synthesiser) -> None:
    await usual.speak("您好", "zh-CN")
    first = usual.worker.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert (await usual.speak("您好", "zh-CN")).seconds > 0.3
    assert usual.worker.process_id not in (None, first)


async def test_a_process_killed_mid_way_is_replaced(usual: Pyttsx3Synthesiser) -> None:
    await usual.speak("您好", "zh-CN")
    first = usual.worker.process_id
    assert first is not None
    running = asyncio.create_task(usual.speak(SENTENCE * 20, "zh-CN"))
    await asyncio.sleep(0.02)
    os.kill(first, signal.SIGKILL)
    assert (await running).seconds > 60
    assert usual.worker.process_id != first


async def test_one_who_gives_up_disturbs_nobody(usual: Pyttsx3Synthesiser) -> None:
    given_up = asyncio.create_task(usual.speak(SENTENCE * 5, "zh-CN"))
    await asyncio.sleep(0.3)
    given_up.cancel()
    alone = await usual.speak("您好", "zh-CN")
    assert alone.seconds < 2


async def test_a_process_that_hangs_is_ended() -> None:
    worker = SpeechWorker("http.server", ["0"], most_waiting=1, limit=0.5)
    with pytest.raises(SpeechFailed, match="too long"):
        await worker.ask({"text": "好"})
    assert worker.process_id is None


async def test_a_process_that_ends_by_itself_is_tried_twice() -> None:
    worker = SpeechWorker("this", most_waiting=1, limit=10)
    with pytest.raises(SpeechFailed):
        await worker.ask({"text": "好"})


async def test_the_line_is_bounded() -> None:
    worker = SpeechWorker("http.server", ["0"], most_waiting=2, limit=0.5)
    asked = [worker.ask({"text": "好"}) for _ in range(6)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(result, SpeechBusy) for result in results) >= 3


async def test_nothing_is_printed(
    usual: Pyttsx3Synthesiser, capfd: pytest.CaptureFixture[str]
) -> None:
    await usual.speak("您好", "zh-CN")
    assert capfd.readouterr() == ("", "")


async def test_the_natural_voice(natural: KokoroSynthesiser) -> None:
    speech = await natural.speak("明天上午去瑞金医院看眼科，对不对？", "zh-CN")
    assert 140 <= characters_a_minute("明天上午去瑞金医院看眼科对不对", speech) <= 200
    assert peak(speech) > AUDIBLE
    low = await natural.speak("您好。", "zh-CN", Manner(Rate.SLOW, "zm_yunjian", 20))
    assert peak(low) > AUDIBLE
    english = await natural.speak("Hello, T X nine.", "en")
    assert 1 < english.seconds < 5


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads what Linux tells")
async def test_the_natural_voice_reports_to_nobody(natural: KokoroSynthesiser) -> None:
    await natural.speak("好。", "zh-CN")
    process = natural.worker.process_id
    settings = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    assert b"ORT_DISABLE_TELEMETRY=1" in settings
    folder = next(c for c in settings if c.startswith(b"TMPDIR=")).removeprefix(b"TMPDIR=")
    assert list(Path(folder.decode()).rglob("*")) == []


async def test_who_gives_up_a_sentence_leaves_nothing_behind_when_all_ends(
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = asyncio.all_tasks()
    worker = SpeechWorker("http.server", ["0"], most_waiting=2, limit=30)
    asked = asyncio.create_task(worker.ask({"text": "好"}))
    while worker.process_id is None:
        await asyncio.sleep(0.01)
    asked.cancel()
    await asyncio.wait({asked})
    await worker.close()
    while asyncio.all_tasks() - before:
        await asyncio.sleep(0.01)
    gc.collect()
    assert "never retrieved" not in "".join(capfd.readouterr())
    assert worker.process_id is None
