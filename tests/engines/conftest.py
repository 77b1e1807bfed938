"""The built site in Firefox and WebKit, as far as this machine has them."""

import shutil
import time
from pathlib import Path

import pytest
from driver import display
from firefox import Firefox
from serving import POLICY, Handler, served_site
from webkit import WebKit

HERE = Path(__file__).parent
ENGINES = {"firefox": Firefox, "webkit": WebKit}


class Watched(Handler):
    """Serve control pages, too, and let each page note what goes wrong in it."""

    def translate_path(self, path):
        name = path.partition("?")[0]
        if name.startswith("/control/") or name == "/problems.js":
            return str(HERE / name[1:])
        if "/live-figure.js" in name and "?no-script" in self.headers.get(
            "Referer", ""
        ):
            return str(HERE / "missing.js")
        return super().translate_path(path)

    def read(self, path):
        content = super().read(path)
        asked_by = self.headers.get("Referer", "")
        if path.name == "live-figure.js" and "?late-script" in asked_by:
            time.sleep(5)
        if path.name == "live-figure.js" and "?half-script" in asked_by:
            return content[: len(content) // 2]
        if path.suffix != ".html":
            return content
        script = b'<script src="/problems.js"></script><meta charset'
        return content.replace(b"<meta charset", script, 1)

    def policy(self):
        if self.path.startswith("/control/"):
            return "script-src 'self' 'unsafe-inline'"
        if "/control/frame.html" in self.headers.get("Referer", ""):
            return POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        return POLICY


def lacking(name):
    """Say what an engine lacks on this machine; nothing, if it can be run."""
    engine = ENGINES[name]
    missing = [program for program in engine.NEEDS if not shutil.which(program)]
    if not missing:
        return ""
    return (
        f"{engine.__name__} was NOT tested: this machine has no {' and no '.join(missing)}"
        f" (Debian and Ubuntu: apt-get install {engine.PACKAGES})."
    )


def pytest_terminal_summary(terminalreporter):
    for name in ENGINES:
        if words := lacking(name):
            terminalreporter.write_line(words, yellow=True)


@pytest.fixture(scope="session")
def site():
    with served_site(handler=Watched) as address:
        yield address


@pytest.fixture(scope="session")
def environment():
    with display() as environment:
        yield environment


@pytest.fixture(scope="session", params=ENGINES)
def name(request):
    if lacking(request.param):
        pytest.skip(f"no {request.param} here: see above")
    return request.param


@pytest.fixture(scope="session")
def everyday(name, environment):
    browser = ENGINES[name](environment)
    print(f"\n{browser.name} {browser.version}")
    yield browser
    browser.close()


@pytest.fixture
def browser(everyday, site):
    """Lend the engine; a page on which something went wrong fails the test."""
    yield everyday
    problems = everyday.js("return window.problems ?? []")
    everyday.goto(f"{site}/control/formula.html")  # whatever still runs stops here
    assert problems == []


@pytest.fixture
def start(name, environment):
    """Start the engine in another way: "dark", "no-webgl"."""
    started = []

    def start(way):
        started.append(ENGINES[name](environment, way))
        return started[-1]

    yield start
    for browser in started:
        problems = browser.js("return window.problems ?? []")
        browser.close()
        assert problems == []
