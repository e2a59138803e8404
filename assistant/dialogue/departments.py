"""The hospital departments we know, by code and by name."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from assistant.i18n import Message, _


@dataclass(frozen=True)
class KnownDepartment:
    """One kind; ``code`` is its SNOMED CT practice setting, ``aliases`` what services call it."""

    id: str
    code: str
    name: Message
    about: Message
    """What it is for, in a few plain words."""
    aliases: tuple[str, ...]
    other_codes: tuple[str, ...] = ()


def _known(
    id: str, code: str, name: Message, about: Message, aliases: str, other: str = ""
) -> KnownDepartment:
    return KnownDepartment(id, code, name, about, tuple(aliases.split("|")), tuple(other.split()))


DEPARTMENTS: tuple[KnownDepartment, ...] = (
    _known("general_medicine", "394802001", _("General clinic"),
           _("For when you are not sure"),
           "全科|普通内科|大内科|综合内科|内科|全科医学|社区医生|general medicine|general practice"
           "|general|internal medicine|family medicine|family practice|gp",
           "419192003 394814009 419772000 408443003"),
    _known("cardiology", "394579002", _("Heart and blood pressure clinic"),
           _("Heart, blood pressure"),
           "心内|心血管|心脏内科|心脏科|高血压|cardiology|cardiovascular|heart|blood pressure"),
    _known("ophthalmology", "394594003", _("Eye clinic"),
           _("Eyes, cataract"),
           "眼科|眼病|五官科眼科|白内障|ophthalmology|eye|eyes", "422191005"),
    _known("orthopaedics", "394801008", _("Bone and joint clinic"),
           _("Bones, joints, back"),
           "骨科|骨伤科|关节外科|脊柱外科|创伤外科|矫形|orthopaedics|orthopedics|orthopaedic"
           "|orthopedic|bone and joint|bones and joints|trauma surgery|spine surgery"),
    _known("endocrinology", "394583002", _("Diabetes and thyroid clinic"),
           _("Diabetes, thyroid"),
           "内分泌|糖尿病|甲状腺内科|代谢科|endocrinology|diabetes|diabetic|thyroid", "408475000"),
    _known("neurology", "394591006", _("Brain and nerves clinic"),
           _("Dizzy, numb, forgetful"),
           "神经内科|神经科|脑科|卒中|记忆门诊|neurology|stroke|memory|nerve|nerves"),
    _known("gastroenterology", "394584008", _("Stomach and bowel clinic"),
           _("Stomach, bowels"),
           "消化|胃肠内科|肠胃科|胃肠科|胃科|脾胃科|gastroenterology|digestive|stomach"),
    _known("respiratory", "418112009", _("Chest and breathing clinic"),
           _("Cough, short of breath"),
           "呼吸|肺科|胸内科|肺病|respiratory|pulmonary|pulmonology|chest medicine|lung|breathing"),
    _known("dental", "394812008", _("Dental clinic"),
           _("Teeth, mouth"),
           "口腔|牙科|牙体|牙周|种植牙|dental|dentistry|dentist|stomatology|oral", "408444009"),
    _known("ent", "394604002", _("Ear, nose and throat clinic"),
           _("Ears, nose, throat"),
           "耳鼻喉|耳鼻咽喉|耳科|鼻科|咽喉|喉科|ent|e.n.t|otolaryngology|otorhinolaryngology"
           "|ear nose and throat|ear nose throat", "418960008"),
    _known("dermatology", "394582007", _("Skin clinic"),
           _("Itching, rash"),
           "皮肤|皮膚|皮科|dermatology|skin"),
    _known("urology", "394612005", _("Bladder and prostate clinic"),
           _("Passing water, prostate"),
           "泌尿|前列腺|男科|urology|urological|prostate|bladder"),
    _known("chinese_medicine", "", _("Chinese medicine clinic"),
           _("Herbs, acupuncture"),
           "中医|中醫|国医|中西医结合|针灸|推拿|chinese medicine|tcm|acupuncture|tuina"),
    _known("geriatrics", "394811001", _("Clinic for older people"),
           _("Many ailments of old age"),
           "老年|干部保健|高龄|geriatric|geriatrics|elderly|older people|care of the elderly"),
    _known("psychiatry", "394587001", _("Mood and sleep clinic"),
           _("Mood, sleep"),
           "精神|心理|心身|睡眠|psychiatry|psychiatric|mental health|sleep", "408467006"),
    _known("rehabilitation", "394602003", _("Rehabilitation clinic"),
           _("Moving again after illness"),
           "康复|理疗|rehabilitation|rehab|physiotherapy|physical therapy"),
    _known("general_surgery", "394609007", _("General surgery"),
           _("Lumps, wounds, operations"),
           "普外|普通外科|大外科|外科|胃肠外科|肝胆外科|甲状腺外科|乳腺"
           "|general surgery|surgery|breast"),
    _known("nephrology", "394589003", _("Kidney clinic"),
           _("Kidneys, swelling"),
           "肾内|肾脏|肾病|腎|血透|nephrology|kidney|renal|dialysis"),
    _known("rheumatology", "394810000", _("Rheumatism clinic"),
           _("Stiff joints, gout"),
           "风湿|風濕|免疫科|痛风|rheumatology|rheumatism|rheumatic|gout"),
    _known("gynaecology", "394586005", _("Women's clinic"),
           _("Women's troubles"),
           "妇科|婦科|妇产科|妇女|gynaecology|gynecology|obstetrics and gynecology"
           "|obstetrics and gynaecology|women's health|women", "394585009"),
    _known("hepatology", "408472002", _("Liver clinic"),
           _("Liver"),
           "肝病|肝脏内科|肝科|肝炎|hepatology|liver"),
    _known("colorectal", "408464004", _("Back passage clinic"),
           _("Piles, bleeding below"),
           "肛肠|痔科|痔疮|结直肠|colorectal|proctology|anorectal|back passage"),
    _known("vascular", "408463005", _("Blood vessel clinic"),
           _("Varicose veins"),
           "血管外科|周围血管|静脉曲张|vascular surgery|vascular|blood vessel|varicose vein"),
    _known("haematology", "394803006", _("Blood clinic"),
           _("Blood, anaemia"),
           "血液科|血液|haematology|hematology|blood|blood diseases"),
    _known("oncology", "394593009", _("Cancer clinic"),
           _("Tumours"),
           "肿瘤|腫瘤|放疗|化疗|癌|oncology|cancer|tumour|tumor|chemotherapy", "394592004"),
    _known("infectious", "394807007", _("Infection clinic"),
           _("Fever, infection"),
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
