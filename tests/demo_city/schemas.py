"""The published schemas, as validators; tests that need them are skipped where they are absent."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft6Validator, Draft7Validator

SPECS = Path(__file__).parents[3] / "shared" / "specs"
_FHIR = SPECS / "fhir" / "fhir.schema.json"
_TOMP = SPECS / "tomp" / "v1.6.1" / "TOMP-API.yaml"


def assert_valid_fhir(resource: dict[str, Any]) -> None:
    """The resource, and each in its Bundle, is valid FHIR R4."""
    _assert_valid(_fhir(resource["resourceType"]), resource)
    for entry in resource.get("entry", []):
        assert_valid_fhir(entry["resource"])


def assert_valid_tomp(value: Any, schema: str) -> None:
    """The value is valid against a component schema of TOMP-API 1.6.1."""
    _assert_valid(_tomp(schema), value)


def _assert_valid(validator: Any, value: Any) -> None:
    problems = [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(value)]
    assert not problems, "\n".join(problems)


@cache
def _fhir(kind: str) -> Draft6Validator:
    _need(_FHIR)
    definitions = _fhir_definitions()
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": definitions})


@cache
def _fhir_definitions() -> dict[str, Any]:
    definitions: dict[str, Any] = json.loads(_FHIR.read_text("utf-8"))["definitions"]
    # "One of 148 kinds" takes long and says little; each resource is looked at by its own kind.
    definitions["ResourceList"] = {"required": ["resourceType"]}
    return definitions


@cache
def _tomp(schema: str) -> Draft7Validator:
    _need(_TOMP)
    document = yaml.load(_TOMP.read_text("utf-8"), Loader=yaml.CSafeLoader)
    schemas = {name: _plain(one) for name, one in document["components"]["schemas"].items()}
    return Draft7Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": schemas}}
    )


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0 as JSON schema: nullable and discriminators are said otherwise."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if key != "discriminator"}
    if schema.get("nullable") is True:
        plain = {"anyOf": [plain, {"type": "null"}]}
    if isinstance(schema.get("discriminator"), dict) and "oneOf" in schema:
        plain["oneOf"] = [_chosen(schema, one) for one in schema["oneOf"]]
    return plain


def _chosen(schema: dict[str, Any], one: dict[str, str]) -> dict[str, Any]:
    name = schema["discriminator"]["propertyName"]
    said = {"required": [name], "properties": {name: {"const": one["$ref"].rsplit("/", 1)[1]}}}
    return {"allOf": [said, one]}


def _need(path: Path) -> None:
    if not path.is_file():
        pytest.skip(f"the published specification is not here: {path.name} in ../shared/specs")
