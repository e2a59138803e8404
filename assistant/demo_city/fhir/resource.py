"""FHIR's JSON on the wire: what is read from a request and how an answer is written."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from starlette.responses import Response

Resource = dict[str, Any]

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


class FhirResponse(Response):
    """One resource as the answer: https://hl7.org/fhir/R4/http.html."""

    def __init__(
        self, body: Resource | None, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        super().__init__(content, status, dict(headers or {}), "application/fhir+json")


def version_headers(resource: Resource) -> dict[str, str]:
    """ETag and Last-Modified: https://hl7.org/fhir/R4/http.html#versioning."""
    changed = datetime.fromisoformat(resource["meta"]["lastUpdated"])
    return {
        "ETag": etag(int(resource["meta"]["versionId"])),
        "Last-Modified": format_datetime(changed),
    }


def etag(version: int) -> str:
    """The weak validator of a version."""
    return f'W/"{version}"'


def translated(field: str, zh: str, en: str) -> Resource:
    """A Chinese text and its English, by the standard's own extension.

    https://hl7.org/fhir/R4/extension-translation.html
    """
    parts = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": en}]
    return {field: zh, f"_{field}": {"extension": [{"url": TRANSLATION, "extension": parts}]}}
