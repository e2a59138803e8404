"""One way to render a page: the language, the look, the mode and the fixed controls come along."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.config import Settings
from assistant.dialogue.model import Mode
from assistant.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Label,
    Message,
    Name,
    say,
    spoken_in,
    translate,
)
from assistant.paths import STATIC, TEMPLATES
from assistant.ports import Clock

SIZES = ("normal", "large", "largest")
THEMES = ("auto", "light", "dark", "contrast")


@dataclass(frozen=True)
class Look:
    """How a person likes pages: language, size of text, colours."""

    language: str = DEFAULT_LANGUAGE
    size: str = "normal"
    theme: str = "auto"

    def with_(self, **wishes: str) -> "Look":
        """This look with what is known among the wishes."""
        known = {"language": LANGUAGES, "size": SIZES, "theme": THEMES}
        fit = {k: v for k, v in wishes.items() if v in known.get(k, ())}
        return Look(**{**self.__dict__, **fit})

    def as_text(self) -> str:
        """For a cookie, such as ``zh-CN.large.auto``."""
        return ".".join((self.language, self.size, self.theme))


def read_look(text: str) -> Look:
    """What ``as_text`` wrote; anything else is the default look."""
    return Look().with_(**dict(zip(("language", "size", "theme"), text.split("."), strict=False)))


@cache
def static_url(name: str) -> str:
    """The address of a static file, which changes with its content."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


class Pages:
    """Renders templates; made once by the application."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._templates.globals.update(
            static=static_url, languages=LANGUAGES, sizes=SIZES, themes=THEMES
        )
        self._by_language = {language: self._spoken(language) for language in LANGUAGES}

    def _spoken(self, language: str) -> Environment:
        environment = self._templates.overlay()
        environment.globals = {
            **self._templates.globals,
            "_": lambda source: translate(source, language),
            "say": sayer(language, self._clock, self._settings.zone),
            "language": language,
        }
        return environment

    def render(self, request: Request, template: str, **context: Any) -> str:
        """The page as text."""
        state = request.state
        mode = getattr(state, "mode", Mode.LIVE)
        environment = self._by_language[look_of(request).language]
        return environment.get_template(template).render(
            look=look_of(request),
            mode=mode,
            root="/practice" if mode is Mode.PRACTICE else "",
            path=request.url.path,
            settings=self._settings,
            session_id=context.pop("session_id", None),
            **context,
        )


def look_of(request: Request) -> Look:
    """How the person at this browser likes pages."""
    look = getattr(request.state, "look", None)
    return look if isinstance(look, Look) else read_look(request.cookies.get("look", ""))


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page as the answer; also those for htmx, which takes the part it needs."""
    pages: Pages = request.app.state.pages
    return HTMLResponse(pages.render(request, template, **context), status_code=status)


def sayer(language: str, clock: Callable[[], datetime], zone: tzinfo) -> Callable[[Label], Markup]:
    """Labels as markup; words in another language are marked as such (WCAG 3.1.2)."""

    def said(label: Label) -> Markup:
        if isinstance(label, Message) and label.fields:
            parts = {name: said(part) for name, part in label.fields.items()}
            return _filled(translate(label.source, language), parts)
        words = escape(say(label, language, now=clock(), zone=zone))
        tag = spoken_in(label, language) if isinstance(label, Name) else ""
        if tag and tag.split("-")[0] != language.split("-")[0]:
            return Markup('<span lang="{}">{}</span>').format(tag, words)
        return words

    return said


def _filled(template: str, parts: dict[str, Markup]) -> Markup:
    text = escape(template)
    for name, part in parts.items():
        text = text.replace("{" + name + "}", part)
    return text
