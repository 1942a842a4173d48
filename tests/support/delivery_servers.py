"""For tests of delivery: servers on 127.0.0.1 that take runs, and a look at what they have."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

from support.telling import Taken

Behaviour = int | str
"""What a webhook's server does with a message: answers with a status, "hang", "close", or redirects to an address."""

BUCKET = "feeds"
WEBHOOK_KEY = bytes(range(32))
WEBHOOK_SECRET = f"whsec_{base64.b64encode(WEBHOOK_KEY).decode()}"
PASSWORD = "hunter22"
TOLERANCE_SECONDS = 300
"""How far from its own clock a receiver lets the time of a message be."""


@contextmanager
def ftp_server(directory: Path, *, refuses_to_replace: bool = False, chain: Path | None = None) -> Iterator[str]:
    """Serve a directory by FTP to the user `crawler`; give the address of its root with the password.

    With a chain of certificates for `localhost` it takes nothing without TLS.
    """
    directory.mkdir(exist_ok=True)
    authorizer = DummyAuthorizer()
    authorizer.add_user("crawler", PASSWORD, str(directory), perm="elradfmw")

    class Handler(TLS_FTPHandler if chain else FTPHandler):  # type: ignore[misc]
        auth_failed_timeout = 0

        def ftp_RNTO(self, path: str) -> Any:  # noqa: N802
            if refuses_to_replace and Path(path).exists():
                return self.respond("550 is there already")
            return super().ftp_RNTO(path)

    Handler.authorizer = authorizer
    if chain:
        Handler.certfile, Handler.tls_control_required, Handler.tls_data_required = str(chain), True, True
    server = FTPServer(("127.0.0.1", 0), Handler)
    logging.getLogger("pyftpdlib").disabled = True
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            server.ioloop.loop(timeout=0.02, blocking=False)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        scheme, host = ("ftps", "localhost") if chain else ("ftp", "127.0.0.1")
        yield f"{scheme}://crawler:{PASSWORD}@{host}:{server.address[1]}"
    finally:
        over.set()
        thread.join()
        server.close_all()


@dataclass
class Hook:
    """A webhook's server: what it does with the next messages, the last one for ever, and what it has got."""

    behaviours: list[Behaviour]
    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    """Where the runs lie of which it was told, in the order of its messages, each as Standard Webhooks says."""

    @property
    def url(self) -> str:
        """Its address, which holds a token."""
        return f"http://127.0.0.1:{self.port}/token77"

    @property
    def settings(self) -> dict[str, str]:
        return {"DELIVER_WEBHOOK": self.url, "DELIVER_WEBHOOK_SECRET": WEBHOOK_SECRET}


@contextmanager
def webhook(*behaviours: Behaviour) -> Iterator[Hook]:
    """Take messages until the block ends."""
    hook = Hook(list(behaviours or (204,)))
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            hook.taken.append(Taken(self.command, self.path, dict(self.headers), body))
            if self.command == "POST":
                hook.paths.append(verified(hook.taken[-1])["data"]["path"])  # an error closes the connection
            behaviour = hook.behaviours.pop(0) if len(hook.behaviours) > 1 else hook.behaviours[0]
            if behaviour == "hang":
                over.wait()
            elif isinstance(behaviour, int):
                self.send_response(behaviour)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif behaviour != "close":
                self.send_response(307)
                self.send_header("Location", behaviour)
                self.send_header("Content-Length", "0")
                self.end_headers()

        do_GET = do_POST = do_PUT = take  # noqa: N815 - names that the server calls

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who was let go has closed the connection
    hook.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield hook
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@contextmanager
def s3_server() -> Iterator[str]:
    """Serve S3 with one empty bucket, BUCKET; give its endpoint."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    urlopen(
        Request(f"{endpoint}/moto-api/reset", method="POST")
    ).close()  # the servers of a process share what they have
    client(endpoint, boto3).create_bucket(Bucket=BUCKET)
    try:
        yield endpoint
    finally:
        server.stop()


def client(endpoint: str, boto3: Any) -> Any:
    account = {"aws_access_key_id": "crawler", "aws_secret_access_key": PASSWORD}
    return boto3.session.Session().client("s3", endpoint_url=endpoint, region_name="us-east-1", **account)


def keys(endpoint: str) -> list[str]:
    """Return the keys of all that the bucket has."""
    import boto3

    pages = client(endpoint, boto3).get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return [each["Key"] for page in pages for each in page.get("Contents", ())]


def objects(endpoint: str) -> dict[str, bytes]:
    """Return all that the bucket has, by key."""
    import boto3

    s3 = client(endpoint, boto3)
    return {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys(endpoint)}


def s3_settings(endpoint: str) -> dict[str, str]:
    """Return the settings, Scrapy's own, by which a crawl reaches the server."""
    return {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "crawler", "AWS_SECRET_ACCESS_KEY": PASSWORD}


def files(directory: Path) -> dict[str, bytes]:
    """Return all files below a directory but those with hidden names, by their relative paths."""
    paths = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    visible = (path for path in paths if not any(part.startswith(".") for part in path.parts))
    return {path.as_posix(): (directory / path).read_bytes() for path in visible}


def handed_on(exports: Path) -> dict[str, bytes]:
    """Return the files of a feed that a target is to get: those of its runs, and the schemas that these name."""
    feed = files(exports)
    runs = {name: content for name, content in feed.items() if name.count("/") == 3}
    manifests = b"".join(content for name, content in runs.items() if name.endswith("/datapackage.json"))
    named = [name for name in feed if name.startswith("schema/") and f'"../../../{name}"'.encode() in manifests]
    return runs | {name: feed[name] for name in named}


def verified(message: Taken, *keys: bytes) -> dict[str, Any]:
    """Return the body of a webhook's message, once it is as Standard Webhooks says for one of `keys`."""
    headers = {name.lower(): value for name, value in message.headers.items()}
    identifier, moment = headers["webhook-id"], headers["webhook-timestamp"]
    assert "." not in identifier
    assert abs(int(moment) - time.time()) < TOLERANCE_SECONDS
    expected = {
        base64.b64encode(hmac.new(key, f"{identifier}.{moment}.".encode() + message.body, hashlib.sha256).digest())
        for key in keys or (WEBHOOK_KEY,)
    }
    given = [each.split(",") for each in headers["webhook-signature"].split(" ")]
    assert any(version == "v1" and text.encode() in expected for version, text in given)
    body: dict[str, Any] = json.loads(message.body)
    return body
