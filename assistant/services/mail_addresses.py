"""Reads a mail address as people type it."""

import re
import unicodedata

from assistant.errors import NotUnderstood

LONGEST = 254
"""Characters (RFC 5321)."""
# No quotes, spaces or line ends: nothing that could become more than one address in a header.
ADDRESS = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE
)


def mail_address(words: str) -> str:
    """The address; wide letters and spaces that an input method left are put right.

    Raises:
        NotUnderstood: nobody can be written to there.
    """
    said = unicodedata.normalize("NFKC", "".join(words.split())).replace("。", ".")
    if len(said) > LONGEST or not ADDRESS.fullmatch(said) or ".." in said:
        raise NotUnderstood("mail address")
    return said
