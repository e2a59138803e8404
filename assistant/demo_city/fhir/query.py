"""A search request and its answer, in the parts common to every kind of resource."""

from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import urlencode

from starlette.requests import Request

from assistant.demo_city.fhir.problem import FhirProblem
from assistant.demo_city.fhir.resource import Resource

_COMMON = ("_count", "_sort", "_format", "_offset", "_total", "_pretty")
_PAGE = 20
_LARGEST_PAGE = 100


class Query:
    """The conditions of one search: https://hl7.org/fhir/R4/search.html."""

    def __init__(
        self, request: Request, pairs: Sequence[tuple[str, str]], known: Sequence[str]
    ) -> None:
        strict = "handling=strict" in request.headers.get("prefer", "").replace(" ", "")
        self._pairs = []
        for name, value in pairs:
            plain, _, modifier = name.partition(":")
            if plain not in (*known, *_COMMON):
                # Servers SHOULD ignore what they do not know, unless told to be strict.
                if strict:
                    raise FhirProblem(400, f"unknown search parameter: {name}")
                continue
            if modifier:
                raise FhirProblem(400, f"modifier not supported: {name}")
            self._pairs.append((name, value))
        self.url = str(request.url.replace(query="")).removesuffix("/_search")
        self.count = self._number("_count", _PAGE, most=_LARGEST_PAGE)
        self.offset = self._number("_offset", 0, most=100_000)

    def all(self, name: str) -> list[str]:
        """Every value of a repeated parameter: all must hold."""
        return [value for key, value in self._pairs if key == name and value]

    def names(self) -> set[str]:
        """Which parameters were used."""
        return {key for key, value in self._pairs if value}

    def sort(self, allowed: str) -> bool:
        """Whether the order is to be reversed; only one order is supported."""
        wanted = self.all("_sort")
        if any(value.removeprefix("-") != allowed for value in wanted):
            raise FhirProblem(400, f"_sort not supported: {', '.join(wanted)}")
        return any(value.startswith("-") for value in wanted)

    def bundle(self, found: Iterable[Resource], *, total: int | None = None) -> Resource:
        """One page of what was found: https://hl7.org/fhir/R4/bundle.html#searchset."""
        page = list(islice(found, self.offset, self.offset + self.count + 1))
        links = [{"relation": "self", "url": self._link(self.offset)}]
        if len(page) > self.count > 0:
            links.append({"relation": "next", "url": self._link(self.offset + self.count)})
        base = self.url.rsplit("/", 1)[0]
        entries = [
            {
                "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
                "resource": resource,
                "search": {"mode": "match"},
            }
            for resource in page[: self.count]
        ]
        body: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
        if total is not None:
            body["total"] = total
        # An empty array is not allowed in FHIR's JSON.
        return body | ({"entry": entries} if entries else {})

    def _link(self, offset: int) -> str:
        pairs = [(k, v) for k, v in self._pairs if k not in ("_offset", "_count")]
        pairs += [("_count", str(self.count)), ("_offset", str(offset))]
        return f"{self.url}?{urlencode(pairs)}"

    def _number(self, name: str, usual: int, *, most: int) -> int:
        values = self.all(name)
        if not values:
            return usual
        if not values[-1].isdecimal():
            raise FhirProblem(400, f"not a number: {name}")
        return min(int(values[-1]), most)


def token_matches(wanted: str, held: Iterable[tuple[str, str]]) -> bool:
    """Whether a token condition holds: https://hl7.org/fhir/R4/search.html#token."""
    return any(_token(one, held) for one in wanted.split(","))


def _token(wanted: str, held: Iterable[tuple[str, str]]) -> bool:
    system, bar, code = wanted.rpartition("|")
    return any((not bar or system == s) and code in (c, "" if bar else c) for s, c in held)


def reference_ids(wanted: str, kind: str) -> list[str]:
    """The ids that a reference condition names, given as id, Type/id or URL."""
    found = []
    for one in wanted.split(","):
        parts = one.split("/")
        if len(parts) == 1 or parts[-2] == kind:
            found.append(parts[-1])
    return found
