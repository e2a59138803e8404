"""How people and addresses are called.

https://hl7.org/fhir/R4/datatypes.html#HumanName
"""

from assistant.fhir.words import name_of
from assistant.gateways.fhir_appointments.resources import Address, HumanName
from assistant.i18n import Name, given


def human_name(name: HumanName, language: str) -> Name:
    """A person's name as it is said."""
    text = name_of(name, "text", language)
    if text:
        return text
    if name.family.isascii():
        return given(" ".join([*name.given, name.family]).strip())
    return given(name.family + "".join(name.given))


def address_name(address: Address, language: str) -> Name:
    """An address in one line, the larger place first where it is written in Chinese."""
    text = name_of(address, "text", language)
    if text:
        return text
    parts = [part for part in (address.city, address.district, *address.line) if part]
    if all(part.isascii() for part in parts):
        return given(", ".join([*address.line, *filter(None, (address.district, address.city))]))
    return given("".join(parts))
