"""Settings of outside services: where each is, how it knows us, and when it counts as down."""

from datetime import time
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class OutsideService(BaseModel):
    """An outside service: where it is, and how it knows us."""

    model_config = ConfigDict(frozen=True)

    may_be_missing: ClassVar[bool] = False
    """Whether production does without it."""

    url: str = Field("", description="Base URL of its server; empty: the embedded demo city.")
    token: str = Field("", description="Bearer token, where it wants one.")
    token_url: str = Field(
        "",
        description="Token endpoint (OAuth 2.0 client credentials) where it wants tokens that "
        "expire; takes the place of the fixed token.",
    )
    client_id: str = Field("", description="Our name at that token endpoint.")
    client_secret: str = Field("", description="Our secret at that token endpoint.")
    scope: str = Field(
        "", description="What we ask for at that token endpoint, where it wants to be told."
    )
    phone: str = Field(
        "",
        description="The number to phone while it does not answer; empty: that of the help desk.",
    )
    calls: int = Field(
        20, ge=1, description="Calls to it that are made at once; one more waits for its turn."
    )


class Appointments(OutsideService):
    """Hospitals."""

    directory_seconds: float = Field(
        300,
        ge=0,
        description="Seconds that the hospitals' departments and addresses are kept; 0: asked "
        "each time. Free times always are.",
    )


class Taxi(OutsideService):
    """Taxis."""

    maas_id: str = Field("huoban", description="The maas-id by which the taxi operator knows us.")


class Requests(OutsideService):
    """An office of the city that takes requests."""

    jurisdiction_id: str = Field(
        "", description="Which jurisdiction of that server is meant; empty: it has only one."
    )
    api_key: str = Field("", description="Our key there, sent with each new request.")
    phone: str = Field(
        "12345",
        description="The number to phone to change a request or to call it off (the standard "
        "knows no other way), and while it does not answer.",
    )


class Directory(OutsideService):
    """The directory of services."""

    keep_seconds: float = Field(
        300, ge=0, description="Seconds that what it tells is kept; 0: asked each time."
    )


class Care(OutsideService):
    """Health centre, canteen and home helpers."""


class Sms(OutsideService):
    """Text messages."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    username: str = Field("", description="Our name at the SMS gateway (sendsms-user).")
    password: str = Field("", description="Our password there.")
    sender: str = Field("", alias="from", description="The number or name that we send from.")
    quiet_from: time = Field(
        time(21, 30), description="From then on nothing is sent by itself, but in an emergency."
    )
    quiet_until: time = Field(time(7, 30), description="The end of that.")
    report_minutes: int = Field(
        10, ge=1, description="Minutes a report is waited for before sending what may be lost."
    )


class Desk(OutsideService):
    """The duty desk."""

    sender: str = Field(
        "huoban",
        pattern=r"^[^\s,<&]+$",
        description="The name by which the desk knows us (CAP sender); no spaces, no commas.",
    )


class Limits(BaseModel):
    """When an outside service counts as down or slow."""

    model_config = ConfigDict(frozen=True)

    failures: int = Field(
        3,
        ge=1,
        description="Failures in a row after which it counts as down: nobody waits for it any "
        "more, and only one call now and then tries it.",
    )
    pause_seconds: float = Field(
        10.0, gt=0, description="Seconds between two tries while it is down."
    )
    look_seconds: float = Field(
        60.0,
        ge=0,
        description="Seconds of silence after which it is asked whether it is there; 0: only "
        "while it is down.",
    )
    slow_seconds: float = Field(
        1.5, gt=0, description="An answer that takes longer is slow; three make a service slow."
    )


class Mail(OutsideService):
    """Mail."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)
    may_be_missing: ClassVar[bool] = True

    url: str = Field(
        "",
        pattern=r"^(smtps?://[^\s/@]+)?/?$",
        description="smtp://server:587, or smtps://server:465 where TLS begins at once; empty: "
        "the embedded demo city, in production no mail.",
    )
    username: str = Field("", description="Our name there, where it wants one.")
    password: str = Field("", description="Our password there.")
    sender: str = Field(
        "huoban@localhost", alias="from", description="The mail address that we write from."
    )
    tls: Literal["required", "none"] = Field(
        "required",
        description="Whether smtp:// must turn to TLS (STARTTLS) before anything is said; none "
        "only towards a server on this very machine.",
    )
