"""A real HTTP server that notes what it is told and answers as a test says."""

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Told:
    """One request as it arrived."""

    path: str
    query: dict
    headers: dict
    body: bytes

    @property
    def content(self):
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Listener:
    """The server's address, what it was told, and how it answers: a status and a body, "hang" or "break"."""

    host: str
    status: int = 200
    answer: object = field(default_factory=lambda: {"errcode": 0, "code": 0})
    manner: str = ""
    headers: dict = field(default_factory=dict)
    told: list = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def address(self, path="/robot/send?key=0123456789abcdef"):
        """Return the address of a robot here."""
        return f"http://{self.host}{path}"


def _handler(listener):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body, parts = self.rfile.read(int(self.headers["Content-Length"])), urlsplit(self.path)
            listener.told.append(Told(parts.path, parse_qs(parts.query), dict(self.headers), body))
            if listener.manner == "hang":
                listener.released.wait(30)
            if listener.manner in ("hang", "break"):
                return
            answer = listener.answer if isinstance(listener.answer, bytes) else json.dumps(listener.answer).encode()
            self.send_response(listener.status)
            for name, value in {"Content-Length": str(len(answer)), **listener.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_words):
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def listening(tls=None):
    """Run the server, over TLS where there is a context for it, and yield it; whoever hangs on it is let go at the end."""
    listener = Listener("")
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(listener)) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        listener.host = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            listener.released.set()
            server.shutdown()
            thread.join()
