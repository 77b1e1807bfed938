"""The stock Firefox, by Marionette: WebDriver's commands over a socket of its own."""

import base64
import contextlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from driver import Browser, DriverError, connect, free_port

PREFERENCES = {
    "webgl.force-enabled": True,  # though no graphics card is there
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:1/",
    "termsofuse.bypassNotification": True,
}
# What `start` is told, in Firefox's own words.
WAYS: dict[str, dict[str, Any]] = {
    "dark": {"ui.systemUsesDarkTheme": 1},
    "no-webgl": {"webgl.disabled": True, "webgl.force-enabled": False},
}


class Firefox(Browser):
    """One run of Firefox, with a profile that is thrown away."""

    name = "Firefox"
    NEEDS = ("Xvfb", "firefox-esr")
    PACKAGES = "firefox-esr xvfb libgl1-mesa-dri libegl1"

    def __init__(self, environment: dict[str, str], *ways: str) -> None:
        port = free_port()
        self.profile = tempfile.mkdtemp(prefix="firefox-")
        preferences: dict[str, Any] = {**PREFERENCES, "marionette.port": port}
        for way in ways:
            preferences |= WAYS[way]
        lines = [
            f"user_pref({json.dumps(k)}, {json.dumps(v)});"
            for k, v in preferences.items()
        ]
        Path(self.profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = ["firefox-esr", "--headless", "--marionette", "--no-remote"]
        size = {"MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "1000"}
        self.process = subprocess.Popen(
            [*command, "--profile", self.profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**environment, **size},
        )
        self.socket = connect(port, 180)
        self.stream = self.socket.makefile("rb")
        self.count = 0
        self._read()  # its greeting
        session = self._ask("WebDriver:NewSession", {})
        self.version = session["capabilities"]["browserVersion"]
        self._ask("WebDriver:SetTimeouts", {"script": 60_000, "pageLoad": 120_000})

    def _read(self) -> Any:
        size = b""
        while not size.endswith(b":"):
            byte = self.stream.read(1)
            if not byte:
                message = "Firefox has hung up."
                raise DriverError(message)
            size += byte
        return json.loads(self.stream.read(int(size[:-1])))

    def _ask(self, command: str, body: dict[str, Any]) -> Any:
        self.count += 1
        message = json.dumps([0, self.count, command, body]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            words = f"{error['error']}: {error['message']}"
            raise DriverError(words)
        return result

    def send(
        self, name: str, _method: str, _path: str, body: dict[str, Any] | None
    ) -> Any:
        result = self._ask(f"WebDriver:{name}", body or {})
        return result["value"] if set(result) == {"value"} else result

    def print_page(self) -> bytes:
        """Print into a PDF."""
        return base64.b64decode(
            self.send("Print", "POST", "/print", {"background": True})
        )

    def close(self) -> None:
        with contextlib.suppress(OSError, DriverError):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.stream.close()
        self.socket.close()
        shutil.rmtree(self.profile, ignore_errors=True)
