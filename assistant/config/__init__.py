"""Settings: read once from ``HUOBAN_*`` or ``.env``, frozen, passed down."""

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from assistant.config.outside import (
    Appointments,
    Care,
    Desk,
    Directory,
    Limits,
    Mail,
    OutsideService,
    Requests,
    Sms,
    Taxi,
)
from assistant.config.promise import Promise
from assistant.config.retention import Retention
from assistant.config.speech import Speech
from assistant.config.waiting import WaitingLists

DEMO_SECRET = "demonstration only, never in production"  # noqa: S105


class Settings(Speech):
    """Everything that can be configured; ``docs/reference/settings.md`` is made from this."""

    model_config = SettingsConfigDict(
        env_prefix="HUOBAN_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_file=".env",
        frozen=True,
        extra="ignore",
    )

    environment: Literal["demonstration", "production"] = Field(
        "demonstration",
        description="Production refuses the default secret and a demo city behind live services.",
    )
    data_dir: Path = Field(
        Path.home() / ".local" / "share" / "huoban",
        description="Folder of the SQLite files, the demo city's among them.",
    )
    database_url: str = Field(
        "",
        description="postgresql+asyncpg://… for PostgreSQL; empty: SQLite in the data folder.",
    )
    secret: str = Field(
        DEMO_SECRET,
        min_length=16,
        description="Signs cookies and encrypts personal data; at least 16 characters.",
    )
    old_secrets: tuple[Annotated[str, Field(min_length=16)], ...] = Field(
        (),
        description="Secrets of before whose cookies and data are still read, as a JSON list; "
        "see the how-to on changing the secret.",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000",
        description="The address residents reach this at; its host is accepted, messages carry it.",
    )
    allowed_hosts: str = Field(
        "localhost,127.0.0.1",
        description="Further host names that are answered, with commas; * answers all.",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses of proxies whose X-Forwarded-* headers are believed, with commas.",
    )
    executor_id: str = Field(
        "huoban-1",
        description="This replica's lasting name; after a restart it takes up its own work.",
    )
    timezone: str = Field("Asia/Shanghai", description="Time zone of what is said and shown.")
    phone_region: str = Field(
        "CN", description="Region of telephone numbers without a country code."
    )

    latitude: float = Field(
        31.2304, description="Degrees; cars go towards here when an address has no coordinates."
    )
    longitude: float = Field(121.4737, description="Degrees; see latitude.")

    retention: Retention = Field(Retention(), description="Days that are kept")
    help_phone: str = Field("021-12345", description="The number of the human help desk.")
    help_minutes: int = Field(
        10,
        ge=1,
        description="Minutes within which a person calls back, or a waiting request is done.",
    )
    promise: Promise = Field(Promise(), description="Answers")
    staff_token: str = Field(
        "",
        pattern=r"^$|^\S{24,}$",
        description="The key of the staff's page at /staff, at least 24 characters; empty: in "
        "production there is no such page, in a demonstration it is open.",
    )
    emergency_medical: str = Field("120", description="The ambulance's number.")
    emergency_police: str = Field("110", description="The police's number.")
    emergency_fire: str = Field("119", description="The fire brigade's number.")
    emergency_seconds: int = Field(
        5, ge=0, description="Seconds in which an emergency can be cancelled before anyone is told."
    )
    emergency_answer_seconds: int = Field(
        60, ge=1, description="Seconds that one person has to answer before the next one is told."
    )

    appointments: Appointments = Field(Appointments(), description="Hospitals (FHIR R4)")
    taxi: Taxi = Field(Taxi(), description="Taxis (TOMP-API 1.6.1)")
    hotline: Requests = Field(Requests(), description="City hotline (Open311 GeoReport v2)")
    repair: Requests = Field(Requests(), description="Repairs at home (Open311 GeoReport v2)")
    directory: Directory = Field(
        Directory(), description="The directory of services (Open Referral HSDS 3.0)"
    )
    care: Care = Field(Care(), description="Medicine, meals, help at home (FHIR R4)")
    sms: Sms = Field(Sms(), description="Text messages (Kannel sendsms)")
    waiting: WaitingLists = Field(WaitingLists(), description="Waiting lists")
    mail: Mail = Field(Mail(), description="Mail (SMTP)")
    desk: Desk = Field(Desk(), description="The duty desk (CAP 1.2)")
    page_deadline: float = Field(
        2.5, gt=0, description="Seconds that a page waits for an outside service."
    )
    work_deadline: float = Field(
        10.0, gt=0, description="Seconds that one attempt to book waits for an outside service."
    )
    service: Limits = Field(Limits(), description="Each outside service")
    tick_seconds: float = Field(1.0, gt=0, description="Seconds between two looks at what is due.")
    settle_seconds: float = Field(
        0.4,
        ge=0,
        description="Seconds that the yes waits for the answer, so that most see it at once.",
    )
    terminal_minutes: int = Field(
        5,
        ge=0,
        description="Minutes without a press after which a shared terminal asks whether someone "
        "is still there; 0: never.",
    )
    demo_faults: bool = Field(
        False, description="Let anyone inject faults into the embedded demo city, for tests only."
    )

    @model_validator(mode="after")
    def _credentials_are_whole(self) -> Self:
        for name, service in self.outside.items():
            if service.token_url and not (service.client_id and service.client_secret):
                its = f"HUOBAN_{name.upper()}"
                raise ValueError(f"{its}_TOKEN_URL needs {its}_CLIENT_ID and {its}_CLIENT_SECRET")
        return self

    @model_validator(mode="after")
    def _fit_for_production(self) -> "Settings":
        if self.environment != "production":
            return self
        if self.secret == DEMO_SECRET:
            raise ValueError("HUOBAN_SECRET must be set in production")
        if DEMO_SECRET in self.old_secrets:
            raise ValueError("HUOBAN_OLD_SECRETS may not hold the demonstration's in production")
        for name, service in self.outside.items():
            if not service.url and not service.may_be_missing:
                raise ValueError(
                    f"HUOBAN_{name.upper()}_URL must be set in production: "
                    "a demo city may not stand behind a live service"
                )
        if self.demo_faults:
            raise ValueError("HUOBAN_DEMO_FAULTS must be off in production")
        return self

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs and seals, then the old ones that are still read."""
        return (self.secret, *self.old_secrets)

    @property
    def zone(self) -> tzinfo:
        """The time zone of what is said and shown."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL that is used."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'huoban.sqlite3'}"

    @property
    def work_file(self) -> Path:
        """Where the durable work is kept, unless that is PostgreSQL."""
        return self.data_dir / "work.sqlite3"

    @property
    def models_dir(self) -> Path:
        """The folder of installed models and voices."""
        return self.data_dir / "models"

    @property
    def is_demonstration(self) -> bool:
        """Whether a demo city stands behind a live service."""
        return not all(
            service.url or (service.may_be_missing and self.environment == "production")
            for service in self.outside.values()
        )

    @property
    def has_mail(self) -> bool:
        """Whether mail goes out at all."""
        return bool(self.mail.url) or self.environment != "production"

    @property
    def outside(self) -> Mapping[str, OutsideService]:
        """The outside services by the name of their settings."""
        values = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value for name, value in values if isinstance(value, OutsideService)}

    def phone_of(self, service: str) -> str:
        """The number that people phone while a service does not answer."""
        return self.outside[service].phone or self.help_phone
