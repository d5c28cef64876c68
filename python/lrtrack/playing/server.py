"""The page on this machine, from Python's own server."""

from __future__ import annotations

import json
import sys
import webbrowser
from collections.abc import Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, SupportsIndex
from urllib.parse import quote

from lrtrack._arguments import refusal, to_integer
from lrtrack._core import Tracker
from lrtrack.playing.questions import answer, dictionaries

FOLDER = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
MOST_BYTES = 1_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    # Headers and body leave together: apart, the second would wait 40 ms for the first's receipt.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        name = "index.html" if path == "/" else path[1:]
        if not self._is_for_us():
            self._reply(HTTPStatus.FORBIDDEN, "text/plain", b"wrong host")
        elif name in self.server.files:
            kind = TYPES[Path(name).suffix]
            self._reply(HTTPStatus.OK, kind, (FOLDER / name).read_bytes())
        else:
            self._reply(HTTPStatus.NOT_FOUND, "text/plain", b"not found")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not self._is_for_us():
            self._refuse(HTTPStatus.FORBIDDEN, b"wrong host")
        elif self.headers.get("Content-Type") != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, b"only application/json")
        elif self.path != "/ask":
            self._refuse(HTTPStatus.NOT_FOUND, b"not found")
        elif not length.isascii() or not length.isdigit():
            self._refuse(HTTPStatus.LENGTH_REQUIRED, b"no length")
        elif int(length) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"too long")
        else:
            self._answer(self.rfile.read(int(length)))

    def _answer(self, body: bytes) -> None:
        try:
            question = json.loads(body)
        except (ValueError, RecursionError):
            self._reply(HTTPStatus.BAD_REQUEST, "text/plain", b"no JSON")
            return
        text = json.dumps(answer(question), allow_nan=False)
        self._reply(HTTPStatus.OK, "application/json", text.encode())

    def _is_for_us(self) -> bool:
        """Whether the request is for our name: another site's name may resolve here too."""
        return self.headers.get("Host") in self.server.hosts

    def _refuse(self, status: HTTPStatus, body: bytes) -> None:
        self.close_connection = True  # what else it sent is not read
        self._reply(status, "text/plain", body)

    def _reply(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the terminal belongs to the user."""


class Server(ThreadingHTTPServer):
    """The page's server. It listens on 127.0.0.1 alone, and answers to no other name."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        self.files = {file.name for file in FOLDER.iterdir()}

    def address(self, trackers: Iterable[Tracker] = ()) -> str:
        """Where the page shows these trackers."""
        schedules = dictionaries(trackers)
        fragment = f"#{quote(json.dumps({'schedules': schedules}))}" if schedules else ""
        return f"http://127.0.0.1:{self.server_port}/{fragment}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may leave at any time
            super().handle_error(request, client_address)


def serve(
    trackers: Tracker | Iterable[Tracker] = (), *, port: SupportsIndex = 0, browser: bool = True
) -> None:
    """Serves the page until Ctrl-C, and opens it in the browser.

    It listens on 127.0.0.1: no other machine can reach it.

    Args:
        trackers: What to show at first, one tracker or several; by default an example.
        port: Where to listen; 0 lets the system choose.
        browser: Whether to open the browser. The address is printed in any case.

    Raises:
        OSError: The port is taken.
        TypeError: Something is not a Tracker, a tracker has a Python function in it,
            or port is not an integer.
        ValueError: port is not between 0 and 65535; a tracker has a part that has no form, or a
            number above 2^53.
    """
    number = to_integer("port", port, "non-negative")
    if number > 65535:
        raise ValueError(refusal("port", "at most 65535", number))
    shown = [trackers] if isinstance(trackers, Tracker) else list(trackers)
    with Server(number) as server:
        address = server.address(shown)
        print(f"The page is at {address} until you press Ctrl-C.", flush=True)
        if browser:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
