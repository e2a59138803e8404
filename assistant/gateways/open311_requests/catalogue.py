"""What an office takes requests about, in each of our languages as far as it speaks them."""

import re
from collections.abc import Iterable, Sequence

from assistant.gateways.open311_requests.messages import Attribute, Service, Value, every
from assistant.gateways.open311_requests.office import Office
from assistant.i18n import LANGUAGES, Name, language_of
from assistant.keeping import Kept
from assistant.outside import together
from assistant.ports.offices import OfficeQuestion, Option, RequestKind, RequestTerms
from assistant.ports.ours import Clock

KEPT_SECONDS = 300
KINDS = {
    "singlevaluelist": "one",
    "multivaluelist": "several",
    "datetime": "moment",
    "number": "number",
}


class KeptCatalogue:
    """The services of one office, for all who ask; what is asked about them may change hourly."""

    def __init__(self, clock: Clock) -> None:
        self.services: Kept[tuple[RequestKind, bool]] = Kept(KEPT_SECONDS, clock)


class Catalogue:
    """Reads what can be asked for."""

    def __init__(self, office: Office, kept: KeptCatalogue) -> None:
        self._office = office
        self._kept = kept

    async def kinds(self) -> Sequence[RequestKind]:
        """All there are, in the office's order."""
        return [kind for kind, _defined in await self._known()]

    async def terms(self, kind_id: str) -> RequestTerms:
        """What is asked and told beyond the usual; nothing for most kinds."""
        if (kind_id, True) not in [(kind.id, more) for kind, more in await self._known()]:
            return RequestTerms()
        async with self._office.outside.within_deadline():
            told = await together(self._office.definition(kind_id, one) for one in LANGUAGES)
        return _terms(self._office.outside.service, told)

    async def _known(self) -> Sequence[tuple[RequestKind, bool]]:
        return await self._kept.services.get(
            "", self._services, within=self._office.outside.within_deadline
        )

    async def _services(self) -> tuple[tuple[RequestKind, bool], ...]:
        told = await together(self._office.services(one) for one in LANGUAGES)
        codes = dict.fromkeys(s.service_code for _language, services in told for s in services)
        return tuple(_kind(code, told) for code in codes)


def named(words: Iterable[tuple[str, str]]) -> Name:
    """A name from the words of several answers, each with the language it claims to be in."""
    found: dict[str, str] = {}
    for claimed, text in words:
        if text.strip():
            found.setdefault(_tag(claimed, text), text.strip())
    return Name(found)


def _tag(claimed: str, text: str) -> str:
    family = claimed.split("-")[0].lower()
    known = [one for one in LANGUAGES if family and one.split("-")[0] == family]
    return known[0] if known else language_of(text)


def _kind(code: str, told: Sequence[tuple[str, list[Service]]]) -> tuple[RequestKind, bool]:
    same = [(tag, one) for tag, services in told for one in services if one.service_code == code]
    keywords = [word.strip() for _tag, one in same for word in re.split("[,，、;；]", one.keywords)]
    kind = RequestKind(
        id=code,
        name=named((tag, one.service_name or one.description or code) for tag, one in same),
        about=named((tag, one.description) for tag, one in same),
        keywords=tuple(dict.fromkeys(word for word in keywords if word)),
    )
    return kind, any(one.metadata for _tag, one in same)


def _terms(service: str, told: Sequence[tuple[str, list[Attribute]]]) -> RequestTerms:
    codes = dict.fromkeys(a.code for _language, attributes in told for a in attributes)
    every_one = [
        [(tag, a) for tag, attributes in told for a in attributes if a.code == code]
        for code in codes
    ]
    every_one.sort(key=lambda same: same[0][1].order)
    return RequestTerms(
        questions=tuple(_question(service, same) for same in every_one if same[0][1].variable),
        told=tuple(_title(same) for same in every_one if not same[0][1].variable),
    )


def _question(service: str, same: Sequence[tuple[str, Attribute]]) -> OfficeQuestion:
    first = same[0][1]
    values = [(tag, v) for tag, a in same for v in every(service, list(a.values), Value)]
    options = tuple(
        Option(key, named((tag, v.name or v.key) for tag, v in values if v.key == key))
        for key in dict.fromkeys(value.key for _tag, value in values)
    )
    kind = KINDS.get(first.datatype.strip().lower(), "text")
    return OfficeQuestion(first.code, _title(same), kind, first.required, options)


def _title(same: Sequence[tuple[str, Attribute]]) -> Name:
    return named((tag, a.description or a.datatype_description or a.code) for tag, a in same)
