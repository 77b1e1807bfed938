"""The built site as a host serves it, with a strict policy, and who looks at it."""

import contextlib
import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    # WebGL without a graphics card
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # no requests of the browser's own
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pages() -> list[str]:
    """List the pages of the site, relative to it."""
    return sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


# Files of the site and nothing else: no script in a page.
POLICY = (
    "default-src 'self'; "
    # Plotly and the theme set styles of elements; pictures of a canvas are blobs.
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def read(self, path: Path) -> bytes:
        return path.read_bytes()

    def policy(self) -> str:
        return POLICY

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        content = self.read(path)
        self.send_response(200)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", self.policy())
        self.end_headers()
        self.wfile.write(content)


@contextlib.contextmanager
def served_site(folder: Path = SITE, handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve a site from this machine and yield its address."""
    answer = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
