"""What the taxi operator says of itself."""

from assistant.demo_city.tomp.rules import VERSION, Json

_ENDPOINTS = (
    ("POST", "/planning/inquiries", None),
    ("POST", "/planning/offers", None),
    ("POST", "/bookings", None),
    ("GET", "/bookings", None),
    ("GET", "/bookings/{id}", None),
    ("POST", "/bookings/{id}/events", "COMMIT"),
    ("POST", "/bookings/{id}/events", "CANCEL"),
    ("GET", "/bookings/{id}/notifications", None),
    ("POST", "/bookings/{id}/notifications", None),
    ("GET", "/legs/{id}", None),
    ("GET", "/legs/{id}/progress", None),
    ("GET", "/operator/ping", None),
    ("GET", "/operator/meta", None),
    ("GET", "/operator/information", None),
)


def implementations(base: str) -> list[Json]:
    """Which parts of which version are here: ``endpointImplementation``."""
    endpoints = [
        {"method": method, "path": path, "status": "IMPLEMENTED"}
        | ({"eventType": event} if event else {})
        for method, path, event in _ENDPOINTS
    ]
    areas = ("operatorInformation", "planning", "booking", "tripExecution", "support")
    return [
        {
            "version": VERSION,
            "baseUrl": base,
            "endpoints": endpoints,
            "scenarios": ["PAY_WHEN_FINISHED", "REQUIRE_BOOKING_DATA"],
            "processIdentifiers": {area: [] for area in (*areas, "payment", "general")},
        }
    ]


def information(language: str) -> Json:
    """Who runs the cars: ``systemInformation``."""
    names = {"en": "Pujiang Taxi (demonstration)"}
    name = names.get(language, "浦江出租（演示）")
    return {
        "systemId": "HUOBAN-DEMO-TAXI",
        "language": ["zh-CN", "en"],
        "name": name,
        "shortName": name,
        "operator": name,
        "phoneNumber": "021-5550-0999",
        "timezone": "Asia/Shanghai",
        "typeOfSystem": "FREE_FLOATING",
        "assetClasses": ["TAXI"],
    }
