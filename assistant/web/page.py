"""One way to render a page: the language, the look, the mode and the fixed controls come along."""

import hashlib
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection

from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.dialogue.words import sentence
from assistant.i18n import LANGUAGES, Label, Message, Name, say, spoken_in, translate
from assistant.paths import STATIC
from assistant.ports.ours import Clock
from assistant.web.look import SIZES, THEMES, Look, read_look
from assistant.web.templates import Templates

PRACTICE = "/practice"
"""What every address in the practice city begins with."""

TERMINAL = "terminal"
"""The cookie of a browser that many people use, one after the other."""

COMMANDS = frozenset({"repeat", "slower", "louder", "stop"})
"""What someone can say that only the page can do; it learns of it by its own address."""


def mode_of(request: HTTPConnection) -> Mode:
    """The mode is in the address, so that it cannot be lost on the way."""
    path = request.url.path
    return Mode.PRACTICE if path == PRACTICE or path.startswith(PRACTICE + "/") else Mode.LIVE


def root_of(mode: Mode) -> str:
    """What in-app addresses begin with in a mode."""
    return PRACTICE if mode is Mode.PRACTICE else ""


def look_of(request: HTTPConnection) -> Look:
    """How the person at this browser likes pages."""
    return read_look(request.cookies.get("look", ""))


def is_terminal(request: HTTPConnection) -> bool:
    """Whether this browser was marked as a shared terminal."""
    return bool(request.cookies.get(TERMINAL))


@cache
def static_url(name: str) -> str:
    """The address of a static file, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@cache
def icon(name: str) -> Markup:
    """A drawing from the sprite; decoration only, the words beside it say the same."""
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    ).format(static_url("icons.svg"), name)


class Pages:
    """Renders templates; made once by the application."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._by_language = {language: self._spoken(language) for language in LANGUAGES}

    def _spoken(self, language: str) -> Templates:
        words = partial(translate, language=language)
        templates = Templates({"_": words, "static": static_url, "icon": icon})
        templates.filters.update(fill=fill, sentence=sentence)
        templates.globals.update(
            languages=LANGUAGES,
            sizes=SIZES,
            themes=THEMES,
            settings=self._settings,
            language=language,
            say=self.sayer(language),
        )
        return templates

    def sayer(self, language: str) -> Callable[[Label], Markup]:
        """Labels as markup; words in another language are marked as such (WCAG 3.1.2)."""

        def said(label: Label) -> Markup:
            if isinstance(label, Message) and label.fields:
                parts = {name: said(part) for name, part in label.fields.items()}
                return fill(translate(label.source, language), **parts)
            words = say(label, language, now=self._clock(), zone=self._settings.zone)
            tag = spoken_in(label, language) if isinstance(label, Name) else ""
            if tag and tag.split("-")[0] != language.split("-")[0]:
                return Markup('<span lang="{}">{}</span>').format(tag, words)
            return escape(words)

        return said

    def render(self, request: Request, template: str, /, **context: Any) -> str:
        """The page as text."""
        mode, look = mode_of(request), look_of(request)
        everywhere: dict[str, Any] = {
            "look": look,
            "mode": mode,
            "root": root_of(mode),
            "path": _path(request),
            "session_id": None,
            "terminal": is_terminal(request),
            "command": _command(request),
            "hearing": request.app.state.services.hearing.of(look.language),
        }
        templates = self._by_language[look.language]
        return templates.get_template(template).render(everywhere | context)


def page(request: Request, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page as the answer; also for htmx, which takes the part it needs."""
    pages: Pages = request.app.state.pages
    return HTMLResponse(pages.render(request, template, **context), status_code=status)


def go(address: str) -> RedirectResponse:
    """After a post: look there."""
    return RedirectResponse(address, status_code=303)


def _command(request: Request) -> str:
    """What the page itself shall do, now that it comes; said by someone, and no longer open."""
    command = request.query_params.get("command", "")
    return command if command in COMMANDS else ""


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def fill(template: str, **parts: object) -> Markup:
    """A sentence with its ``{fields}`` filled in, each escaped unless it is markup."""
    text = escape(template)
    for name, part in parts.items():
        text = text.replace("{" + name + "}", escape(part))
    return text
