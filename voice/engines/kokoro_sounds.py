"""Words as the phonetic letters that Kokoro was trained on: Mandarin by pinyin, Latin as English.

The letters of Mandarin are those of misaki 0.9, which cannot be installed on Python 3.13 and
later; every syllable that pypinyin knows was compared.
"""

import re
from collections.abc import Iterator
from functools import cache

import rjieba
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_finals, to_initials

from voice.engines.espeak import english_phonemes

NUMBERED = {
    1: ";:,.!?", 9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI', 31: "O", 33: "Q", 35: "ST", 39: "W", 41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ", 75: "βɔɕç", 80: "ɖðʤə", 85: "ɚɛɜ", 90: "ɟ", 92: "ɡ", 99: "ɥ",
    101: "ɨɪʝ", 110: "ɯɰŋɳɲɴø", 118: "ɸθœ", 123: "ɹ", 125: "ɾɻ", 128: "ʁɽʂʃʈʧ", 135: "ʊʋ",
    138: "ʌɣɤ", 142: "χʎ", 147: "ʒʔ", 156: "ˈˌː", 162: "ʰ", 164: "ʲ", 169: "↓", 171: "→↗↘",
    177: "ᵻ",
}  # fmt: skip
"""Kokoro's letters by the number of the first of each row."""
VOCABULARY = {
    letter: first + place for first, row in NUMBERED.items() for place, letter in enumerate(row)
}
INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l",
    "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ",
    "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s", "": "",
}  # fmt: skip
FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ",
    "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0", "ing": "i0ŋ", "iong": "jʊ0ŋ",
    "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0",
    "ü": "y0", "üe": "ɥe0", "üan": "ɥɛ0n", "ün": "y0n",
}  # fmt: skip
WHOLE = {
    "er": "ɚ0", "o": "ɔ0", "io": "jɔ0", "ê": "ɛ0",
    "m": "m0", "n": "n0", "ng": "ŋ0", "hm": "hm0", "hng": "hŋ0",
}  # fmt: skip
BUZZING = {"zh", "ch", "sh", "r", "z", "c", "s"}
"""After these, i is another sound."""
TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
MARKS = str.maketrans(
    {
        "、": ", ", "，": ", ", "。": ". ", "！": "! ", "：": ": ", "；": "; ", "？": "? ",
        "《": " “", "》": "” ", "「": " “", "」": "” ", "（": " (", "）": ") ", "·": " ",
    }
)  # fmt: skip
ENGLISH = [
    ("ʔ", "t"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("o^ʊ", "O"),
    ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("ə^l", "ᵊl"), ("ʲ", ""), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"),
    ("ɚ", "əɹ"), ("ɪə", "iə"), ("e", "A"), ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("ɾ", "T"),
    ("ː", ""), ("^", ""),
]  # fmt: skip
"""What espeak-ng writes, and what Kokoro was trained on; in this order."""

RUNS = re.compile(r"(?P<hanzi>[\u4e00-\u9fff]+)|(?P<latin>[A-Za-z0-9][A-Za-z0-9' -]*)|(?P<mark>.)")
NUMERAL = re.compile(
    "[N]+点(?:半|[N]+[分刻]?)?|[N]+[月日分]|[N]{2,}".replace(
        "N", "零幺一二两三四五六七八九十百千万亿"
    )
)


def phonemes(words: str) -> str:
    """The letters of a sentence in any mixture of Mandarin and English."""
    said = ""
    for run in RUNS.finditer(words.translate(MARKS)):
        if run["hanzi"]:
            said += " ".join(map(_mandarin, _cut(run["hanzi"])))
        elif run["latin"]:
            said += _spaced(said, _english(run["latin"]))
        else:
            said += run["mark"]
    return re.sub(r" {2,}", " ", said).strip()


def _spaced(before: str, word: str) -> str:
    return word if not before or before.endswith(" ") else " " + word


def _cut(hanzi: str) -> Iterator[str]:
    """Into words; numbers stay whole, which the dictionary would tear."""
    end = 0
    for found in NUMERAL.finditer(hanzi):
        yield from rjieba.cut(hanzi[end : found.start()])
        yield found[0]
        end = found.end()
    yield from rjieba.cut(hanzi[end:])


def _mandarin(word: str) -> str:
    pinyins = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return "".join(map(syllable, pinyins))


@cache
def syllable(pinyin: str) -> str:
    """One syllable, such as zhong1; "" when it is none."""
    plain, tone = pinyin[:-1], TONES.get(pinyin[-1:])
    if tone is None:
        return ""
    if plain in WHOLE:
        return WHOLE[plain].replace("0", tone)
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    sound = "ɨ0" if initial in BUZZING and final == "i" else FINALS.get(final, "")
    return INITIALS.get(initial, "") + sound.replace("0", tone)


def _english(words: str) -> str:
    said = english_phonemes(words)
    for written, trained in ENGLISH:
        said = said.replace(written, trained)
    return said + (" " if words.endswith(" ") else "")
