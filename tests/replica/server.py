"""ReplicaServer: an HTTP forward proxy on 127.0.0.1 that answers for the replica's sites itself.

A client that uses it as http_proxy and https_proxy crawls https://globe24.cz/... and meets the replica: CONNECT is
answered by TLS with the replica's own certificate, keep-alive holds inside the tunnel. No request is passed on; one for
another host gets 502 and stands in the log. Requests for the server itself are the control path (see control.py).
"""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import ssl
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import formatdate
from http import HTTPStatus
from itertools import count
from urllib.parse import urlsplit

from . import faults
from .conditional import conditional
from .record import Shown
from .routes import Response, Router

_LIMIT = 1 << 20
_IDLE = 60.0
_REQUEST_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/1\.[01]")
_MEGABYTE = b"<p>" + b"a" * ((1 << 20) - 3)
_RESET = struct.pack("ii", 1, 0)
_BAD_GATEWAY = Response(status=502, body=b"unknown host", headers={"Content-Type": "text/plain"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the log keeps it; `time` is Unix time in seconds, `connection` numbers the TCP connections."""

    time: float
    method: str
    scheme: str
    host: str
    path: str
    """Path and query."""
    status: int
    """0 when the connection was reset instead."""
    connection: int
    fault: str | None = None

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.host}{self.path}"


@dataclass(slots=True)
class _Head:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def closes(self) -> bool:
        return "close" in self.headers.get("connection", "").lower()


_Address = tuple[str, str, str]  # scheme, host, path and query
Control = Callable[[str, str, bytes], Response]
"""(method, path, body) -> answer to a request for the server itself."""


class ProxyServer:
    """Serves `router` through `context`; `log` and `faults` may be read and changed while it runs."""

    def __init__(self, router: Router, context: ssl.SSLContext, control: Control) -> None:
        self.log: list[Request] = []
        self.shown: list[Shown] = []
        """What the pages showed that were sent whole and without fault, oldest first."""
        self.faults = faults.Faults([])
        self._router = router
        self._context = context
        self._control = control
        self._connections = count(1)

    async def start(self, port: int = 0) -> asyncio.Server:
        """Listen on 127.0.0.1:`port` (0: any free one)."""
        return await asyncio.start_server(self._connected, "127.0.0.1", port, limit=_LIMIT)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer, next(self._connections))
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the client went away or sent no HTTP
        except asyncio.CancelledError:
            pass  # the replica stops; nobody waits for this task
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        tunnelled = False
        usable = True
        while usable and (head := await asyncio.wait_for(_read_head(reader), _IDLE)):
            if head.method == "CONNECT":
                usable = tunnelled = await self._tunnel(head, writer, connection)
            elif tunnelled:
                host = head.headers.get("host", "").removesuffix(":443")
                usable = await self._answer(head, writer, ("https", host, head.target), connection)
            elif head.target.startswith("http://"):
                host = urlsplit(head.target).netloc
                path = head.target[len(f"http://{host}") :] or "/"
                usable = await self._answer(head, writer, ("http", host.removesuffix(":80"), path), connection)
            else:
                _write(writer, head, self._control(head.method, head.target, head.body))
                await writer.drain()

    async def _tunnel(self, head: _Head, writer: asyncio.StreamWriter, connection: int) -> bool:
        host, _, port = head.target.rpartition(":")
        known = host in self._router.hosts and port == "443"
        self._record(head, ("https", host, ""), 200 if known else 502, connection)
        if not known:
            _write(writer, head, _BAD_GATEWAY)
            await writer.drain()
            return False
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.start_tls(self._context)
        return True

    async def _answer(self, head: _Head, writer: asyncio.StreamWriter, address: _Address, connection: int) -> bool:
        """Send the answer; return whether the connection may be used again."""
        scheme, host, path = address
        response = self._router.respond(scheme, host.lower(), path, head.headers.get("cookie", ""))
        fault = self.faults.choose(f"{scheme}://{host}{path}") if response else None
        response = response or _BAD_GATEWAY
        if fault and fault.kind == "delay":
            await asyncio.sleep(float(fault.value))
        elif fault:
            response = _changed(fault, response, path)
        if not fault or fault.kind == "delay":
            response = conditional(head.headers, response)
        if response.shown and not fault and head.method == "GET":
            self.shown.append(response.shown)
        status = 0 if fault and fault.kind == "reset" else response.status
        self._record(head, address, status, connection, fault.kind if fault else None)
        return await _send(writer, head, response, fault) and not head.closes

    def _record(self, head: _Head, address: _Address, status: int, connection: int, fault: str | None = None) -> None:
        scheme, host, path = address
        self.log.append(
            Request(
                time=time.time(),
                method=head.method,
                scheme=scheme,
                host=host,
                path=path,
                status=status,
                connection=connection,
                fault=fault,
            )
        )


async def _read_head(reader: asyncio.StreamReader) -> _Head | None:
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    if not (line := _REQUEST_LINE.fullmatch(first)):
        return None
    pairs = (header.partition(":") for header in lines)
    head = _Head(line[1], line[2], {name.strip().lower(): value.strip() for name, _, value in pairs})
    if length := head.headers.get("content-length"):
        head.body = await reader.readexactly(min(int(length), _LIMIT))
    return head


def _changed(fault: faults.Fault, response: Response, path: str) -> Response:
    if fault.kind == "status":
        wait = {"Retry-After": "1"} if fault.value in ("429", "503") else {}
        html = f"<!DOCTYPE html><title>{fault.value}</title><h1>{fault.value}</h1>"
        return Response(
            status=int(fault.value), body=html.encode(), headers={"Content-Type": "text/html; charset=utf-8"} | wait
        )
    if fault.kind == "loop":
        start, _, turn = path.partition("?kolo=")
        return Response(status=302, headers={"Location": f"{start}?kolo={int(turn or 0) + 1}"})
    if fault.kind == "redirect":
        return Response(status=302, headers={"Location": fault.value})
    if fault.kind == "charset":
        return replace(response, headers=response.headers | {"Content-Type": f"text/html; charset={fault.value}"})
    if fault.kind == "bomb":
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
        return Response(body=faults.bomb(int(fault.value)), headers=headers)
    if (page := faults.broken_page(fault.kind, response.body)) is not None:
        return Response(body=page, headers={"Content-Type": "text/html; charset=utf-8"})
    return response


async def _send(writer: asyncio.StreamWriter, head: _Head, response: Response, fault: faults.Fault | None) -> bool:
    match fault.kind if fault else None:
        case "reset":
            sock: socket.socket = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()
            return False
        case "truncate":
            _write(writer, head, response, missing=len(response.body) + 1)
            await writer.drain()
            return False
        case "endless" if fault:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n")
            for _ in range(int(fault.value)):
                writer.write(_MEGABYTE)
                await writer.drain()
            return False
    _write(writer, head, response)
    await writer.drain()
    return True


def _write(writer: asyncio.StreamWriter, head: _Head, response: Response, *, missing: int = 0) -> None:
    """Write the answer; `missing` bytes are promised by Content-Length and never sent."""
    headers, body = dict(response.headers), response.body
    if len(body) > 1024 and "gzip" in head.headers.get("accept-encoding", "") and "Content-Encoding" not in headers:
        body = gzip.compress(body, 1)
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    headers |= {"Date": formatdate(usegmt=True), "Server": "replica"}
    if response.status != 304:
        headers["Content-Length"] = str(len(body) + missing)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reason = HTTPStatus(response.status).phrase
    writer.write(f"HTTP/1.1 {response.status} {reason}\r\n{lines}\r\n".encode("latin-1"))
    if head.method != "HEAD":
        writer.write(body)
