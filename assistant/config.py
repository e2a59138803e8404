"""Settings: read once from ``HUOBAN_*`` or ``.env``, frozen, passed down."""

from datetime import tzinfo
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_SECRET = "demonstration only, never in production"  # noqa: S105


class Settings(BaseSettings):
    """Everything that can be configured; ``docs/reference/settings.md`` is made from this."""

    model_config = SettingsConfigDict(
        env_prefix="HUOBAN_", env_file=".env", frozen=True, extra="ignore"
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

    help_phone: str = Field("021-12345", description="The number of the human help desk.")
    help_minutes: int = Field(
        10,
        ge=1,
        description="Minutes within which a person calls back, or a waiting request is done.",
    )
    emergency_medical: str = Field("120", description="The ambulance's number.")
    emergency_police: str = Field("110", description="The police's number.")
    emergency_fire: str = Field("119", description="The fire brigade's number.")

    appointments_url: str = Field(
        "", description="Base URL of the hospitals' FHIR R4 server; empty: the embedded demo city."
    )
    appointments_token: str = Field(
        "", description="Bearer token for the FHIR server, where it wants one."
    )
    appointments_token_url: str = Field(
        "",
        description="Token endpoint (OAuth 2.0 client credentials) where the FHIR server wants "
        "tokens that expire; takes the place of the fixed token.",
    )
    appointments_client_id: str = Field("", description="Our name at that token endpoint.")
    appointments_client_secret: str = Field("", description="Our secret at that token endpoint.")
    appointments_scope: str = Field(
        "", description="What we ask for at that token endpoint, where it wants to be told."
    )
    appointments_directory_seconds: float = Field(
        300,
        ge=0,
        description="Seconds that the hospitals' departments and addresses are kept; 0: asked "
        "each time. Free times always are.",
    )
    taxi_url: str = Field(
        "",
        description="Base URL of the taxis' TOMP-API 1.6.1; empty: the embedded demo city.",
    )
    taxi_token: str = Field(
        "", description="Bearer token for the taxi operator, where it wants one."
    )
    taxi_token_url: str = Field(
        "",
        description="Token endpoint (OAuth 2.0 client credentials) where the taxi operator wants "
        "tokens that expire; takes the place of the fixed token.",
    )
    taxi_client_id: str = Field("", description="Our name at that token endpoint.")
    taxi_client_secret: str = Field("", description="Our secret at that token endpoint.")
    taxi_scope: str = Field(
        "", description="What we ask for at that token endpoint, where it wants to be told."
    )
    taxi_maas_id: str = Field(
        "huoban", description="The maas-id by which the taxi operator knows us."
    )
    page_deadline: float = Field(
        2.5, gt=0, description="Seconds that a page waits for an outside service."
    )
    work_deadline: float = Field(
        10.0, gt=0, description="Seconds that one attempt to book waits for an outside service."
    )
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

    @model_validator(mode="after")
    def _credentials_are_whole(self) -> "Settings":
        for name in ("appointments", "taxi"):
            known = [
                bool(getattr(self, f"{name}_{part}")) for part in ("client_id", "client_secret")
            ]
            if getattr(self, f"{name}_token_url") and not all(known):
                raise ValueError(
                    f"HUOBAN_{name.upper()}_TOKEN_URL needs HUOBAN_{name.upper()}_CLIENT_ID "
                    f"and HUOBAN_{name.upper()}_CLIENT_SECRET"
                )
        return self

    @model_validator(mode="after")
    def _fit_for_production(self) -> "Settings":
        if self.environment != "production":
            return self
        if self.secret == DEMO_SECRET:
            raise ValueError("HUOBAN_SECRET must be set in production")
        for name in ("appointments_url", "taxi_url"):
            if not getattr(self, name):
                raise ValueError(
                    f"HUOBAN_{name.upper()} must be set in production: "
                    "a demo city may not stand behind a live service"
                )
        if self.demo_faults:
            raise ValueError("HUOBAN_DEMO_FAULTS must be off in production")
        return self

    @property
    def zone(self) -> tzinfo:
        """The time zone of what is said and shown."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL that is used."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'huoban.sqlite3'}"

    @property
    def models_dir(self) -> Path:
        """The folder of installed models and voices."""
        return self.data_dir / "models"

    @property
    def is_demonstration(self) -> bool:
        """Whether a demo city stands behind a live service."""
        return not (self.appointments_url and self.taxi_url)
