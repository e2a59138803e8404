"""How well and how fast sentences are understood, on our unseen batch and on ../shared/eval.

.venv/bin/python bench/understanding.py
"""

import json
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
began = time.perf_counter()
from assistant.dialogue.understanding.corpus import UNSEEN, utterances  # noqa: E402
from assistant.dialogue.understanding.meaning import understand  # noqa: E402
from assistant.dialogue.understanding.symptoms import suggest  # noqa: E402

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
EVAL = ROOT.parent / "shared" / "eval"
OURS = {
    "taxi": "call_taxi",
    "hospital": "see_doctor",
    "hotline_12345": "city_hotline",
    "call_contact": "call_family",
}
COMMANDS = {"yes", "no", "repeat", "help", "cancel"}


def unseen(language: str) -> None:
    """Our own batch that nothing is learnt from, and the trade-off of false starts."""
    known = [one for one in utterances(language) if one.batch == UNSEEN]
    meant = [understand(one.text, NOW, language) for one in known]
    rows = list(zip(known, meant, strict=True))

    def share(kind: str, wanted: bool = True) -> str:
        these = [(o, m) for o, m in rows if kind_of(o.label) == kind or o.label == kind]
        right = [m.scenario == o.label or f"command:{m.command}" == o.label for o, m in these]
        if kind == "nothing":
            right = [not m.scenario for _, m in these]
        return f"{sum(right) / len(these):.3f} of {len(these)}"

    print(f"{language}: scenarios {share('scenario')}, emergencies {share('emergency')}, ", end="")
    print(f"commands {share('command')}, started nothing {share('nothing')}")
    wrong = Counter(
        (o.label, m.scenario or m.command or "nothing")
        for o, m in rows
        if o.label not in (m.scenario, f"command:{m.command}", "nothing")
    )
    print("   most mistaken:", "; ".join(f"{a} as {b} {n}" for (a, b), n in wrong.most_common(6)))


def kind_of(label: str) -> str:
    """What kind of sentence a label names."""
    if label.startswith("command:"):
        return "command"
    return "nothing" if label == "nothing" else "scenario"


def public(name: str, language: str) -> None:
    """Queries to voice assistants: what we do is to be found, all else starts nothing."""
    rows = [json.loads(line) for line in (EVAL / name).open(encoding="utf-8")]
    found = started = ours = right = 0
    for row in rows:
        meant = understand(row["text"], NOW, language)
        if row["intent"] in OURS:
            ours += 1
            found += meant.scenario == OURS[row["intent"]]
            right += meant.scenario == OURS[row["intent"]]
        elif row["intent"] not in COMMANDS:
            started += bool(meant.scenario)
            right += not meant.scenario
        else:
            right += not meant.scenario
    print(
        f"{name}: accuracy {right / len(rows):.3f}, found {found}/{ours}, "
        f"started by mistake {started}/{len(rows) - ours} = {started / (len(rows) - ours):.4f}"
    )


def departments() -> None:
    """Titles of questions to doctors of internal medicine: any fitting department is offered."""
    rows = [
        json.loads(line) for line in (EVAL / "department-zh-train.jsonl").open(encoding="utf-8")
    ]
    some = sum(bool(suggest(row["text"], "zh-CN").departments) for row in rows[:500])
    print(f"department-zh-train: {some} of the first 500 lead to a department")


def pace(language: str) -> None:
    """Milliseconds for one sentence."""
    texts = [one.text for one in utterances(language) if one.batch == UNSEEN]
    took = []
    for text in texts:
        start = time.perf_counter()
        understand(text, NOW, language)
        took.append((time.perf_counter() - start) * 1000)
    print(f"{language}: median {median(took):.2f} ms, p99 {quantiles(took, n=100)[98]:.1f} ms")


def main() -> None:
    """All of it."""
    understand("明天看眼科", NOW, "zh-CN")
    print(f"import, load and the first sentence: {time.perf_counter() - began:.2f} s")
    for language in ("zh-CN", "en"):
        unseen(language)
        pace(language)
    if not EVAL.exists():
        print("no ../shared/eval here, so the public sets are left out")
        return
    public("intent-zh-dev.jsonl", "zh-CN")
    public("intent-en-dev.jsonl", "en")
    departments()


if __name__ == "__main__":
    main()
