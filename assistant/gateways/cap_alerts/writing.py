"""Writes CAP 1.2 messages."""

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from assistant.ports.alarms import Alarm, AllClear

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
DESK = "duty-desk"
"""Whom a private message is for; CAP wants a word, the address of the post is what counts."""
RADIUS = 0.1
"""Kilometres around an address."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold, however it came into a name."""


def alarm_message(alarm: Alarm, sender: str) -> bytes:
    """An ``Alert`` with one ``info``; an ``Exercise`` in practice."""
    alert = _alert(alarm, sender, "Alert")
    info = SubElement(alert, "info")
    _add(info, "language", alarm.language)
    _add(info, "category", "Rescue")
    _add(info, "event", alarm.event)
    _add(info, "responseType", "Assess")
    _add(info, "urgency", "Immediate")
    _add(info, "severity", "Severe")
    # Somebody pressed or called; nobody has seen them.
    _add(info, "certainty", "Likely")
    _add(info, "headline", alarm.headline)
    _add(info, "description", alarm.description)
    _add(info, "contact", alarm.contact)
    for need in alarm.needs:
        parameter = SubElement(info, "parameter")
        _add(parameter, "valueName", "need")
        _add(parameter, "value", need)
    _add_area(info, alarm)
    return _written(alert)


def all_clear_message(clear: AllClear, sender: str) -> bytes:
    """A ``Cancel`` that names the alert it ends."""
    alert = _alert(clear, sender, "Cancel")
    _add(alert, "note", clear.words)
    _add(alert, "references", f"{sender},{clear.about},{moment(clear.about_sent)}")
    return _written(alert)


def moment(at: datetime) -> str:
    """To the second, in UTC, which CAP writes ``-00:00`` and never ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _alert(message: Alarm | AllClear, sender: str, kind: str) -> Element:
    alert = Element("alert", xmlns=NAMESPACE)
    _add(alert, "identifier", message.id)
    _add(alert, "sender", sender)
    _add(alert, "sent", moment(message.sent))
    _add(alert, "status", "Exercise" if message.exercise else "Actual")
    _add(alert, "msgType", kind)
    _add(alert, "scope", "Private")
    _add(alert, "addresses", DESK)
    return alert


def _add_area(info: Element, alarm: Alarm) -> None:
    if not alarm.address:
        return
    area = SubElement(info, "area")
    _add(area, "areaDesc", alarm.address)
    if alarm.latitude is not None and alarm.longitude is not None:
        _add(area, "circle", f"{alarm.latitude:.6f},{alarm.longitude:.6f} {RADIUS}")


def _add(parent: Element, name: str, words: str) -> None:
    if clean := NOT_XML.sub("", words).strip():
        SubElement(parent, name).text = clean


def _written(alert: Element) -> bytes:
    words: str = tostring(alert, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{words}'.encode()
