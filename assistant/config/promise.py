"""Settings of our promises: when somebody is there, and how quickly they answer."""

from collections.abc import Mapping
from datetime import time

from pydantic import BaseModel, ConfigDict, Field


class Promise(BaseModel):
    """By when somebody answers."""

    model_config = ConfigDict(frozen=True)

    minutes: Mapping[str, int] = Field(
        {},
        description="Minutes by scenario where they differ from HUOBAN_HELP_MINUTES, as JSON: "
        '{"call_taxi": 5}.',
    )
    day_from: time = Field(time(8, 0), description="From then on somebody is there to answer.")
    day_until: time = Field(
        time(20, 0), description="Until then; what comes later is answered the next morning."
    )
