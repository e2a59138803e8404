"""The home page: requests a second, and how long they take, beside a bare page of the same HTML.

Run with ``.venv/bin/python bench/home.py [bookings that others have made before]``.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from filling import fill
from serving import ROOT, huoban, memory, serving

AT_ONCE = 8
SECONDS = 8.0


async def fetch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: str) -> bytes:
    """One request on an open connection."""
    writer.write(f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
    headers = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in headers.split(b"\r\n")
        if line.lower().startswith(b"content-length")
    )
    body = await reader.readexactly(length)
    if not headers.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(headers[:200])
    return body


async def visitor(port: int, cookie: str, until: float, took: list[float]) -> None:
    """Asks again and again on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        begin = time.perf_counter()
        await fetch(reader, writer, cookie)
        took.append(time.perf_counter() - begin)
    writer.close()


async def load(port: int, cookie: str = "") -> tuple[float, float, float]:
    """Requests a second, and the median and 95th percentile in milliseconds."""
    took: list[float] = []
    warm = time.perf_counter() + 2
    await asyncio.gather(*(visitor(port, cookie, warm, []) for _ in range(AT_ONCE)))
    until = time.perf_counter() + SECONDS
    await asyncio.gather(*(visitor(port, cookie, until, took) for _ in range(AT_ONCE)))
    cuts = quantiles(took, n=100)
    return len(took) / SECONDS, cuts[49] * 1000, cuts[94] * 1000


def cookie_of(port: int) -> tuple[str, str]:
    """The cookie of a new browser, and the page it gets."""
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/") as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        return f"Cookie: {cookie}\r\n", answer.read().decode()


def main() -> None:
    """Both pages in one run, in turns."""
    bookings = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with serving(*huoban(), prepare=lambda folder: fill(folder, bookings)) as (port, pid):
        cookie, html = cookie_of(port)
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            page.write_text(html, encoding="utf-8")
            bare = (sys.executable, str(ROOT / "bench" / "bare.py"), str(page))
            with serving(*bare) as (bare_port, _):
                for _ in range(3):
                    for name, where, sent in (("home", port, cookie), ("bare", bare_port, "")):
                        rate, median, slow = asyncio.run(load(where, sent))
                        print(f"{name}: {rate:6.0f}/s  p50 {median:5.1f} ms  p95 {slow:5.1f} ms")
        print(f"memory of the server: {memory(pid):.0f} MB")


if __name__ == "__main__":
    main()
