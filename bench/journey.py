"""Whole journeys: eight residents, a second between presses; and from yes to the reference.

Each waits as a page does: for the event that tells a change.

Run with ``.venv/bin/python bench/journey.py [residents, journeys each [bookings made before]]``.
"""

import asyncio
import re
import sys
import time
from random import choice
from statistics import quantiles

import httpx2
from filling import fill
from serving import huoban, memory, serving

PAUSE = 1.0
"""Seconds that a resident reads before the next press."""
REFERENCE = r'id="status-reference"[^>]*>.{0,200}class="number"'
"""Where a page shows the number that a service gave; whoever was too late is led back instead."""


class Resident:
    """Presses through a scenario and counts what was waited for, in seconds."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client
        self.waited = 0.0

    async def press(self, path: str, **form: str) -> httpx2.Response:
        """One press, and the page that comes of it."""
        begin = time.perf_counter()
        answer = await self._client.post(path, data=form, follow_redirects=True)
        self.waited += time.perf_counter() - begin
        await asyncio.sleep(PAUSE)
        return answer

    async def book(self, scenario: str) -> tuple[float, float] | None:
        """The sum of the answers' times up to the working page, and from yes to the reference."""
        self.waited = 0.0
        answer = await self.press("/sessions", scenario=scenario)
        while not answer.url.path.endswith("/confirmation"):
            offered = re.findall(r'name="text" value="([^"?]+)"', answer.text)
            wanted = choice(offered) if answer.url.path.endswith("/time") else offered[0]
            answer = await self.press(answer.url.path, text=wanted)
        said = time.perf_counter()
        answer = await self._client.post(answer.url.path)
        answer = await self._client.get(answer.headers["location"])
        self.waited += time.perf_counter() - said
        if not re.search(REFERENCE, answer.text, re.DOTALL) and not await self._told(answer):
            return None
        return self.waited, time.perf_counter() - said

    async def _told(self, answer: httpx2.Response) -> bool:
        """Whether a reference comes by the events that an open page follows."""
        if "/bookings/" not in answer.url.path:
            return False
        event = ""
        async with self._client.stream("GET", f"{answer.url.path}/events") as stream:
            async for line in stream.aiter_lines():
                event += line + "\n"
                if not line:
                    if re.search(REFERENCE, event, re.DOTALL):
                        return True
                    event = ""
        return False


async def one(port: int, journeys: int, found: list[tuple[str, float, float]]) -> None:
    """One newcomer, journey after journey."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        await client.post("/welcome/name", data={"value": "测试"})
        await client.post("/welcome/home", data={"value": "静安区康定路 418 弄"})
        resident = Resident(client)
        for number in range(-1, journeys):  # the first is for warming up
            scenario = ("see_doctor", "call_taxi")[number % 2]
            if (took := await resident.book(scenario)) and number >= 0:
                found.append((scenario, *took))
            if scenario == "call_taxi":
                page = (await client.get("/")).text
                for address in re.findall(r'href="(/bookings/[^"]+/cancel)"', page):
                    await client.post(address)


def main(residents: int, journeys: int, bookings: int = 0) -> None:
    """All residents at once."""

    async def run(port: int) -> list[tuple[str, float, float]]:
        found: list[tuple[str, float, float]] = []
        await asyncio.gather(*(one(port, journeys, found) for _ in range(residents)))
        return found

    with serving(*huoban(), prepare=lambda folder: fill(folder, bookings)) as (port, pid):
        found = asyncio.run(run(port))
        for name, column in (("journey", 1), ("yes to reference", 2)):
            cuts = quantiles([row[column] * 1000 for row in found], n=100)
            print(f"{name}: p50 {cuts[49]:.0f} ms  p95 {cuts[94]:.0f} ms  p99 {cuts[98]:.0f} ms")
        print(f"{len(found)} journeys; memory of the server: {memory(pid):.0f} MB")


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*(given or [8, 12]))
