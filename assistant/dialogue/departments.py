"""The hospital departments we know: by code, by name, and by what people say is wrong.

The last is a file per language, ``symptoms.toml``; ``understanding.symptoms`` uses it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.i18n import Message, _


@dataclass(frozen=True)
class KnownDepartment:
    """One kind; ``code`` is its SNOMED CT practice setting, ``aliases`` what services call it."""

    id: str
    code: str
    name: Message
    aliases: tuple[str, ...]
    other_codes: tuple[str, ...] = ()


class BadTable(AssistantError):
    """A table of symptoms has a mistake; says in which file and entry."""


@dataclass(frozen=True)
class Complaint:
    """Something that can be wrong with a body part; ``words`` say it as a resident would."""

    id: str
    words: str


@dataclass(frozen=True)
class BodyPart:
    """A part of the body to tap, with what people most often complain of there."""

    id: str
    name: str
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True)
class Entry:
    """One phrasing as written: whose it is and of which list."""

    owner: str
    kind: str
    words: str


@dataclass(frozen=True)
class SymptomTable:
    """All that one language's file says."""

    readings: tuple[str, ...]
    weights: Mapping[str, float]
    guards: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]
    red_flags: tuple[str, ...]
    body_parts: tuple[BodyPart, ...]


def _known(id: str, code: str, name: Message, aliases: str, other: str = "") -> KnownDepartment:
    return KnownDepartment(id, code, name, tuple(aliases.split("|")), tuple(other.split()))


DEPARTMENTS: tuple[KnownDepartment, ...] = (
    _known("general_medicine", "394802001", _("General clinic"),
           "全科|普通内科|大内科|综合内科|内科|全科医学|社区医生|general medicine|general practice"
           "|general|internal medicine|family medicine|family practice|gp",
           "419192003 394814009 419772000 408443003"),
    _known("cardiology", "394579002", _("Heart and blood pressure clinic"),
           "心内|心血管|心脏内科|心脏科|高血压|cardiology|cardiovascular|heart|blood pressure"),
    _known("ophthalmology", "394594003", _("Eye clinic"),
           "眼科|眼病|五官科眼科|白内障|ophthalmology|eye|eyes", "422191005"),
    _known("orthopaedics", "394801008", _("Bone and joint clinic"),
           "骨科|骨伤科|关节外科|脊柱外科|创伤外科|矫形|orthopaedics|orthopedics|orthopaedic"
           "|orthopedic|bone and joint|bones and joints|trauma surgery|spine surgery"),
    _known("endocrinology", "394583002", _("Diabetes and thyroid clinic"),
           "内分泌|糖尿病|甲状腺内科|代谢科|endocrinology|diabetes|diabetic|thyroid", "408475000"),
    _known("neurology", "394591006", _("Brain and nerves clinic"),
           "神经内科|神经科|脑科|卒中|记忆门诊|neurology|stroke|memory|nerve|nerves"),
    _known("gastroenterology", "394584008", _("Stomach and bowel clinic"),
           "消化|胃肠内科|肠胃科|胃肠科|胃科|脾胃科|gastroenterology|digestive|stomach"),
    _known("respiratory", "418112009", _("Chest and breathing clinic"),
           "呼吸|肺科|胸内科|肺病|respiratory|pulmonary|pulmonology|chest medicine|lung|breathing"),
    _known("dental", "394812008", _("Dental clinic"),
           "口腔|牙科|牙体|牙周|种植牙|dental|dentistry|dentist|stomatology|oral", "408444009"),
    _known("ent", "394604002", _("Ear, nose and throat clinic"),
           "耳鼻喉|耳鼻咽喉|耳科|鼻科|咽喉|喉科|ent|e.n.t|otolaryngology|otorhinolaryngology"
           "|ear nose and throat|ear nose throat", "418960008"),
    _known("dermatology", "394582007", _("Skin clinic"),
           "皮肤|皮膚|皮科|dermatology|skin"),
    _known("urology", "394612005", _("Bladder and prostate clinic"),
           "泌尿|前列腺|男科|urology|urological|prostate|bladder"),
    _known("chinese_medicine", "", _("Chinese medicine clinic"),
           "中医|中醫|国医|中西医结合|针灸|推拿|chinese medicine|tcm|acupuncture|tuina"),
    _known("geriatrics", "394811001", _("Clinic for older people"),
           "老年|干部保健|高龄|geriatric|geriatrics|elderly|older people|care of the elderly"),
    _known("psychiatry", "394587001", _("Mood and sleep clinic"),
           "精神|心理|心身|睡眠|psychiatry|psychiatric|mental health|sleep", "408467006"),
    _known("rehabilitation", "394602003", _("Rehabilitation clinic"),
           "康复|理疗|rehabilitation|rehab|physiotherapy|physical therapy"),
    _known("general_surgery", "394609007", _("General surgery"),
           "普外|普通外科|大外科|外科|胃肠外科|肝胆外科|甲状腺外科|乳腺"
           "|general surgery|surgery|breast"),
    _known("nephrology", "394589003", _("Kidney clinic"),
           "肾内|肾脏|肾病|腎|血透|nephrology|kidney|renal|dialysis"),
    _known("rheumatology", "394810000", _("Rheumatism clinic"),
           "风湿|風濕|免疫科|痛风|rheumatology|rheumatism|rheumatic|gout"),
    _known("gynaecology", "394586005", _("Women's clinic"),
           "妇科|婦科|妇产科|妇女|gynaecology|gynecology|obstetrics and gynecology"
           "|obstetrics and gynaecology|women's health|women", "394585009"),
    _known("hepatology", "408472002", _("Liver clinic"),
           "肝病|肝脏内科|肝科|肝炎|hepatology|liver"),
    _known("colorectal", "408464004", _("Back passage clinic"),
           "肛肠|痔科|痔疮|结直肠|colorectal|proctology|anorectal|back passage"),
    _known("vascular", "408463005", _("Blood vessel clinic"),
           "血管外科|周围血管|静脉曲张|vascular surgery|vascular|blood vessel|varicose vein"),
    _known("haematology", "394803006", _("Blood clinic"),
           "血液科|血液|haematology|hematology|blood|blood diseases"),
    _known("oncology", "394593009", _("Cancer clinic"),
           "肿瘤|腫瘤|放疗|化疗|癌|oncology|cancer|tumour|tumor|chemotherapy", "394592004"),
    _known("infectious", "394807007", _("Infection clinic"),
           "感染科|感染病|传染|发热门诊|肠道门诊|infectious|infection|fever clinic"),
)  # fmt: skip
"""Those that elderly people need most often first."""

_WHOLE = frozenset(
    {"内科", "外科", "大内科", "大外科", "surgery", "general", "eye", "eyes", "heart", "blood"}
)
"""Aliases that say something only when nothing else is said ("神经外科" is not general surgery)."""
_OTHERS = re.compile(
    r"儿科|小儿|儿童|急诊|产科门诊|神经外科|整形|心外|胸外"
    r"|p(a?)ediatric|child|emergency|plastic|cardiothoracic|cardiac surgery|neurosurgery"
)
"""Departments that we do not know and that look like ones we do."""
_DRESSING = re.compile(
    r"门诊|科室|专科|专家|普通|特需|主任|号|病房|[()\[\]\s·.,-]+"
    r"|\b(?:dept|department|clinic|outpatients?|unit|service|division|the|of|ward)\b"
)


def by_id(id: str) -> KnownDepartment | None:
    """The department with our own id."""
    return next((known for known in DEPARTMENTS if known.id == id), None)


def by_code(code: str) -> KnownDepartment | None:
    """The department with a SNOMED CT practice setting code."""
    codes = {c: known for known in DEPARTMENTS for c in (known.code, *known.other_codes) if c}
    return codes.get(code.strip())


def by_name(words: str) -> KnownDepartment | None:
    """The department that a service calls so; ``None`` when we know none by that name."""
    said = unicodedata.normalize("NFKC", words).lower().strip()
    if whole := _by_alias().get(" ".join(_DRESSING.sub(" ", said).split())):
        return whole
    if _OTHERS.search(said):
        return None
    found = [alias for alias in _by_alias() if alias not in _WHOLE and _within(alias, said)]
    return _by_alias()[max(found, key=len)] if found else None


def _within(alias: str, said: str) -> bool:
    if alias.isascii():
        return re.search(rf"(?<![a-z]){re.escape(alias)}(?![a-z])", said) is not None
    return alias in said


@cache
def _by_alias() -> dict[str, KnownDepartment]:
    return {alias: known for known in DEPARTMENTS for alias in known.aliases}


_LISTS = {"departments": {"phrases": "phrase", "words": "word"},
          "red_flags": {"symptoms": "symptom", "names": "name"}}  # fmt: skip
_READINGS = {"characters", "sounds", "words"}
_WEIGHTS = {"phrase", "word", "unit", "sound", "least", "gap", "near", "far", "after", "alike"}
_GUARDS = {"neutral", "negations", "gap_negations", "past", "past_after", "again", "supposed",
           "supposed_names", "reported", "own", "after", "asking"}  # fmt: skip


def read_table(path: Path) -> SymptomTable:
    """The checked content of a ``symptoms.toml``; ``BadTable`` says what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        _all(dict.fromkeys([*data["readings"], *_READINGS]), _READINGS)
        return SymptomTable(
            readings=_texts(data["readings"], "readings"),
            weights={k: _number(k, v) for k, v in _all(data["weights"], _WEIGHTS).items()},
            guards={k: _texts(v, f"guards.{k}") for k, v in _all(data["guards"], _GUARDS).items()},
            entries=tuple(e for table in _LISTS for e in _entries(data[table], table)),
            red_flags=tuple(data["red_flags"]),
            body_parts=tuple(_body_part(part) for part in data["body_parts"]),
        )
    except KeyError as missing:
        raise BadTable(f"{path}: {missing} is missing") from missing
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise BadTable(f"{path}: {problem}") from problem


def _entries(owners: Mapping[str, Any], table: str) -> Iterator[Entry]:
    for owner, lists in owners.items():
        if table == "departments" and by_id(owner) is None:
            raise ValueError(f"departments.{owner}: no such department")
        for name, entries in lists.items():
            where = f"{table}.{owner}.{name}"
            if name not in _LISTS[table]:
                raise ValueError(f"{where}: not one of {', '.join(_LISTS[table])}")
            for words in _texts(entries, where):
                yield Entry(owner, _LISTS[table][name], words)


def _texts(entries: Any, where: str) -> tuple[str, ...]:
    for number, words in enumerate(entries, 1):
        if not isinstance(words, str) or not all(map(str.strip, re.split("[…/]", words))):
            raise ValueError(f"{where}: entry {number} ({words!r}) has no text or an empty piece")
        if words in entries[: number - 1]:
            raise ValueError(f"{where}: {words!r} is there twice")
    return tuple(entries)


def _all(given: Mapping[str, Any], wanted: set[str]) -> Mapping[str, Any]:
    if wanted == set(given):
        return given
    raise ValueError(f"{', '.join(sorted(wanted.symmetric_difference(given)))}: missing or unknown")


def _number(name: str, weight: Any) -> float:
    if isinstance(weight, int | float):
        return weight
    raise ValueError(f"weights.{name}: {weight!r} is not a number")


def _body_part(part: Mapping[str, Any]) -> BodyPart:
    complaints = part["complaints"].items()
    _texts([words for _id, words in complaints], f"body_parts.{part['id']}.complaints")
    return BodyPart(part["id"], part["name"], tuple(Complaint(i, words) for i, words in complaints))
