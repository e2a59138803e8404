"""The espeak-ng library as the wheel espeakng-loader brings it: no system package is needed."""

import ctypes
import os
from functools import cache

import espeakng_loader

RETRIEVAL, IPA_WITH_TIES = 1, (ord("^") << 8) | 0x82
UTF_8 = 1


def library() -> ctypes.CDLL:
    """The library, loaded so that whoever asks for espeak-ng by its plain name gets this one."""
    data = espeakng_loader.get_data_path()
    os.environ["ESPEAK_DATA_PATH"] = data
    return ctypes.CDLL(f"{espeakng_loader.get_library_path()}.1", mode=ctypes.RTLD_GLOBAL)


@cache
def _phoneme_library() -> ctypes.CDLL:
    loaded = library()
    data = espeakng_loader.get_data_path().encode()
    if loaded.espeak_Initialize(RETRIEVAL, 0, data, 0) < 0:
        raise RuntimeError("espeak-ng does not start")
    loaded.espeak_SetVoiceByName(b"en-us")
    loaded.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return loaded


def english_phonemes(text: str) -> str:
    """English words as phonetic letters, parts that belong together tied by ^."""
    loaded, clauses = _phoneme_library(), []
    rest = ctypes.c_char_p(text.encode())
    while rest.value:
        clauses.append(loaded.espeak_TextToPhonemes(ctypes.byref(rest), UTF_8, IPA_WITH_TIES))
    return " ".join(clause.decode() for clause in clauses if clause)
