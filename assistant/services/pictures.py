"""Makes of what somebody sends as a photo a small, plain picture, or says that it is none."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

from assistant.errors import NotUnderstood

READABLE = ("JPEG", "PNG", "WEBP")
"""By what is in a file, whatever its name says."""
LONGEST_SIDE = 1600
QUALITY = 80
MOST_PIXELS = 50_000_000
"""More are nobody's photo of a lamp post, but a small file that fills the memory."""
MOST_AT_ONCE = 25_000_000
"""Pixels that are held; larger JPEGs are read at a part of their size."""
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError),
    *(struct.error, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What the library raises about a file that is no sound picture."""


def plain(sent: bytes) -> bytes:
    """The picture upright, as a JPEG of its pixels alone: no place, no time, no device.

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


def _pixels(image: Image.Image) -> bytes:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    # A new picture: what the old one carried beside its pixels does not come along.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    made = BytesIO()
    clean.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
