"""The page of what the city has received, and its JSON twin; works under any prefix."""

from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.demo_city.district import districts
from assistant.demo_city.received import Received

_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_WORDS = {
    "zh-CN": {
        "title": "演示城市收到的预约",
        "intro": "这里是演示。下面是演示城市真正收到的预约，最新的在最上面。",
        "none": "还没有收到预约。",
        "reference": "预约号",
        "key": "我们的编号",
        "when": "时间",
        "state": "状态",
        "times": "收到几次",
        "details": "说明",
        "photo": "照片",
        "answer": "回复",
        "send": "发出回复",
        "other": '<a href="?lang=en" lang="en" hreflang="en">English</a>',
    },
    "en": {
        "title": "Bookings the demo city has received",
        "intro": "This is a demonstration. Below is what the demonstration city has really"
        " received, the newest first.",
        "none": "Nothing has been received yet.",
        "reference": "Reference",
        "key": "Our number",
        "when": "Time",
        "state": "State",
        "times": "Times received",
        "details": "Details",
        "photo": "Photo",
        "answer": "Answer",
        "send": "Send the answer",
        "other": '<a href="?lang=zh-CN" lang="zh-CN" hreflang="zh-CN">中文</a>',
    },
}


LISTED = 200
"""How many a page shows; its JSON twin has them all."""

Answer = Callable[[int, str], Awaitable[None]]


def page_app(received: Callable[[], list[Received]], answer: Answer) -> Starlette:
    """All addresses are relative: the page, its style, the same as JSON, and answers to it."""

    async def page(request: Request) -> Response:
        language = _language(request)
        headers = {**_SAFE, "Content-Language": language, "Vary": "Accept-Language"}
        return HTMLResponse(_page(received()[:LISTED], language), headers=headers)

    async def style(_: Request) -> Response:
        text = Path(__file__).with_name("style.css").read_text("utf-8")
        return Response(text, media_type="text/css")

    async def as_json(_: Request) -> Response:
        return JSONResponse([one.describe() for one in received()], headers=_SAFE)

    return Starlette(
        routes=[
            Route("/answer", _answered(answer), methods=["POST"]),
            Route("/", page),
            Route("/style.css", style),
            Route("/received.json", as_json),
        ]
    )


def _answered(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return Response(status_code=403)
        form = await request.form()
        number, words = str(form.get("number", "")), str(form.get("words", "")).strip()
        if number.isdigit() and words:
            await answer(int(number), words)
        return RedirectResponse("./", status_code=303)

    return answered


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.strip().lower().startswith("en") else "zh-CN"


def _page(found: list[Received], language: str) -> str:
    words = dict(_WORDS[language])
    for district in districts().values():
        words.update(district.words[language])
    cards = "\n".join(_card(one, words) for one in found)
    body = f"<ol>\n{cards}\n</ol>" if found else f"<p>{words['none']}</p>"
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{words["title"]}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<main>
<h1>{words["title"]}</h1>
<p>{words["intro"]}</p>
<p>{words["other"]}</p>
{body}
</main>
</body>
</html>
"""


def _card(one: Received, words: dict[str, str]) -> str:
    facts = [
        (words["reference"], one.reference),
        (words["state"], words.get(one.state, one.state)),
        (words["when"], f"{one.when:%Y-%m-%d %H:%M}"),
        (words["details"], "；".join(one.details)),
        (words["times"], str(one.times)),
        (words["key"], one.key or ""),
    ]
    rows = "".join(f"<dt>{t}</dt><dd>{escape(v)}</dd>" for t, v in facts if v)
    # What was sent stays in the language it was sent in.
    summary = f'<span lang="zh-CN">{escape(one.summary)}</span>'
    photo = _photo(one.photo, words) if one.photo else ""
    form = _answer_form(one.answerable, words) if one.answerable else ""
    return f"<li><h2>{words[one.service]}: {summary}</h2><dl>{rows}</dl>{photo}{form}</li>"


def _photo(address: str, words: dict[str, str]) -> str:
    """As a link, too: it is shown here only where it is on the same server as this page."""
    url = escape(address)
    return f'<p><a href="{url}"><img src="{url}" alt="{words["photo"]}" loading="lazy"></a></p>'


def _answer_form(number: int, words: dict[str, str]) -> str:
    return (
        f'<form aria-label="{words["answer"]} {number}" action="answer" method="post">'
        f'<input type="hidden" name="number" value="{number}">'
        f'<label for="answer-{number}">{words["answer"]}</label> '
        f'<input id="answer-{number}" name="words" maxlength="200" autocomplete="off"> '
        f"<button>{words['send']}</button></form>"
    )
