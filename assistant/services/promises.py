"""By when somebody answers: soon by day, the next morning by night; said so, and held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class Promises:
    """When somebody is there, and how quickly they answer then."""

    zone: tzinfo
    day_from: time
    day_until: time
    usual: timedelta
    by_scenario: Mapping[str, timedelta]

    def until(self, now: datetime, scenario: str = "") -> datetime:
        """The time by which what is asked now is answered."""
        within = self.by_scenario.get(scenario, self.usual)
        here = now.astimezone(self.zone)
        opens = datetime.combine(here.date(), self.day_from, self.zone)
        closes = datetime.combine(here.date(), self.day_until, self.zone)
        if closes <= opens:  # somebody is always there
            return now + within
        if now < opens:
            return opens + within
        # Whoever is about to leave promises nothing that is kept after they have left.
        if now + within <= closes:
            return now + within
        return datetime.combine(here.date() + timedelta(days=1), self.day_from, self.zone) + within
