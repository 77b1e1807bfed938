"""WebKitGTK, the engine of Safari, by its WebDriver over HTTP."""

import contextlib
import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from driver import Browser, DriverError, connect, free_port

WAYS = {"dark": "--dark-mode", "no-webgl": "--enable-webgl=false"}


class WebKit(Browser):
    """One run of WebKit's little browser."""

    name = "WebKit"
    NEEDS = ("Xvfb", "WebKitWebDriver")
    PACKAGES = "webkit2gtk-driver xvfb libgl1-mesa-dri libegl1 libgles2 dbus-x11"

    def __init__(self, environment: dict[str, str], *ways: str) -> None:
        port = free_port()
        self.turned = 0
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        connect(port, 60).close()
        (binary, *_) = Path("/usr/lib").glob("*/webkit*gtk-*/MiniBrowser")
        options = {
            "binary": str(binary),
            "args": ["--automation", *map(WAYS.get, ways)],
        }
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self._ask("POST", "/session", {"capabilities": wanted})
        self.version = session["capabilities"]["browserVersion"]
        self.address += f"/session/{session['sessionId']}"
        self._ask("POST", "/timeouts", {"script": 60_000, "pageLoad": 120_000})
        size = {"x": 0, "y": 0, "width": 1280, "height": 1000}
        self._ask("POST", "/window/rect", size)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=180) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise DriverError(error.read().decode()) from None

    def send(
        self, _name: str, method: str, path: str, body: dict[str, Any] | None
    ) -> Any:
        return self._ask(method, path, body)

    def wheel(self, x: float, y: float, pixels: int) -> None:
        # The driver turns the wheel by how much this differs from the time before.
        self.turned += pixels
        super().wheel(x, y, self.turned)

    def close(self) -> None:
        with contextlib.suppress(OSError, DriverError):
            self._ask("DELETE", "", None)
        self.process.terminate()
        self.process.wait()
