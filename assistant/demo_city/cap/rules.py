"""What CAP 1.2 asks of a message: names, order, number, values, and what hangs together.

https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html#_Toc97699527
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.demo_city.cap.message import Invalid, Node, read_xml

_WORD = r"[^\s,<&]+"
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
_ANY = r"(?s).+"
_DEGREES = r"-?\d+(\.\d+)?,-?\d+(\.\d+)?"
_REFERENCE = rf"{_WORD},{_WORD},{_TIME}"


class _Rule(NamedTuple):
    name: str
    least: int
    most: int | None
    form: str = _ANY
    """What the text looks like; "" for an element that has children."""


def _once(name: str, form: str = _ANY) -> _Rule:
    return _Rule(name, 1, 1, form)


def _maybe(name: str, form: str = _ANY) -> _Rule:
    return _Rule(name, 0, 1, form)


def _several(name: str, form: str = _ANY, least: int = 0) -> _Rule:
    return _Rule(name, least, None, form)


_PAIR = (_once("valueName"), _once("value"))
_PARTS: Mapping[str, Sequence[_Rule]] = {
    "alert": (
        _once("identifier", _WORD),
        _once("sender", _WORD),
        _once("sent", _TIME),
        _once("status", "Actual|Exercise|System|Test|Draft"),
        _once("msgType", "Alert|Update|Cancel|Ack|Error"),
        _maybe("source"),
        _once("scope", "Public|Restricted|Private"),
        _maybe("restriction"),
        _maybe("addresses"),
        _several("code"),
        _maybe("note"),
        _maybe("references", rf"{_REFERENCE}(\s+{_REFERENCE})*"),
        _maybe("incidents"),
        _several("info", ""),
    ),
    "info": (
        _maybe("language", r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
        _several(
            "category",
            "Geo|Met|Safety|Security|Rescue|Fire|Health|Env|Transport|Infra|CBRNE|Other",
            1,
        ),
        _once("event"),
        _several(
            "responseType", "Shelter|Evacuate|Prepare|Execute|Avoid|Monitor|Assess|AllClear|None"
        ),
        _once("urgency", "Immediate|Expected|Future|Past|Unknown"),
        _once("severity", "Extreme|Severe|Moderate|Minor|Unknown"),
        _once("certainty", "Observed|Likely|Possible|Unlikely|Unknown"),
        _maybe("audience"),
        _several("eventCode", ""),
        _maybe("effective", _TIME),
        _maybe("onset", _TIME),
        _maybe("expires", _TIME),
        *(_maybe(name) for name in ("senderName", "headline", "description", "instruction")),
        _maybe("web", r"\S+"),
        _maybe("contact"),
        _several("parameter", ""),
        _several("resource", ""),
        _several("area", ""),
    ),
    "eventCode": _PAIR,
    "parameter": _PAIR,
    "geocode": _PAIR,
    "resource": (
        *(_once(name) for name in ("resourceDesc", "mimeType")),
        _maybe("size", r"\d+"),
        *(_maybe(name) for name in ("uri", "derefUri", "digest")),
    ),
    "area": (
        _once("areaDesc"),
        _several("polygon", rf"{_DEGREES}(\s+{_DEGREES}){{3,}}"),
        _several("circle", rf"{_DEGREES}\s+\d+(\.\d+)?"),
        _several("geocode", ""),
        _maybe("altitude", r"-?\d+(\.\d+)?"),
        _maybe("ceiling", r"-?\d+(\.\d+)?"),
    ),
}


def read_alert(body: bytes) -> Node:
    """A message that keeps the standard.

    Raises:
        Invalid: it does not.
    """
    alert = read_xml(body)
    _check(alert)
    needed = {"Private": "addresses", "Restricted": "restriction"}.get(alert.words("scope"), "")
    if needed and not alert.words(needed):
        raise Invalid(f"a {alert.words('scope')} message without {needed}")
    refers = alert.words("msgType") in ("Update", "Cancel", "Ack", "Error")
    if refers and not alert.words("references"):
        raise Invalid(f"{alert.words('msgType')} without references")
    return alert


def _check(node: Node) -> None:
    rules = _PARTS[node.name]
    order = [rule.name for rule in rules]
    names = [child.name for child in node.children]
    if unknown := set(names) - set(order):
        raise Invalid(f"{node.name} has no {sorted(unknown)[0]}")
    if names != sorted(names, key=order.index):
        raise Invalid(f"the parts of {node.name} are out of order")
    for rule in rules:
        _check_part(node, rule)


def _check_part(node: Node, rule: _Rule) -> None:
    found = node.all(rule.name)
    if len(found) < rule.least or (rule.most is not None and len(found) > rule.most):
        raise Invalid(f"{node.name} with {len(found)} times {rule.name}")
    for child in found:
        if not rule.form:
            _check(child)
        elif child.children or not re.fullmatch(rule.form, child.text):
            raise Invalid(f"{rule.name}: {child.text[:40]!r}")
