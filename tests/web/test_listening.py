"""What is said at a page comes back as text; and nothing else gets in."""

import json
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from assistant.app import create_app
from assistant.config import Settings
from tests.conftest import MovableClock
from tests.pages import Browser
from voice.models import InstalledModels

RECORDINGS = Path(__file__).parents[3] / "shared" / "voice" / "recordings"
PIECE = 3_200
"""Bytes of a tenth of a second."""
QUIET = bytes(PIECE)
START = {"type": "start"}


def recording(name: str, rate: int = 16_000) -> bytes:
    file = RECORDINGS / name
    if not file.exists():
        pytest.skip("the shared recordings are not here")
    with wave.open(str(file), "rb") as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (rate, 1)
        return sound.readframes(sound.getnframes())


@pytest.fixture
def hearing(migrated: Settings, clock: MovableClock) -> Iterator[Browser]:
    """A browser at a server with the Mandarin model."""
    there = InstalledModels(Settings(_env_file=None).models_dir, {}).there()
    if "zh-CN" not in there:
        pytest.skip("the Mandarin model is not installed: huoban voice install")
    settings = migrated.model_copy(update={"recogniser_model": str(there["zh-CN"])})
    with TestClient(create_app(settings, clock)) as client:
        yield Browser(client)


def socket(browser: Browser, path: str = "/listen", **headers: str) -> WebSocketTestSession:
    return browser.client.websocket_connect(path, headers=headers)


def speak(
    browser: Browser, pcm: bytes, *, stop: bool = False, path: str = "/listen", **start: Any
) -> list[dict[str, Any]]:
    """Say something; gives everything that the page is told."""
    with socket(browser, path) as ws:
        ws.send_json({**START, **start})
        told = [ws.receive_json()]
        for at in range(0, len(pcm), PIECE):
            ws.send_bytes(pcm[at : at + PIECE])
        if stop:
            ws.send_text('{"type":"stop"}')
        else:
            for _ in range(130):
                ws.send_bytes(QUIET)
        return [*told, *rest(ws)]


def rest(ws: WebSocketTestSession) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    try:
        while True:
            told.append(ws.receive_json())
    except WebSocketDisconnect as end:
        told.append({"type": "closed", "code": end.code})
    return told


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(one["type"] for one in told))


def test_a_request_is_heard_bit_by_bit_and_ends_by_itself(hearing: Browser) -> None:
    hearing.get("/")
    told = speak(hearing, recording("001_slow.wav"))
    assert kinds(told) == ["ready", "speech", "partial", "ended", "final", "closed"]
    assert "眼科" in told[-2]["text"]
    assert told[-1]["code"] == 1000
    hearing.post("/utterances", {"text": told[-2]["text"]})
    assert "眼科" in hearing.page.words


def test_stop_ends_it_at_once(hearing: Browser) -> None:
    hearing.get("/")
    told = speak(hearing, recording("006_slow.wav"), stop=True)
    assert told[-2]["type"] == "final"
    assert "车" in told[-2]["text"]


def test_telephone_sound_is_heard_in_practice_and_a_guess_is_no_yes(hearing: Browser) -> None:
    hearing.start("call_taxi", root="/practice")
    here: dict[str, Any] = {"session_id": hearing.page.url.split("/")[3], "slot": "confirmation"}
    pcm = recording("029_phone.wav", 8_000)
    told = speak(hearing, pcm, path="/practice/listen", rate=8_000, **here)
    assert told[-2]["type"] == "final"
    hearing.post("/practice/utterances", {**here, "text": told[-2]["text"]})
    booked = hearing.page.url.startswith("/practice/bookings/")
    assert booked or hearing.page.soup.select("#problem"), "a yes, or asked again; never lost"


def test_silence_is_no_failure(hearing: Browser) -> None:
    hearing.get("/")
    assert kinds(speak(hearing, b"")) == ["ready", "silence", "closed"]


def test_leaving_in_the_middle_of_a_word_frees_the_place(hearing: Browser) -> None:
    hearing.get("/")
    pcm = recording("001_slow.wav")
    for _ in range(12):
        with socket(hearing) as ws:
            ws.send_json(START)
            assert ws.receive_json() == {"type": "ready"}
            ws.send_bytes(pcm[: PIECE * 8])
    assert speak(hearing, recording("006_slow.wav"))[-2]["type"] == "final"


@pytest.mark.parametrize(
    "first",
    [
        "",
        "hello",
        "[]",
        '{"type":"stop"}',
        '{"type":"start","rate":1}',
        '{"type":"start","slot":7}',
    ],
)
def test_a_start_that_is_none_ends_it(browser: Browser, first: str) -> None:
    browser.get("/")
    with socket(browser) as ws:
        ws.send_text(first)
        assert rest(ws) == [{"type": "closed", "code": 1008}]


def test_sound_before_the_start_ends_it(browser: Browser) -> None:
    browser.get("/")
    with socket(browser) as ws:
        ws.send_bytes(QUIET)
        assert rest(ws) == [{"type": "closed", "code": 1008}]


@pytest.mark.parametrize(
    "frame", [b"\x01\x02\x03", bytes(200_000), "start again", '{"type":"start"}']
)
def test_frames_that_no_page_sends_end_it(hearing: Browser, frame: str | bytes) -> None:
    hearing.get("/")
    with socket(hearing) as ws:
        ws.send_json(START)
        assert ws.receive_json() == {"type": "ready"}
        if isinstance(frame, str):
            ws.send_text(frame)
        else:
            ws.send_bytes(frame)
        assert rest(ws) == [{"type": "closed", "code": 1008}]


def test_noise_is_no_request(hearing: Browser) -> None:
    hearing.get("/")
    noise = bytes((at * at * 7919) >> 3 & 0xFF for at in range(PIECE * 20))
    told = speak(hearing, noise)
    assert told[-1]["code"] == 1000
    assert told[-2]["type"] in ("silence", "final")


def test_without_a_model_it_says_so(browser: Browser) -> None:
    browser.get("/")
    with socket(browser) as ws:
        ws.send_json(START)
        [told, closed] = rest(ws)
    assert told["type"] == "no_model"
    assert closed["code"] == 1000


def test_only_our_own_pages_and_people_are_listened_to(browser: Browser) -> None:
    with pytest.raises(WebSocketDisconnect), socket(browser):
        pass
    browser.get("/")
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(WebSocketDisconnect) as refused, socket(browser, **headers):
            pass
        assert refused.value.code == 1008
    with socket(browser, Origin="http://testserver") as ws:
        ws.send_json(START)
        assert ws.receive_json()["type"] == "no_model"


def test_someone_else_s_conversation_is_not_listened_to(browser: Browser) -> None:
    browser.get("/")
    with socket(browser) as ws:
        ws.send_text(json.dumps({**START, "session_id": "0" * 32, "slot": "time"}))
        assert rest(ws) == [{"type": "closed", "code": 1008}]
