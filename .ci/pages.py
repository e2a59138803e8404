"""The page gate: starts a demonstration, visits all its pages, and lets four checkers object.

Both languages, the usual and the largest text, on a telephone's width; then dark and strong
contrast. Prints what was found and exits with 1 if that is anything.

Usage: pages.py [LOOK...]   such as en.largest.dark; without any, those below
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from page_engines import faults_of_html, faults_of_page
from page_walk import Walk
from playwright.sync_api import Browser, Page, Response, sync_playwright

ROOT = Path(__file__).parents[1]
HUOBAN = ROOT / ".venv" / "bin" / "huoban"
# language, size of the text, colours: as the cookie that keeps a person's wishes
LOOKS = (
    "zh-CN.normal.auto",
    "en.largest.auto",
    "zh-CN.largest.dark",
    "en.normal.contrast",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def demonstration(data: Path) -> Iterator[str]:
    """A server of its own on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    ours = {"HUOBAN_DATA_DIR": str(data), "HUOBAN_PUBLIC_URL": base}
    rest = {k: v for k, v in os.environ.items() if not k.startswith("HUOBAN_")}
    subprocess.run([HUOBAN, "migrate"], env=rest | ours, check=True, stdout=subprocess.DEVNULL)
    with (data / "server.log").open("w") as log:
        server = subprocess.Popen(
            [HUOBAN, "serve", "--port", str(port)], env=rest | ours, stdout=log, stderr=log
        )
    try:
        _wait_until_ready(base, server, data / "server.log")
        yield base
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_ready(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(base + "/readyz", timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError("the demonstration did not start:\n" + log.read_text(encoding="utf-8"))


PARTS = """() => [...new Set([...document.querySelectorAll("body *")].map(
  e => `${e.localName} ${e.className.baseVal || e.className} ${e.type || ""} ${e.role || ""}`
))].sort().join()"""
NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


class Visit:
    """Checks each page that differs in its parts from those before, and tells what was found."""

    def __init__(self, look: str, folder: Path) -> None:
        self._look, self._folder = look, folder
        self._seen: set[tuple[int, str, str]] = set()
        self._where: dict[str, str] = {}
        self.faults: list[str] = []

    @property
    def count(self) -> int:
        return len(self._where)

    def check(self, page: Page, response: Response) -> None:
        path = urlsplit(page.url).path
        like = response.status, NAMES.sub("*", path), str(page.evaluate(PARTS))
        if like in self._seen:
            return
        self._seen.add(like)
        where = f"{self._look} {response.status} {path}"
        file = f"{self.count:03}.html"
        self._where[file] = where
        (self._folder / file).write_text(response.text(), encoding="utf-8")
        found = faults_of_page(page)
        print(where, f"{len(found)} faults" if found else "", flush=True)
        self.faults += [f"{where}: {fault}" for fault in found]

    def finish(self) -> None:
        """Nu is quick only when it gets all pages at once."""
        self.faults += [f"{self._where[f]}: {fault}" for f, fault in faults_of_html(self._folder)]


def visit(look: str) -> tuple[int, list[str]]:
    """All pages in one look: how many, and the faults found."""
    with tempfile.TemporaryDirectory(prefix="huoban-pages-") as folder:
        pages, data = Path(folder) / "pages", Path(folder) / "data"
        pages.mkdir()
        data.mkdir()
        found = Visit(look, pages)
        with demonstration(data) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
            )
            walk = Walk(_page(browser, look, base), base, found.check)
            walk.everything()
            browser.close()
        found.finish()
        return found.count, [*(f"{look} {broken}" for broken in walk.broken), *found.faults]


def _page(browser: Browser, look: str, base: str) -> Page:
    # engines are put into the page, so its content policy is set aside here and only here
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, bypass_csp=True, service_workers="block"
    )
    context.add_cookies([{"name": "look", "value": look, "url": base}])
    context.route("**/htmx*.js*", lambda route: route.abort())
    return context.new_page()


def main() -> int:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        results = list(processes.map(visit, sys.argv[1:] or LOOKS))
    faults = [fault for _count, found in results for fault in found]
    print("", *faults, sep="\n")
    print(f"{sum(count for count, _found in results)} pages, {len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
