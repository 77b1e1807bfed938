"""What a WebDriver knows, whatever the browser: commands that both engines share."""

import base64
import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

KEYS = {
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Backspace": "\ue003",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "Tab": "\ue004",
}
# The body of an asynchronous function: its value or its error comes back.
ASYNC = """
const done = arguments[arguments.length - 1];
const args = [...arguments].slice(0, -1);
(async () => {{ {body} }})().then(
  (value) => done({{ value }}),
  (error) => done({{ error: `${{error}} ${{error.stack}}` }}),
);
"""


class DriverError(RuntimeError):
    """A command that the browser refused, or a script that threw."""


def free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connect(port: int, seconds: float) -> socket.socket:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        if time.monotonic() > end:
            message = f"No browser listens on port {port} after {seconds} seconds."
            raise DriverError(message)
        time.sleep(0.1)


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """Yield an environment with a screen of its own, on which Mesa draws WebGL."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            name = pipe.readline().strip()
        yield {**os.environ, "DISPLAY": f":{name}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    finally:
        server.terminate()
        server.wait()


class Browser:
    """A browser with one window; `send` is its own way to pass on a command."""

    send: Callable[..., Any]  # (name, method, path, body)

    def goto(self, url: str) -> None:
        self.send("Navigate", "POST", "/url", {"url": url})

    def back(self) -> None:
        self.send("Back", "POST", "/back", {})

    def reload(self) -> None:
        self.send("Refresh", "POST", "/refresh", {})

    def url(self) -> str:
        return str(self.send("GetCurrentURL", "GET", "/url", None))

    def js(self, body: str, *args: object) -> Any:
        """Run the body of an asynchronous function in the page."""
        script = {"script": ASYNC.format(body=body), "args": list(args)}
        answer = self.send("ExecuteAsyncScript", "POST", "/execute/async", script)
        if "error" in answer:
            raise DriverError(answer["error"])
        return answer.get("value")

    def wait(self, condition: str, *args: object, seconds: float = 30) -> Any:
        """Wait until an expression holds; it is an error if it never does."""
        end = time.monotonic() + seconds
        while not (found := self.js(f"return {condition}", *args)):
            if time.monotonic() > end:
                problems = self.js("return window.problems ?? []")
                message = f"In vain: {condition}, {args}; the page said {problems}."
                raise AssertionError(message)
            time.sleep(0.1)
        return found

    def rest(self, milliseconds: int = 300) -> None:
        """Let the page draw."""
        self.js(
            """await new Promise((go) => requestAnimationFrame(go));
            await new Promise((go) => setTimeout(go, args[0]));""",
            milliseconds,
        )

    def perform(self, kind: str, *steps: dict[str, Any]) -> None:
        source = {"type": kind, "id": kind, "actions": list(steps)}
        self.send("PerformActions", "POST", "/actions", {"actions": [source]})

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; with "Control+a" both at once."""
        steps = []
        for key in keys:
            together = key.split("+") if len(key) > 1 else [key]
            values = [KEYS.get(name, name) for name in together]
            steps += [{"type": "keyDown", "value": value} for value in values]
            steps += [{"type": "keyUp", "value": value} for value in values[::-1]]
        self.perform("key", *steps)

    def middle(self, selector: str) -> tuple[float, float]:
        """Bring an element into the window, and say where its middle is."""
        x, y = self.js(
            """const element = document.querySelector(args[0]);
            element.scrollIntoView({ block: "center", behavior: "instant" });
            await new Promise((go) => setTimeout(go, 200));
            const box = element.getClientRects()[0]; // of a link that is broken, a line
            return [box.x + box.width / 2, box.y + box.height / 2];""",
            selector,
        )
        return x, y

    def click(self, selector: str) -> None:
        x, y = self.middle(selector)
        move = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
        down, up = ({"type": f"pointer{way}", "button": 0} for way in ("Down", "Up"))
        self.perform("pointer", move, down, up)

    def wheel(self, x: float, y: float, pixels: int) -> None:
        place = {"x": round(x), "y": round(y), "deltaX": 0, "deltaY": pixels}
        self.perform("wheel", {"type": "scroll", "duration": 0, **place})

    def screenshot(self) -> bytes:
        body = {"full": False, "hash": False}
        picture = self.send("TakeScreenshot", "GET", "/screenshot", body)
        return base64.b64decode(picture)
