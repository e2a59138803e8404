"""Speaking in place of pressing: heard, answered, read aloud; and what is said when it fails."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from assistant.config import Settings
from tests.browser.conftest import FLAGS, PATIENCE, _chromium
from tests.browser.ear import FLAGS as FAKE
from tests.browser.ear import Listener, microphone
from tests.browser.server import Server, serving
from tests.browser.visit import TELEPHONE
from voice.models import InstalledModels

READY = '{"type":"ready"}'
STATE = ".voice-state"
COUNT = """() => { window.sounds = 0;
  document.addEventListener("huoban:sound", () => { window.sounds += 1; }); }"""
NO_DEVICES = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })"

Opened = Callable[..., Page]


@pytest.fixture
def at(chromium: Browser) -> Iterator[Opened]:
    """Opens a tab of a browser with these flags, at a server."""
    with ExitStack() as browsers:

        def opened(server: Server, flags: list[str], *, allowed: bool = True) -> Page:
            kind = chromium.browser_type
            made = kind.launch(executable_path=_chromium(), args=[*FLAGS, *flags])
            browsers.callback(made.close)
            context = made.new_context(base_url=server.url, **TELEPHONE.context)
            context.grant_permissions(["microphone"] if allowed else [])
            context.set_default_timeout(PATIENCE)
            return context.new_page()

        yield opened


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the Mandarin model."""
    there = InstalledModels(Settings(_env_file=None).models_dir, {}).there()
    if "zh-CN" not in there:
        pytest.skip("the Mandarin model is not installed: huoban voice install")
    model = {"HUOBAN_RECOGNISER_MODEL": str(there["zh-CN"])}
    with serving(tmp_path_factory.mktemp("listening"), **model) as running:
        yield running


def final(text: str) -> str:
    return json.dumps({"type": "final", "text": text})


def says(page: Page, *told: str) -> Listener:
    """From now on, whatever is said at the page is heard like this."""
    listener = Listener(READY, *told)
    page.unroute_all()
    page.route_web_socket("**/listen", listener)
    return listener


def speak(page: Page) -> None:
    page.locator(".microphone").tap()


def _slowly(asked: Request) -> bool:
    """Whether sound is asked for at the slow rate."""
    return asked.url.endswith("/speech") and (asked.post_data or "").endswith("slow")


def test_a_request_is_heard_answered_and_read_aloud(
    listening: Server, at: Opened, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = at(listening, microphone(tmp_path_factory.mktemp("said"), "001_slow.wav"))
    page.goto("/")
    page.evaluate(COUNT)
    speak(page)
    expect(page.locator(".heard")).not_to_be_empty()
    expect(page.locator("main .known .said", has_text="眼科")).to_be_visible()
    assert "/sessions/" in page.url
    page.wait_for_function("() => window.sounds > 1")
    expect(page.locator(STATE)).to_have_text("正在读")
    page.locator('[data-voice="stop"]').tap()
    expect(page.locator(STATE)).to_have_text("")


def test_a_taxi_by_voice_alone_in_practice(server: Server, at: Opened) -> None:
    page, before = at(server, FAKE), len(server.received())
    listener = says(
        page, '{"type":"speech"}', '{"type":"partial","text":"叫"}', final("帮我叫辆车")
    )
    page.goto("/practice")
    page.evaluate(COUNT)
    speak(page)
    page.wait_for_url("**/practice/sessions/*/confirmation")
    says(page, final("对的"))
    speak(page)
    page.wait_for_url("**/practice/bookings/*")
    expect(page.locator(".reference .number")).to_be_visible()
    page.wait_for_function("() => window.sounds > 1")
    assert json.loads(listener.starts[0])["rate"] == 16_000
    assert len(server.received()) == before


def test_what_is_asked_goes_along_and_sound_flows(server: Server, at: Opened) -> None:
    page = at(server, FAKE)
    page.goto("/")
    page.locator('main button[value="see_doctor"]').tap()
    page.wait_for_url("**/sessions/**")
    listener = says(page)
    speak(page)
    expect(page.locator(STATE)).to_have_text("在听，请说。")
    listener.wait_for_sound(page, 3_200)
    start = json.loads(listener.starts[0])
    assert f"/sessions/{start['session_id']}/{start['slot']}" in page.url
    speak(page)
    expect(page.locator(".microphone .idle")).to_be_hidden()


def test_the_page_does_what_only_it_can(server: Server, at: Opened) -> None:
    page = at(server, FAKE)
    page.goto("/")
    for words, command in (("慢一点", "slower"), ("再说一遍", "repeat")):
        says(page, final(words))
        with page.expect_request(_slowly):
            speak(page)
        page.wait_for_url(f"**/?command={command}")
    says(page, final("停"))
    speak(page)
    page.wait_for_url("**/?command=stop")
    assert page.evaluate("sessionStorage.getItem('huoban-rate')") == "slow"
    expect(page.locator('[data-voice="stop"]')).to_be_hidden()
    page.goto("/who")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_question_for_words_has_a_microphone_and_no_second_field(
    server: Server, at: Opened
) -> None:
    page = at(server, FAKE)
    page.goto("/")
    page.locator('main button[value="see_doctor"]').tap()
    page.wait_for_url("**/sessions/**")
    page.locator("main form.unknown button").tap()
    page.wait_for_url("**/symptom")
    expect(page.locator("main input[type=text], main textarea")).to_have_count(1)
    says(page, final("我膝盖疼"))
    speak(page)
    expect(page.locator("main .known .said", has_text="膝盖疼")).to_be_visible()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ('{"type":"silence"}', "没有听到"),
        ('{"type":"lost"}', "没传到"),
        ('{"type":"busy"}', "说话的人太多"),
        ('{"type":"waiting","ahead":3}', "马上轮到您"),
        ('{"type":"no_model","state":"installing","percent":34}', "正在安装听写，已完成 34 %"),
        ('{"type":"no_model","state":"broken","percent":0}', "听写坏了"),
    ],
)
def test_what_goes_wrong_is_said(server: Server, at: Opened, told: str, words: str) -> None:
    page = at(server, FAKE)
    says(page, told)
    page.goto("/")
    speak(page)
    expect(page.locator(STATE)).to_contain_text(words)
    expect(page.locator(".readiness")).not_to_be_visible()
    page.locator('main button[value="call_taxi"]').tap()
    page.wait_for_url("**/confirmation")


def test_without_a_model_one_is_told_and_goes_on_by_press(server: Server, at: Opened) -> None:
    page = at(server, FAKE)
    page.goto("/")
    speak(page)
    expect(page.locator(STATE)).to_contain_text("还没装好")


def test_a_connection_that_breaks_is_told(server: Server, at: Opened) -> None:
    page = at(server, FAKE)
    page.route_web_socket("**/listen", lambda socket: socket.close())
    page.goto("/")
    speak(page)
    expect(page.locator(STATE)).to_contain_text("没传到")
    expect(page.locator(".microphone .idle")).to_be_visible()


def test_a_microphone_that_is_refused_is_told(server: Server, at: Opened) -> None:
    page = at(server, ["--deny-permission-prompts", FAKE[0]], allowed=False)
    page.goto("/")
    speak(page)
    expect(page.locator(STATE)).to_contain_text("没有允许")


def test_where_no_microphone_can_be_had_there_is_no_button(server: Server, at: Opened) -> None:
    page = at(server, [])
    page.add_init_script(NO_DEVICES)
    page.goto("/")
    expect(page.locator(".unable")).to_be_visible()
    expect(page.locator(".microphone")).to_be_hidden()


def test_the_page_can_be_read_aloud_without_a_microphone(server: Server, at: Opened) -> None:
    page = at(server, [])
    page.goto("/")
    page.evaluate(COUNT)
    page.locator('[data-voice="repeat"]').tap()
    page.wait_for_function("() => window.sounds > 0")


def test_a_second_silence_in_a_row_points_at_the_buttons(server: Server, at: Opened) -> None:
    page = at(server, FAKE)
    says(page, '{"type":"silence"}')
    page.goto("/")
    for words in ("没有听到", "大按钮", "大按钮"):
        speak(page)
        expect(page.locator(STATE)).to_contain_text(words)
    page.goto("/")
    speak(page)
    expect(page.locator(STATE)).to_contain_text("没有听到")
