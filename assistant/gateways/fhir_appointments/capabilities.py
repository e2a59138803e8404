"""What a FHIR server says it can do.

https://hl7.org/fhir/R4/capabilitystatement.html
"""

from dataclasses import dataclass

from assistant.outside import Lenient


class Operation(Lenient):
    """https://hl7.org/fhir/R4/capabilitystatement-definitions.html."""

    name: str = ""
    definition: str = ""


class Interaction(Lenient):
    """What may be done with a kind of resource."""

    code: str = ""


class Kind(Lenient):
    """What a server can do with one kind of resource."""

    type: str = ""
    interaction: tuple[Interaction, ...] = ()
    versioning: str = ""
    conditional_create: bool = False
    operation: tuple[Operation, ...] = ()


class Rest(Lenient):
    """One side of a server's interface."""

    mode: str = "server"
    resource: tuple[Kind, ...] = ()
    operation: tuple[Operation, ...] = ()


class CapabilityStatement(Lenient):
    """https://hl7.org/fhir/R4/capabilitystatement.html."""

    resource_type: str = ""
    rest: tuple[Rest, ...] = ()


@dataclass(frozen=True)
class Abilities:
    """What a server says it can do, as far as it decides how we book."""

    operations: frozenset[str] = frozenset()
    """IHE's, without the dollar sign."""
    locks: bool = False
    """It refuses an update of a Slot that is based on an old version.

    Only ``versioned-update`` promises that; ``versioned`` says no more than that there are
    versions, and a server that says it may take any update.
    """
    creates_once: bool = False
    """It honours ``If-None-Exist`` for an Appointment."""
    may_hold: bool = True
    """A Slot can be updated at all."""


def abilities_in(statement: CapabilityStatement) -> Abilities:
    """What a CapabilityStatement says about booking."""
    rests = [rest for rest in statement.rest if rest.mode.lower() != "client"]
    kinds = {kind.type.lower(): kind for rest in rests for kind in rest.resource}
    slot, appointment = kinds.get("slot", Kind()), kinds.get("appointment", Kind())
    listed = [*appointment.operation, *(o for rest in rests for o in rest.operation)]
    names = {o.name.lower().lstrip("$").removeprefix("appointment-") for o in listed}
    names |= {o.definition.split("|")[0].rpartition("appointment-")[2] for o in listed}
    interactions = {interaction.code.lower() for interaction in slot.interaction}
    return Abilities(
        operations=frozenset(names & {"find", "hold", "book"}),
        locks=slot.versioning.lower() == "versioned-update",
        creates_once=appointment.conditional_create,
        may_hold=not interactions or "update" in interactions,
    )
