"""Settings of listening and speaking."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class Speech(BaseSettings):
    """What listens here, and what speaks."""

    recogniser: Literal["vosk", "wyoming"] = Field(
        "vosk", description="What listens: Vosk on this machine, or a Wyoming server."
    )
    recogniser_model: str = Field(
        "",
        description="Folder, or name in the folder of models, of another Mandarin Vosk model; "
        "empty: the small one.",
    )
    recogniser_model_en: str = Field("", description="The same for English.")
    recogniser_workers: int = Field(
        0, ge=0, description="Processes that listen; 0: one for every two processor cores."
    )
    recogniser_places: int = Field(
        8, ge=1, description="Utterances that one such process listens to at once; others wait."
    )

    natural_voice: str = Field(
        "", description="Folder of the natural voice's model; empty: in the data folder."
    )
    speech_threads: int = Field(
        1, ge=1, description="Processor cores that the natural voice uses for a sentence."
    )
    speech_megabytes: int = Field(
        200, ge=1, description="Megabytes of fixed sentences that are kept as sound on disk."
    )
    install_voice: bool = Field(
        False,
        description="Fetch the model and the natural voice that are missing, and render fixed "
        "sentences ahead, in the background, when the server starts.",
    )
    models_from: str = Field(
        "", description="Folder with models or their zips, looked into before the network."
    )
    wyoming_url: str = Field(
        "tcp://127.0.0.1:10300", description="Address of the Wyoming server, where one listens."
    )
