"""Holds a CAP message against the published schema: names, order, number, values, forms."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

SCHEMA = Path(__file__).parents[3] / "shared" / "specs" / "cap" / "cap12.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"

needs_schema = pytest.mark.skipif(
    not SCHEMA.exists(), reason="the published CAP schema is not beside this checkout"
)


def problems(message: bytes) -> list[str]:
    """Everything in which a message breaks the schema."""
    root = ElementTree.fromstring(message)
    schema = ElementTree.parse(SCHEMA).getroot()
    if root.tag != f"{CAP}alert":
        return [f"the root is {root.tag}"]
    return _element(root, schema.findall(f"{XS}element")[0])


def _element(found: ElementTree.Element, wanted: ElementTree.Element) -> list[str]:
    sequence = wanted.find(f"{XS}complexType/{XS}sequence")
    if sequence is None:
        return _text(found, wanted)
    rest, said = list(found), []
    for part in sequence.findall(f"{XS}element"):
        name = part.get("name") or str(part.get("ref")).split(":")[1]
        same = []
        while rest and rest[0].tag == f"{CAP}{name}":
            same.append(rest.pop(0))
        most = part.get("maxOccurs", "1")
        if len(same) < int(part.get("minOccurs", "1")):
            said.append(f"{name} is missing")
        if most != "unbounded" and len(same) > int(most):
            said.append(f"{name} comes {len(same)} times")
        for one in same:
            said += _element(one, part)
    return said + [f"{one.tag} has no place there" for one in rest]


def _text(found: ElementTree.Element, wanted: ElementTree.Element) -> list[str]:
    words = found.text or ""
    limits = wanted.find(f"{XS}simpleType/{XS}restriction")
    if limits is None:
        return []
    values = [one.get("value") for one in limits.findall(f"{XS}enumeration")]
    forms = [str(one.get("value")) for one in limits.findall(f"{XS}pattern")]
    wrong = (values and words not in values) or not all(re.fullmatch(f, words) for f in forms)
    return [f"{found.tag}: {words}"] if wrong else []
