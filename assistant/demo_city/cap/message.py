"""Reads XML into a tree, and nothing but XML: no document types, no entities, no second root."""

from dataclasses import dataclass, field
from xml.parsers import expat

_NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_DEEPEST = 8


class Invalid(Exception):
    """The message breaks the standard; the text says how."""


@dataclass
class Node:
    """One element of CAP's namespace."""

    name: str
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, name: str) -> list["Node"]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def words(self, name: str) -> str:
        """The text of the first child of a name; "" without one."""
        return next((child.text for child in self.all(name)), "")


class _Reading:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if space != _NAMESPACE:
            raise Invalid(f"an element outside of {_NAMESPACE}: {local}")
        if attributes or len(self._open) >= _DEEPEST:
            raise Invalid(f"attributes in {local}, or too deep")
        node = Node(local)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        node = self._open.pop()
        node.text = node.text.strip()
        if node.children and node.text:
            raise Invalid(f"words between the elements of {node.name}")

    def words(self, text: str) -> None:
        self._open[-1].text += text

    def forbidden(self, *_: object) -> None:
        raise Invalid("a document type")


def read_xml(body: bytes) -> Node:
    """The root element.

    Raises:
        Invalid: it is not XML of CAP 1.2's namespace.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.words
    parser.StartDoctypeDeclHandler = reading.forbidden
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Invalid(f"not XML: {error}") from error
    if reading.root is None or reading.root.name != "alert":
        raise Invalid("the root is no alert")
    return reading.root
