"""Run the campaigns, each with its control, and write `docs/campaigns.md` from what came of them.

    python -m tests.campaigns.everything [--size small|full] [--only NAME…] [--page]

Each campaign is a program of its own. It has found nothing if it ends with status 0; with status 1 the
indented lines are its violations; an exception is a fault of the campaign and counts as neither. Then it
is run with a planted weakness, small, and must find violations.

Results are kept by campaign and size in `docs/campaigns.json`, so that one can be run again alone;
`--page` only writes the page. The largest size that was run is what the page shows.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psutil

from recsys_app.paths import write_atomically
from tests.campaigns.page import page
from tests.campaigns.table import CAMPAIGNS, Campaign

ROOT: Final = Path(__file__).parents[2]
RESULTS, PAGE = ROOT / "docs" / "campaigns.json", ROOT / "docs" / "campaigns.md"
_MOST_LINES: Final = 30
_NO_PROBLEM: Final = re.compile(r"  \d+ refused: |  to be empty: (\{\}|\[\])$")


def run(campaign: Campaign, arguments: str) -> dict[str, Any]:
    """One run: the command, seconds, violations (None if it failed itself) and what it said."""
    words = [f"tests.campaigns.{campaign.module}", *arguments.split()]
    began = time.monotonic()
    finished = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = finished.stdout.splitlines()
    problems = [line for line in lines if line.startswith("  ") and not _NO_PROBLEM.match(line)]
    whole = finished.returncode == 0 or (finished.returncode == 1 and problems)
    if not whole:
        print(finished.stderr[-2000:], file=sys.stderr, flush=True)
    return {
        "command": f"python -m {' '.join(words)}",
        "seconds": round(time.monotonic() - began, 1),
        "violations": len(problems) if whole and finished.returncode else 0 if whole else None,
        "said": [line for line in lines if not line.startswith("  ")][:_MOST_LINES],
        "problems": [line.strip() for line in problems][:_MOST_LINES],
    }


def result(campaign: Campaign, size: str) -> dict[str, Any]:
    """A run at `size` and its control, with where and of what."""
    found = run(campaign, campaign.full if size == "full" else campaign.small)
    if campaign.control:
        control = run(campaign, campaign.control)
        found["control"] = {key: control[key] for key in ("command", "violations")}
    return {"date": datetime.now().astimezone().date().isoformat(), **where(), **found}


def where() -> dict[str, str]:
    """The program and the machine, in words that name nobody."""
    asked = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    memory = psutil.virtual_memory().total >> 30
    return {
        "commit": commit.stdout.strip(),
        "machine": f"{os.cpu_count()} cores, {memory} GiB, {platform.system()}, "
        f"Python {platform.python_version()}",
    }


def read() -> dict[str, dict[str, Any]]:
    """The results so far: campaign, then size."""
    return json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}


def write_page(results: dict[str, dict[str, Any]]) -> None:
    PAGE.write_text(page(results), "utf-8")


def main() -> int:
    names = [campaign.name for campaign in CAMPAIGNS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "full"), default="small")
    parser.add_argument("--only", choices=names, nargs="+", default=names, metavar="NAME")
    parser.add_argument("--page", action="store_true", help="write the page from what is known")
    given = parser.parse_args()
    well = True
    for campaign in CAMPAIGNS if not given.page else ():
        if campaign.name not in given.only:
            continue
        found = result(campaign, given.size)
        results = read()
        results.setdefault(campaign.name, {})[given.size] = found
        write_atomically(
            RESULTS, json.dumps(results, indent=1, ensure_ascii=False).encode() + b"\n"
        )
        RESULTS.chmod(0o644)  # a document, not a secret
        write_page(results)
        control = found.get("control", {"violations": 1})["violations"]
        well &= found["violations"] == 0 and bool(control)
        print(
            f"{campaign.name}: {found['violations']} violations in {found['seconds']:.0f} s; "
            f"control {'fails, as it must' if control else 'FOUND NOTHING'}",
            flush=True,
        )
    write_page(read())
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
