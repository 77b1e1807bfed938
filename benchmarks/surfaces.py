"""What a live surface costs its reader, here and in other pages: ``nox -s bench``.

Pages that show the same loss with a slider for λ are opened in turn, each in a new
browser, in several rounds.  Costs are counted by the scheduler of the operating system
(Linux), in milliseconds of CPU, because a busy machine disturbs them least; read the
ratios.  docs/benchmarks.md explains method and limits.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import regsurf as rs

HERE = Path(__file__).parent
SITE = Path(os.environ.get("BENCH_SITE") or HERE.parent / "docs" / "_build" / "html")
MODULES = HERE / "node_modules"
RANGE = "input[type=range]:visible"
# What is measured: the page, and what the reader drags.
PAGES = {
    "ECharts with echarts-gl": ("echarts.html", RANGE),
    "Plotly, gl3d bundle, restyle": ("plotly.html", RANGE),
    "Plotly, `write_html`, 21 positions": (
        "write_html.html",
        ".slider-rail-touch-rect",
    ),
    "Section 2 of the site": ("site/auto_examples/plot_2_l1.html#surface", RANGE),
    "Landing page of the site": ("site/index.html", RANGE),
    "Explorer of the site, 3 × 500 steps": (
        "site/explorer.html?n=500&t=500&run=subgradient,proximal,accelerated",
        "[data-dial=l1] input[type=range]",
    ),
}
COLUMNS = {
    "kilobytes": "kB on the wire",
    "picture": "picture shown, ms",
    "drawn": "surface drawn, ms",
    "shown": "surface shown, ms",
    "load_main": "load, main thread",
    "load_gpu": "load, GPU process",
    "step_main": "step, main thread",
    "step_gpu": "step, GPU process",
    "rest": "at rest, a second",
}
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
]


def write_pages(folder: Path) -> None:
    """Put all pages, with what they load, into a folder."""
    shutil.copytree(HERE / "pages", folder, dirs_exist_ok=True)
    for script in (
        "echarts/dist/echarts.min.js",
        "echarts-gl/dist/echarts-gl.min.js",
        "plotly.js-gl3d-dist-min/plotly-gl3d.min.js",
    ):
        shutil.copy(MODULES / script, folder)
    loss = rs.CrossEntropy(p=1.0, x=1.0)
    grid = rs.square_grid(3.0, 101)
    grids = {
        "axis": grid[0, :, 0].tolist(),
        "loss": np.round(loss(grid), 6).ravel().tolist(),
        "norm": np.round(rs.Penalty(l1=1.0)(grid), 6).ravel().tolist(),
    }
    (folder / "grids.json").write_text(json.dumps(grids), encoding="utf-8")
    positions = np.linspace(0, 0.5, 21)
    figure = rs.plotting.surface(
        loss + rs.Penalty(l1=0.25), sliders={"l1": positions}, n=101
    )
    figure.write_html(folder / "write_html.html")
    (folder / "site").symlink_to(SITE, target_is_directory=True)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serve files compressed, as hosts do."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, or say that there is none."""
        path = Path(self.translate_path(self.path))  # without the query
        if not path.is_file():
            self.send_error(404)
            return
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@functools.cache
def compressed(path: Path) -> bytes:
    """Return the bytes of a file on the wire."""
    return gzip.compress(path.read_bytes())


def cpu(session: CDPSession) -> dict[str, float]:
    """Return the CPU time so far of the pages' main threads and the GPU process."""
    spent = {"main": 0.0, "gpu": 0.0}
    for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        tasks = Path("/proc", str(process["id"]), "task")
        if process["type"] == "GPU":
            spent["gpu"] += sum(milliseconds(task) for task in tasks.iterdir())
        elif process["type"] == "renderer":
            spent["main"] += milliseconds(tasks / str(process["id"]))
    return spent


def milliseconds(task: Path) -> float:
    """Return the time that a thread has run, as the scheduler counts it."""
    try:
        return int((task / "schedstat").read_text().split()[0]) / 1e6
    except FileNotFoundError:  # it has just ended
        return 0.0


def since(session: CDPSession, before: dict[str, float]) -> dict[str, float]:
    """Return the CPU time spent since an earlier reading."""
    return {key: value - before[key] for key, value in cpu(session).items()}


def wait_until_quiet(page: Page, session: CDPSession, patience: float = 20) -> None:
    """Wait until page and GPU process have nothing more to do, or never come to rest.

    Some pages draw in a loop for ever: after `patience` seconds their rest is what it is.
    """
    quiet, end = 0, time.monotonic() + patience
    while quiet < 3 and time.monotonic() < end:
        before = cpu(session)
        page.wait_for_timeout(300)
        quiet = quiet + 1 if sum(since(session, before).values()) < 15 else 0


def at_rest(page: Page, session: CDPSession, seconds: float = 2) -> float:
    """Return the processor time, in ms a second, of a page that nobody touches."""
    before = cpu(session)
    page.wait_for_timeout(1000 * seconds)
    return sum(since(session, before).values()) / seconds


def visit(browser: Browser, url: str, slider: str, steps: int) -> dict[str, float]:
    """Open a page, drag its slider, and return what that has cost."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    # The browser itself starts first, the GPU process with the first context, and the
    # browser before it ends; no page is to pay for that.
    page.evaluate("document.createElement('canvas').getContext('webgl2').finish()")
    page.add_init_script(path=HERE / "probe.js")
    system = browser.new_browser_cdp_session()
    wait_until_quiet(page, system)

    before = cpu(system)
    page.goto(url, wait_until="commit")
    times = page.evaluate("benchmark.shown")
    wait_until_quiet(page, system)
    load = since(system, before)
    size = page.evaluate("benchmark.size()")
    rest = at_rest(page, system)

    box = page.locator(slider).first.bounding_box()
    assert box is not None
    # A thumb does not reach the ends of its track.
    places = box["x"] + 10 + (box["width"] - 20) * np.linspace(0, 1, 21)
    height = box["y"] + box["height"] / 2
    page.mouse.move(places[0], height)
    page.mouse.down()
    page.mouse.move(places[1], height)
    page.evaluate("benchmark.settle()")
    before = cpu(system)
    for k in range(steps):
        # Up and down again, each time to another of Plotly's 21 positions.
        page.mouse.move(places[20 - abs((3 * k + 4) % 40 - 20)], height)
        page.evaluate("benchmark.settle()")
    step = {key: value / steps for key, value in since(system, before).items()}
    page.mouse.up()
    return {
        "kilobytes": size / 1000,
        "rest": rest,
        **times,
        **{f"load_{key}": value for key, value in load.items()},
        **{f"step_{key}": value for key, value in step.items()},
    }


def measure(rounds: int, steps: int) -> dict[str, dict[str, float | None]]:
    """Visit all pages in turn, several times, and return the medians."""
    results: dict[str, list[dict[str, float]]] = {label: [] for label in PAGES}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_pages(Path(folder))
        handler = functools.partial(Handler, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium
        for k in range(rounds):
            for label, (path, slider) in PAGES.items():
                if not (Path(folder) / urlsplit(path).path).exists():
                    continue
                browser = chromium.launch(
                    executable_path=os.environ.get("CHROMIUM") or None, args=FLAGS
                )
                url = f"http://127.0.0.1:{server.server_port}/{path}"
                results[label].append(visit(browser, url, slider, steps))
                browser.close()
                print(f"round {k + 1} of {rounds}: {label}", flush=True)
        server.shutdown()
    return {label: medians(visits) for label, visits in results.items() if visits}


def medians(visits: list[dict[str, float]]) -> dict[str, float | None]:
    """Return the median of each measure, or None where there is nothing to measure."""
    return {
        key: None
        if visits[0][key] is None
        else statistics.median(v[key] for v in visits)
        for key in COLUMNS
    }


def table(results: dict[str, dict[str, float | None]]) -> str:
    """Return a table in Markdown, with ratios to the first page."""
    first = next(iter(results.values()))

    def cell(key: str, value: float | None) -> str:
        # A picture stands in for the surface until that is there.
        reference = first["shown" if key == "picture" else key]
        if value is None or reference is None:
            return "–"
        if key == "rest":
            return f"{value:,.0f}"
        return f"{value:,.0f} ({value / reference:.2f}×)"

    rows = [
        ["page", *COLUMNS.values()],
        ["---", *["---:"] * len(COLUMNS)],
        *(
            [label, *(cell(key, values[key]) for key in COLUMNS)]
            for label, values in results.items()
        ),
    ]
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def main() -> None:
    """Measure, print the table, and write it to the file that the site includes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--only", help="measure pages with this in their name")
    options = parser.parse_args()
    if options.only:
        for label in [label for label in PAGES if options.only not in label]:
            del PAGES[label]
    report = table(measure(options.rounds, options.steps))
    print(report)
    if not options.only:
        (HERE / "results.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
