"""What to do about the microphone and the loudspeaker of this machine."""

from assistant.errors import NoSound

ADVICE = {
    "package": "A package is missing that reads the microphone: pip install 'huoban[kiosk]'",
    "library": "The sound library is missing. On Debian or Ubuntu: apt install libportaudio2",
    "device": "There is no microphone or loudspeaker that can be used ({detail}). Connect one, "
    "choose it in the settings of the system, and allow its use there.",
}


def what_to_do(problem: NoSound) -> str:
    """What is missing, and how it is had."""
    return ADVICE[problem.lacking].format(detail=problem)
