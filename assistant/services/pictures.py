"""Makes of what somebody sends as a photo a small, plain picture, or says that it is none."""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from assistant.errors import NotUnderstood

READABLE = ("JPEG", "PNG", "WEBP")
"""By what is in a file, whatever its name says."""
LONGEST_SIDE, QUALITY = 1600, 80
SMALL_SIDE, SMALL_QUALITY = 480, 60
"""For our own pages, which have to come quickly over a poor line, too."""
MOST_PIXELS = 50_000_000
"""More are nobody's photo of a lamp post, but a small file that fills the memory."""
MOST_AT_ONCE = 25_000_000
"""Pixels that are held; larger JPEGs are read at a part of their size."""
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError),
    *(struct.error, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What the library raises about a file that is no sound picture."""


@dataclass(frozen=True)
class Plain:
    """A picture twice, as JPEGs of its pixels alone: no place, no time, no device."""

    whole: bytes
    small: bytes


def plain(sent: bytes) -> Plain:
    """The picture, upright.

    Raises:
        NotUnderstood: it is no picture that we read, is damaged, or far too large.
    """
    try:
        with Image.open(BytesIO(sent), formats=READABLE) as image:
            _check(image, MOST_PIXELS)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            _check(image, MOST_AT_ONCE)
            return _pixels(image)
    except UNREADABLE as error:
        raise NotUnderstood(f"no picture: {type(error).__name__}") from error


def _check(image: Image.Image, most: int) -> None:
    if image.width * image.height > most:
        raise NotUnderstood("a picture of too many pixels")


def _pixels(image: Image.Image) -> Plain:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    # A new picture: what the old one carried beside its pixels does not come along.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    small = clean.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Plain(_jpeg(clean, QUALITY), _jpeg(small, SMALL_QUALITY))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    made = BytesIO()
    image.save(made, "JPEG", quality=quality, optimize=True)
    return made.getvalue()
