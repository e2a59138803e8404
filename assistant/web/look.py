"""How a person likes pages: language, size of text, colours."""

from dataclasses import dataclass

from assistant.i18n import DEFAULT_LANGUAGE, LANGUAGES

SIZES = ("normal", "large", "largest")
THEMES = ("auto", "light", "dark", "contrast")
KNOWN = {"language": LANGUAGES, "size": SIZES, "theme": THEMES}


@dataclass(frozen=True)
class Look:
    """One person's wishes."""

    language: str = DEFAULT_LANGUAGE
    size: str = "normal"
    theme: str = "auto"

    def with_(self, wishes: dict[str, str]) -> "Look":
        """This look with what is known among the wishes."""
        fit = {name: wish for name, wish in wishes.items() if wish in KNOWN.get(name, ())}
        return Look(**{**self.__dict__, **fit})

    def as_text(self) -> str:
        """For a cookie, such as ``zh-CN.large.auto``."""
        return ".".join((self.language, self.size, self.theme))


def next_size(size: str) -> str:
    """The next larger size of text."""
    return SIZES[min(SIZES.index(size) + 1, len(SIZES) - 1)]


def read_look(text: str) -> Look:
    """What ``as_text`` wrote; anything else is the default look."""
    return Look().with_(dict(zip(KNOWN, text.split("."), strict=False)))
