"""For tests of sites that misbehave below HTTP: a server on 127.0.0.1 that sends prepared bytes, and pauses."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from support.loopback import Answer, Loopback, Request

Raw = Callable[[], Iterable[bytes | float]]
"""Gives the parts of one answer: bytes are sent, a number is a pause in seconds. Then the connection is closed."""


def raw(status: int, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return an answer as it goes over the wire, with no header that is not given."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Status\r\n{head}\r\n".encode() + body


def whole(answer: Answer) -> bytes:
    """Return an answer with its Content-Length as it goes over the wire."""
    status, headers, body = answer
    return raw(status, {**headers, "Content-Length": str(len(body)), "Connection": "close"}, body)


@contextmanager
def serve_raw(answers: dict[str, Answer | Raw]) -> Iterator[Loopback]:
    """Serve `answers` for any host until the block ends; an address that is not among them gets 404."""
    loopback = Loopback(0, {})

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = [line.decode("latin-1").strip() for line in iter(self.rfile.readline, b"\r\n") if line.strip()]
            if not lines:
                return
            url = lines[0].split()[1]
            headers = dict(line.split(": ", 1) for line in lines[1:])
            loopback.requests.append(Request(url, time.monotonic(), headers))
            answer = answers.get(url, (404, {}, b""))
            with suppress(OSError):
                for part in answer() if callable(answer) else [whole(answer)]:
                    self._send(part)

        def _send(self, part: bytes | float) -> None:
            if isinstance(part, bytes):
                self.wfile.write(part)
                self.wfile.flush()
            else:
                time.sleep(part)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    loopback.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()
