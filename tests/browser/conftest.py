"""One server and one Chromium for all browser tests; a fresh resident and tab for each."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.server import Server, serving
from tests.browser.survey import Survey
from tests.browser.visit import TELEPHONE, Condition, Visit

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
PATIENCE = 30_000
"""Milliseconds that an expectation may take on a machine that does much else."""

Visiting = Callable[..., Visit]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Huoban, served."""
    with serving(tmp_path_factory.mktemp("huoban")) as running:
        yield running


# Not for the whole session: while it runs, no other event loop can run in this thread.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium; without one the command that installs it is printed and the tests fail."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        yield browser
        browser.close()


def _chromium() -> str:
    if path := os.environ.get("CHROMIUM"):
        return path
    found = subprocess.run(
        ["bash", str(ROOT / ".ci" / "browser")], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.fail(found.stderr, pytrace=False)
    return found.stdout.strip()


@pytest.fixture
def visiting(server: Server, chromium: Browser) -> Iterator[Visiting]:
    """Opens visits: each has cookies of its own and, unless told otherwise, a resident."""
    visits: list[Visit] = []

    def begin(
        condition: Condition = TELEPHONE, *, known: bool = True, at: Server = server
    ) -> Visit:
        context = chromium.new_context(base_url=at.url, **condition.context)
        context.set_default_timeout(PATIENCE)
        visits.append(Visit(context, at, condition, known=known))
        return visits[-1]

    yield begin
    server.mend()
    for visit in visits:
        visit.leave()


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """A resident with a saved home, at a telephone."""
    return visiting()


@pytest.fixture
def page(visit: Visit) -> Page:
    """The tab of that resident."""
    return visit.page


SOAKED = pytest.mark.skipif("HUOBAN_SOAK" not in os.environ, reason="the second survey takes long")


@pytest.fixture(scope="package", params=["zh-CN", pytest.param("en", marks=SOAKED)])
def survey(request: pytest.FixtureRequest, server: Server, chromium: Browser) -> Iterator[Survey]:
    """Every page in a language, held to the rules."""
    with ExitStack() as visits:

        def begin(*, root: str, known: bool) -> Visit:
            condition = TELEPHONE.but(
                "survey",
                look=f"{request.param}.normal.auto",
                root=root,
                reduced_motion="reduce",
            )
            context = chromium.new_context(base_url=server.url, **condition.context)
            context.set_default_timeout(PATIENCE)
            visits.callback(context.close)
            return Visit(context, server, condition, known=known)

        survey = Survey(server, begin)
        survey.run()
        yield survey
