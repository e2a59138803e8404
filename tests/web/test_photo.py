"""A photo for the hotline or a repair: sent, made small and plain, seen by whom it is for."""

import warnings
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from assistant.dialogue.model import Mode
from assistant.services.demonstration import PEOPLE
from assistant.services.photos import LARGEST
from tests.conftest import MovableClock
from tests.pages import Browser
from tests.web.test_own_data import about, erase, run, services_of, tick

PLACE = b"31.2333,121.4427 Kangding Lu"
ORIENTATION, GPS = 0x0112, 0x8825


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000), **how: Any) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "green").save(made, kind, **how)
    return made.getvalue()


def with_place() -> bytes:
    """As a telephone writes it: lying on its side, with where and when it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x0132] = "2026:11:23 09:00:00"
    exif[GPS] = {1: "N", 2: (31.0, 14.0, 0.0), 29: "2026:11:23"}
    return picture(exif=exif, comment=PLACE)


def read_back(browser: Browser, scenario: str, root: str = "") -> str:
    """Up to the read-back; gives the address of the question about a photo."""
    browser.start(scenario, root)
    for _question in range(5):
        if browser.page.url.endswith("/confirmation"):
            break
        if browser.page.url.endswith("/words"):
            browser.say("楼下的路灯坏了")
        else:
            browser.choose()
    assert "没有照片" in browser.page.soup.select("#line-photo")[0].text
    return str(browser.page.soup.select("#change-photo")[0]["href"])


def send(browser: Browser, question: str, sent: bytes, name: str = "photo.jpg") -> int:
    """Choose a file on the page of the question and send its form; gives the status."""
    form = browser.get(question).soup.select("form[enctype]")[0]
    assert form["enctype"] == "multipart/form-data"
    [field] = form.select("input[type=file]")
    files = {str(field["name"]): (name, sent, "image/jpeg")}
    answer = browser.client.post(str(form["action"]), files=files)
    return browser._took(answer).status


def shown(browser: Browser) -> bytes:
    """The picture on the page, as its resident sees it; whole, where it is small there."""
    [image] = browser.page.soup.select("main img.photo")
    assert image["alt"]
    small = browser.client.get(str(image["src"])).content
    assert len(small) < 30_000
    assert not Image.open(BytesIO(small)).getexif()
    answer = browser.client.get(f"{image['src']}?whole=1")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def received(browser: Browser, root: str = "") -> Any:
    return browser.client.get(f"{root}/demo-city/received.json").json()


def for_office(browser: Browser, address: str) -> Any:
    """What whoever has the address gets, without being anyone's resident."""
    browser.client.cookies.clear()
    return browser.client.get(urlsplit(address).path)


@pytest.mark.parametrize(
    ("scenario", "root"), [("city_hotline", ""), ("home_repair", ""), ("city_hotline", "/practice")]
)
def test_a_photo_goes_with_the_request_and_tells_nothing_but_its_pixels(
    browser: Browser, scenario: str, root: str
) -> None:
    question = read_back(browser, scenario, root)
    assert send(browser, question, with_place()) == 200
    assert browser.page.url.endswith("/confirmation")
    seen = shown(browser)
    browser.say_yes()
    assert shown(browser) == seen
    [there] = received(browser, root)
    assert there["photo"].startswith(services_of(browser).settings.public_url + root)
    city = browser.client.get(f"{root}/demo-city/")
    assert f'<img src="{there["photo"]}"' in city.text
    assert "img-src 'self'" in city.headers["content-security-policy"]
    answer = for_office(browser, there["photo"])
    assert answer.content == seen
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"] == 'inline; filename="photo.jpg"'
    plain = Image.open(BytesIO(seen))
    assert (plain.format, plain.size) == ("JPEG", (1067, 1600)), "upright and small"
    assert not plain.getexif()
    assert b"Kangding" not in seen
    assert b"2026" not in seen


def test_other_pictures_are_known_by_what_is_in_them(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    for kind in ("PNG", "WEBP"):
        assert send(browser, question, picture(kind), "image") == 200
        assert Image.open(BytesIO(shown(browser))).format == "JPEG"


def bomb() -> bytes:
    """A small file that unpacks to a hundred million pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        made = BytesIO()
        Image.new("1", (10_000, 10_000)).save(made, "PNG")
    return made.getvalue()


def refused() -> dict[str, bytes]:
    """What is no photo, or too much of one."""
    return {
        "a GIF by the name of photo.jpg": picture("GIF"),
        "half a JPEG": picture()[:2000],
        "half a PNG": picture("PNG")[:200],
        "no picture": b"\xff\xd8\xff\xe0 no picture at all",
        "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "a bomb": bomb(),
        "too many pixels": picture("PNG", (6000, 5000)),
        "too large": bytes(LARGEST + 1),
        "far too large": bytes(LARGEST * 2),
        "nothing": b"",
    }


def test_what_does_not_do_is_told_kindly_and_nothing_is_lost(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    send(browser, question, picture("JPEG", (40, 30)))
    before = browser.page.soup.select("main img.photo")[0]["src"]
    for what, sent in refused().items():
        assert send(browser, question, sent) == 422, what
        assert browser.page.soup.select("#problem"), what
        assert "不用照片" in browser.page.words
        assert browser.get(browser.page.url).url == question, "a reload asks again"
    browser.get(question.replace("/photo", "/confirmation"))
    assert browser.page.soup.select("main img.photo")[0]["src"] == before
    assert "楼下的路灯坏了" in browser.page.words


def test_a_form_that_is_none_changes_nothing(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    session = question.split("/")[2]
    assert browser.post(f"/photos/{session}/photo", {"photo": "words"}).status == 422
    form = {"Content-Type": "multipart/form-data"}
    assert browser.client.post(f"/photos/{session}/photo", headers=form).status_code == 422
    files = {"photo": ("photo.jpg", picture(), "image/jpeg")}
    assert browser.client.post(f"/photos/{session}/where", files=files).status_code == 404
    assert about(browser, '"whole"') == {}


def test_one_word_goes_on_without_a_photo(browser: Browser) -> None:
    question = read_back(browser, "home_repair")
    for words in ("不用", "没有", "不要照片", "跳过", "no", "我不知道"):
        send(browser, question, picture("PNG", (4, 3)))
        assert browser.page.soup.select("main img.photo")
        browser.get(question)
        browser.say(words)
        assert browser.page.url.endswith("/confirmation"), words
        assert not browser.page.soup.select("main img.photo")
        assert about(browser, '"whole"') == {}, "what is not sent along is not kept"


def test_a_press_goes_on_without_a_photo_and_none_is_sent(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    send(browser, question, picture())
    browser.get(question)
    browser.press("不用照片")
    browser.say_yes()
    [there] = received(browser)
    assert there["photo"] == ""


def test_nobody_is_asked_for_a_photo(browser: Browser) -> None:
    read_back(browser, "city_hotline")
    assert not [page.url for page in browser.seen if page.url.endswith("/photo")]


def test_another_photo_takes_the_place_of_the_first(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    send(browser, question, picture())
    send(browser, question, picture("PNG", (30, 40)))
    assert Image.open(BytesIO(shown(browser))).size == (30, 40)
    assert {name: len(rows) for name, rows in about(browser, '"whole"').items()} == {"photo": 1}


def test_after_the_yes_no_other_photo_is_taken(browser: Browser) -> None:
    question = read_back(browser, "city_hotline")
    action = browser.get(question).soup.select("form[enctype]")[0]["action"]
    browser.get(question.replace("/photo", "/confirmation"))
    browser.say_yes()
    files = {"photo": ("photo.jpg", picture(), "image/jpeg")}
    answer = browser.client.post(str(action), files=files, follow_redirects=False)
    assert answer.headers["location"].startswith("/bookings/")
    assert about(browser, '"whole"') == {}


def test_the_address_is_of_no_use_forged_foreign_or_without_a_photo(browser: Browser) -> None:
    send(browser, read_back(browser, "city_hotline"), picture())
    own = str(browser.page.soup.select("main img.photo")[0]["src"])
    browser.say_yes()
    read_back(browser, "city_hotline")
    browser.say_yes()
    without = browser.page.url.split("?")[0].rsplit("/", 1)[-1]
    address = urlsplit(next(one["photo"] for one in received(browser) if one["photo"])).path
    _, _, _, key, signature = address.split("/")
    signed = services_of(browser).addresses.photo(without, Mode.LIVE)
    forged = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    for path in (
        f"/photos/of/{key}/{forged}",
        f"/photos/of/{without}/{signature}",
        f"/practice/photos/of/{key}/{signature}",
        urlsplit(signed).path,
    ):
        assert for_office(browser, path).status_code == 404, path
    assert for_office(browser, address).status_code == 200
    browser.post("/who", {"resident": str(list(PEOPLE)[1])})
    assert browser.client.get(own).status_code == 404, "it is another resident's"


def test_the_address_ends_with_the_request(browser: Browser, clock: MovableClock) -> None:
    send(browser, read_back(browser, "city_hotline"), picture())
    browser.say_yes()
    [there] = received(browser)
    clock.move(hours=1)
    tick(browser)
    assert for_office(browser, there["photo"]).status_code == 200
    for _day in range(10):
        clock.move(days=1)
        tick(browser)
    [there] = received(browser)
    assert there["state"] == "closed"
    assert for_office(browser, there["photo"]).status_code == 404


def test_the_address_ends_after_thirty_days_whatever_the_office_does(
    browser: Browser, clock: MovableClock
) -> None:
    send(browser, read_back(browser, "city_hotline"), picture())
    browser.say_yes()
    [there] = received(browser)
    clock.move(days=29)
    assert for_office(browser, there["photo"]).status_code == 200
    clock.move(days=2)
    assert for_office(browser, there["photo"]).status_code == 404


def test_it_is_shown_under_what_is_kept_and_in_the_file(browser: Browser) -> None:
    send(browser, read_back(browser, "home_repair"), picture())
    page = browser.get("/profile/data")
    [link] = page.soup.select("section:has(#kept-photos) a.action")
    assert browser.client.get(str(link["href"])).headers["content-type"] == "image/jpeg"
    [row] = browser.client.get("/profile/data.json").json()["photo"]
    assert row["content"]["whole"]


def test_erased_it_is_gone_everywhere(browser: Browser) -> None:
    send(browser, read_back(browser, "home_repair"), picture())
    browser.say_yes()
    [there] = received(browser)
    erase(browser)
    assert about(browser, '"whole"') == {}
    assert for_office(browser, there["photo"]).status_code == 404


def test_what_is_still_on_its_way_keeps_its_photo_until_it_has_ended(
    browser: Browser, clock: MovableClock
) -> None:
    faults = services_of(browser).cities[Mode.LIVE].faults
    send(browser, read_back(browser, "city_hotline"), picture())
    faults.inject("open311", "unavailable", on="POST *", count=None)
    browser.say_yes()
    erase(browser)
    assert about(browser, '"whole"').keys() == {"photo"}
    faults.clear()
    for _ in range(5):
        clock.move(minutes=2)
        tick(browser)
        run(browser, services_of(browser).bookings._starting.copy)
    [there] = received(browser)
    assert there["photo"]


def test_it_goes_with_its_conversation(browser: Browser, clock: MovableClock) -> None:
    send(browser, read_back(browser, "city_hotline"), picture())
    assert about(browser, '"whole"')
    clock.move(days=services_of(browser).settings.retention.sessions + 1)
    for _ in range(3):
        tick(browser)
    assert about(browser, '"whole"') == {}
