"""The two residents of the demonstration, with everything a profile can have."""

from uuid import UUID

from assistant.dialogue.model import Answer
from assistant.i18n import Name
from assistant.ports.messages import Contact
from assistant.ports.people import Place, SavedPlace
from assistant.services.residents import Profile

RUIJIN = Answer("Organization/ruijin", Name({"zh-CN": "瑞金医院", "en": "Ruijin Hospital"}))

PEOPLE: dict[UUID, Profile] = {
    UUID("00000000-0000-4000-8000-000000000001"): Profile(
        name="王秀英",
        phone="+8613816700001",
        home=Place("静安区康定路 418 弄 6 号 302 室", 31.2333, 121.4427),
        usual={"usual_hospital": RUIJIN},
        contacts=(
            Contact("女儿", "+8613816700011", ("emergency",)),
            Contact("儿子", "+8613816700012", ("emergency",)),
        ),
        places=(
            SavedPlace("女儿家", Place("徐汇区天钥桥路 120 弄 3 号", 31.1903, 121.4421)),
            SavedPlace("瑞金医院", Place("黄浦区瑞金二路 197 号", 31.2122, 121.4690)),
            SavedPlace("菜场", Place("静安区康定路 500 号", 31.2341, 121.4403)),
            SavedPlace("社区食堂", Place("静安区昌平路 68 号", 31.2391, 121.4469)),
            SavedPlace("静安公园", Place("静安区南京西路 1649 号", 31.2236, 121.4454)),
            SavedPlace("老年大学", Place("静安区武定路 327 号", 31.2330, 121.4510)),
        ),
    ),
    UUID("00000000-0000-4000-8000-000000000002"): Profile(
        name="陈建国",
        phone="+8613816700002",
        home=Place("杨浦区控江路 1200 弄 15 号 101 室", 31.2747, 121.5128),
        needs=("wheelchair", "no_calls"),
        contacts=(Contact("儿子", "+8613816700021", ("emergency",)),),
        places=(
            SavedPlace("儿子家", Place("浦东新区张杨路 1500 弄 8 号", 31.2304, 121.5302)),
            SavedPlace("新华医院", Place("杨浦区控江路 1665 号", 31.2727, 121.5183)),
        ),
    ),
}
"""By the id that the demonstration's cookie carries."""

FIRST = next(iter(PEOPLE))
"""Whom a new browser stands for."""
