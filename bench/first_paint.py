"""The first page on a slow line: bytes, requests, first paint and load, in Chromium.

Run with ``.venv/bin/python bench/first_paint.py``; CHROMIUM names another browser.
"""

import os
import shutil
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from serving import huoban, serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LINES = {"400 kbit/s, 400 ms": (400, 400), "50 kbit/s, 400 ms": (50, 400)}
"""Kilobits a second down and up, and milliseconds of latency."""

PAINT = """() => ({
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  load: performance.getEntriesByType('navigation')[0].loadEventEnd })"""


def visit(browser: Browser, address: str, kilobits: int, latency: int) -> tuple[int, int, Any]:
    """Bytes on the wire, requests, and the times in milliseconds."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    speed = kilobits * 1000 / 8
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": latency,
            "downloadThroughput": speed,
            "uploadThroughput": speed,
        },
    )
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    found = page.evaluate(PAINT)
    page.context.close()
    return sum(sizes), len(sizes), found


def main() -> None:
    """Each line once."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with serving(*huoban()) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, line in LINES.items():
            size, requests, found = visit(browser, f"http://127.0.0.1:{port}/", *line)
            print(
                f"{name}: {size / 1024:.1f} KB in {requests} requests, "
                f"first paint {found['paint']:.0f} ms, loaded {found['load']:.0f} ms"
            )
        browser.close()


if __name__ == "__main__":
    main()
