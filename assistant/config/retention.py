"""For how long what is over is kept; a part of the settings."""

from pydantic import BaseModel, ConfigDict, Field


class Retention(BaseModel):
    """Days after which what is over is deleted; ``docs/reference/data.md`` tells more."""

    model_config = ConfigDict(frozen=True)

    sessions: int = Field(30, ge=1, description="Conversations that came to nothing.")
    bookings: int = Field(
        365, ge=1, description="Bookings that have taken place or ended, and their conversations."
    )
    messages: int = Field(90, ge=1, description="Messages that nothing more happens to.")
    help: int = Field(180, ge=1, description="Requests for help, from the time we promised.")
    emergencies: int = Field(
        90, ge=1, description="Emergencies, and who was told of them and answered."
    )
    waiting: int = Field(
        30, ge=1, description="Places in waiting lists, from the day until which was looked."
    )
    notes: int = Field(30, ge=1, description="Notes of gateways about bookings that have ended.")
