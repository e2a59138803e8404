"""Speaking: what is kept where, pieces in order, a voice that fails, any text at all."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.aloud import USUAL, Manner, Speech
from assistant.errors import SpeechFailed
from voice.engines.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice.kept import KeptInMemory, KeptOnDisk, key_of
from voice.speaking import Speaking

pytestmark = pytest.mark.anyio


class Scripted:
    """Counts what it is asked for, and can be broken."""

    def __init__(self, name: str = "scripted") -> None:
        self.name = name
        self.asked: list[str] = []
        self.broken = False

    def available(self, language: str) -> bool:
        return language == "zh-CN"

    def voices(self, language: str) -> Sequence[str]:
        return [self.name]

    async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
        self.asked.append(text)
        if self.broken:
            raise SpeechFailed("broken")
        return Speech(text.encode("utf-16-le"), 8_000)

    async def rest(self) -> None:
        self.asked.append("(rests)")

    async def close(self) -> None:
        self.asked.append("(closed)")


def with_engines(folder: Path, *engines: Scripted) -> Speaking:
    return Speaking(engines, KeptInMemory(1), KeptOnDisk(folder, 1))


def heard(speech: Speech) -> str:
    return speech.pcm.decode("utf-16-le")


async def test_the_beginning_comes_first_and_what_is_left_can_be_asked_for(tmp_path: Path) -> None:
    engine = Scripted()
    speaking = with_engines(tmp_path, engine)
    text, said = "👵您的车，还有八分钟就到，请在门口等。沪A！ 。", []
    left = text
    while left:
        speech, left = await speaking.begin(left, "zh-CN")
        said.append(heard(speech))
        assert left in text
    assert "".join(said) == text.removeprefix("👵").removesuffix(" 。")
    assert len(said) > 2


async def test_what_is_kept_begins_whole(tmp_path: Path) -> None:
    engine = Scripted()
    speaking = with_engines(tmp_path, engine)
    await speaking.prepare(["您要去哪家医院，或者哪个诊所？"], "zh-CN")
    speech, left = await speaking.begin("您要去哪家医院，或者哪个诊所？好的。", "zh-CN")
    assert (heard(speech), left) == ("您要去哪家医院，或者哪个诊所？", "好的。")
    assert engine.asked == ["您要去哪家医院，或者哪个诊所？"]


async def test_a_text_without_sound_is_silence(tmp_path: Path) -> None:
    speech, left = await with_engines(tmp_path, Scripted()).begin("…… ", "zh-CN")
    assert (len(speech.pcm) > 0, left) == (True, "")


async def test_what_was_said_once_is_not_made_again(tmp_path: Path) -> None:
    engine = Scripted()
    speaking = with_engines(tmp_path, engine)
    first = await speaking.speak("您好，王奶奶。车来了！", "zh-CN")
    assert await speaking.speak("您好，王奶奶。车来了！", "zh-CN") == first
    assert engine.asked == ["您好，王奶奶。", "车来了！"]
    await speaking.speak("车来了！", "zh-CN", Manner(voice="another"))
    assert len(engine.asked) == 3


async def test_nothing_personal_is_on_disk(tmp_path: Path) -> None:
    engine = Scripted()
    speaking = with_engines(tmp_path / "speech", engine)
    await speaking.speak("王奶奶，您的电话是 13812345678", "zh-CN")
    assert [piece async for piece in speaking.clauses("王奶奶，您好", "zh-CN")]
    assert not (tmp_path / "speech").exists()


async def test_fixed_sentences_are_there_after_a_restart(tmp_path: Path) -> None:
    assert (
        await with_engines(tmp_path, Scripted()).prepare(["您好。请坐。", "请坐。"], "zh-CN") == 2
    )
    engine = Scripted()
    again = with_engines(tmp_path, engine)
    assert await again.prepare(["请坐。"], "zh-CN") == 0
    assert heard(await again.speak("您好。请坐。", "zh-CN")) == "您好。请坐。"
    assert engine.asked == []
    assert len(list(tmp_path.iterdir())) == 2


async def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    await with_engines(tmp_path, Scripted()).prepare(["您好。"], "zh-CN")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    engine = Scripted()
    assert heard(await with_engines(tmp_path, engine).speak("您好。", "zh-CN")) == "您好。"
    assert engine.asked == ["您好。"]


async def test_what_renders_ahead_rests_afterwards(tmp_path: Path) -> None:
    ahead = Scripted()
    engines = [Scripted()]
    speaking = Speaking(engines, KeptInMemory(1), KeptOnDisk(tmp_path, 1), ahead=[ahead])
    await speaking.prepare(["您好。"], "zh-CN")
    assert ahead.asked == ["您好。", "(rests)"]
    assert engines[0].asked == []


async def test_whoever_calls_it_off_does_not_wait_for_the_sentence(tmp_path: Path) -> None:
    class Endless(Scripted):
        async def speak(self, text: str, language: str, manner: Manner = USUAL) -> Speech:
            await super().speak(text, language, manner)
            never: asyncio.Future[Speech] = asyncio.get_running_loop().create_future()
            return await never

        async def rest(self) -> None:
            await self.speak("(rests)", "zh-CN")

    ahead = Endless()
    speaking = Speaking([Scripted()], KeptInMemory(1), KeptOnDisk(tmp_path, 1), ahead=[ahead])
    rendering = asyncio.create_task(speaking.prepare(["您好。", "请坐。"], "zh-CN"))
    while not ahead.asked:
        await asyncio.sleep(0)
    rendering.cancel()
    await asyncio.wait({rendering})
    await speaking.close()
    assert ahead.asked == ["您好。", "(closed)"]


async def test_pieces_come_one_by_one_the_first_soon(tmp_path: Path) -> None:
    engine = Scripted()
    text = "您好王奶奶，我们给您找到了三家附近的医院。您要去哪一家？"
    pieces = with_engines(tmp_path, engine).clauses(text, "zh-CN")
    assert heard(await anext(pieces)) == "您好王奶奶，"
    assert engine.asked == ["您好王奶奶，"]
    rest = [heard(piece) async for piece in pieces]
    assert "您好王奶奶，" + "".join(rest) == text


async def test_the_next_voice_takes_over_and_the_broken_one_is_left_alone(tmp_path: Path) -> None:
    best, usual = Scripted("best"), Scripted("usual")
    best.broken = True
    speaking = with_engines(tmp_path, best, usual)
    assert heard(await speaking.speak("您好。", "zh-CN")) == "您好。"
    await speaking.speak("再见。", "zh-CN")
    assert best.asked == ["您好。"]
    usual.broken = True
    with pytest.raises(SpeechFailed):
        await speaking.speak("谢谢。", "zh-CN")


async def test_a_language_nobody_speaks(tmp_path: Path) -> None:
    speaking = with_engines(tmp_path, Scripted())
    assert not speaking.available("fr")
    with pytest.raises(SpeechFailed):
        await speaking.speak("Bonjour", "fr")


@pytest.mark.parametrize("text", ["", " \n", "……", "😀👍🏽", "\x00\x07\u200b"])
async def test_a_text_without_sound_is_a_short_silence(speaking: Speaking, text: str) -> None:
    assert (await speaking.speak(text, "zh-CN")).seconds < 0.2
    assert [piece async for piece in speaking.clauses(text, "zh-CN")] == []


async def test_strange_signs_do_no_harm(speaking: Speaking) -> None:
    plain = await speaking.speak("好的，车来了。", "zh-CN")
    odd = await speaking.speak("好的\x07，😀车\u200b来了。", "zh-CN")
    assert odd.seconds == pytest.approx(plain.seconds, rel=0.1)
    assert (await speaking.speak("<voice name='x'>&amp; [[x]]\ud800", "zh-CN")).seconds > 0


async def test_five_thousand_characters(speaking: Speaking) -> None:
    speech = await speaking.speak("请您带好身份证" * 714, "zh-CN")
    assert 20 * 60 < speech.seconds < 45 * 60
    with pytest.raises(SpeechFailed, match="too long"):
        await speaking.speak("好" * 10_001, "zh-CN")


async def test_the_real_voice_says_a_reference(usual: Pyttsx3Synthesiser, tmp_path: Path) -> None:
    speaking = Speaking([usual], KeptInMemory(1), KeptOnDisk(tmp_path, 1))
    spelled = await speaking.speak("订单号 TX-865109", "zh-CN")
    assert spelled.seconds > 3


def test_the_folder_stays_within_its_size(tmp_path: Path) -> None:
    disk = KeptOnDisk(tmp_path, 1)
    for number in range(6):
        disk.keep(key_of("x", str(number), "zh-CN", USUAL), Speech(b"\1\0" * 150_000, 22_050))
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 1 << 20
    assert disk.find(key_of("x", "5", "zh-CN", USUAL)) is not None
    assert disk.find(key_of("x", "0", "zh-CN", USUAL)) is None


def test_memory_stays_within_its_size() -> None:
    memory = KeptInMemory(1)
    for number in range(6):
        memory.keep(str(number), Speech(b"\1\0" * 150_000, 22_050))
    assert [memory.find(str(number)) is not None for number in range(6)].count(True) == 3


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    KeptOnDisk(tmp_path / "file", 1).keep("key", Speech(b"\0\0", 8_000))
