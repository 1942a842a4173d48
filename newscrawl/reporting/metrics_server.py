"""Serves metrics to Prometheus on this machine, for a user name and a password."""

from __future__ import annotations

import hmac
import signal
import threading
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from prometheus_client import CollectorRegistry

ADDRESS = "127.0.0.1"
"""Nothing listens elsewhere; whoever wants that puts a proxy with TLS in front."""
PATH = "/metrics"
_PATIENCE_SECONDS = 10
"""A client that is slower is left."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client must know, by HTTP's basic authentication (RFC 7617)."""

    username: str
    password: str

    def are_in(self, header: str) -> bool:
        """Tell whether the value of an Authorization header has them; the time that takes does not tell which part."""
        scheme, _, encoded = header.partition(" ")
        try:
            given = b64decode(encoded.strip(), validate=True)
        except (Base64Error, ValueError):
            given = b""
        right = hmac.compare_digest(given, f"{self.username}:{self.password}".encode())
        return right and scheme.lower() == "basic"


class MetricsServer(ThreadingMixIn, WSGIServer):
    """Answers each client in a thread of its own."""

    daemon_threads = True


class _Handler(WSGIRequestHandler):
    """Logs no requests: their lines hold what clients wrote."""

    timeout = _PATIENCE_SECONDS

    def log_message(self, format: str, *args: Any) -> None:
        pass


def server(port: int, credentials: Credentials, registry: CollectorRegistry) -> MetricsServer:
    """Return a server that listens on `port` of ADDRESS, 0 for any that is free; raise OSError where it cannot."""
    app = _guarded(make_wsgi_app(registry), credentials)
    return make_server(ADDRESS, port, app, server_class=MetricsServer, handler_class=_Handler)


def serve_until_stopped(serving: MetricsServer) -> None:
    """Answer until SIGINT or SIGTERM comes, then close the server."""

    def stop(*_: object) -> None:
        threading.Thread(target=serving.shutdown).start()  # it waits for the loop that this handler interrupts

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with serving:
        serving.serve_forever()


def _guarded(app: WSGIApplication, credentials: Credentials) -> WSGIApplication:
    """Return `app` for those who know `credentials`, at PATH only."""

    def guarded(environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not credentials.are_in(environment.get("HTTP_AUTHORIZATION", "")):
            refusal = [("WWW-Authenticate", 'Basic realm="newscrawl", charset="UTF-8"'), ("Content-Length", "0")]
            start_response("401 Unauthorized", refusal)
            return [b""]
        if environment.get("PATH_INFO") != PATH:
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        if environment.get("REQUEST_METHOD") != "GET":
            start_response("405 Method Not Allowed", [("Allow", "GET"), ("Content-Length", "0")])
            return [b""]
        return app(environment, start_response)

    return guarded
