"""The settings of waiting lists: how often is looked, how long is waited."""

from pydantic import BaseModel, ConfigDict, Field


class WaitingLists(BaseModel):
    """Where no time is left; ``docs/reference/what-can-be-said.md`` tells more."""

    model_config = ConfigDict(frozen=True)

    look_minutes: int = Field(
        5, ge=1, description="Minutes between two looks for a time that residents wait for."
    )
    answer_minutes: int = Field(
        30, ge=1, description="Minutes somebody has to take a time before the next one is told."
    )
    days: int = Field(14, ge=1, description="Days after which we no longer look for one.")
