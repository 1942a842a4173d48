"""The control path of a running replica: what a test or a person asks the server itself, not one of its sites.

GET  /                       the sites, for a human
GET  /_control/truth/NAME    expected results of a site, one JSON object a line (see `Story.truth`)
GET  /_control/urls/NAME     canonical addresses of a site's articles, one JSON string a line; cheap on large sites
GET  /_control/requests      the request log, one JSON object a line
GET  /_control/disallowed    {"site": [paths that robots.txt disallows and listings link to]}
POST /_control/faults        a JSON list of fault rules (see `faults.Fault`) that replace those in force
POST /_control/reset         empties the log and the faults
POST /_control/CHANGE/NAME/NUMBER   changes an article: edit, reteaser, noise, move, delete, restore
POST /_control/publish/NAME         publishes new articles
POST /_control/redesign/NAME        gives all pages other classes, ids and data- attributes

The body of a change is a JSON object of the keyword arguments of the method of `Desk` with its name, or empty; the
answer is a JSON object of what was done. 400 for wrong arguments and changes that are not possible, 404 for a site or a
number that does not exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .editions import Edited
from .faults import from_json
from .markup import el
from .routes import Response

if TYPE_CHECKING:
    from .running import Replica

_CHANGES = ("edit", "reteaser", "noise", "move", "delete", "restore")
_MISSING = Response(status=404, body=b"not found\n")


def control(replica: Replica, method: str, path: str, body: bytes) -> Response:
    """Answer `method` `path` of the control path."""
    answer = {"GET": _get, "POST": _post}.get(method)
    return answer(replica, path.strip("/").split("/"), body) if answer else _MISSING


def _get(replica: Replica, path: list[str], _: bytes) -> Response:
    match path:
        case [""]:
            return _index(replica)
        case ["_control", "truth", name] if name in replica.newsrooms:
            return _lines(replica.newsrooms[name].truth())
        case ["_control", "urls", name] if name in replica.newsrooms:
            return _lines(replica.urls(name))
        case ["_control", "requests"]:
            return _lines(asdict(request) for request in replica.requests)
        case ["_control", "disallowed"]:
            return _json({name: newsroom.disallowed_paths for name, newsroom in replica.newsrooms.items()})
    return _MISSING


def _post(replica: Replica, path: list[str], body: bytes) -> Response:
    try:
        match path:
            case ["_control", "reset"]:
                replica.reset()
                return Response(status=204)
            case ["_control", "faults"]:
                replica.set_faults(*(from_json(rule) for rule in json.loads(body)))
                return Response(status=204)
            case ["_control", "publish", name]:
                return _json({"urls": replica.desks[name].publish(**_arguments(body))})
            case ["_control", "redesign", name]:
                replica.desks[name].redesign(**_arguments(body))
                return Response(status=204)
            case ["_control", change, name, number] if change in _CHANGES and number.isdecimal():
                return _changed(replica, change, name, int(number), _arguments(body))
    except (TypeError, ValueError, RecursionError) as error:
        return Response(status=400, body=f"{error}\n".encode())
    except LookupError:
        return _MISSING
    return _MISSING


def _changed(replica: Replica, change: str, name: str, number: int, arguments: dict[str, Any]) -> Response:
    """Make a change and say what was done, and where the article is now."""
    done = getattr(replica.desks[name], change)(number, **arguments)
    counts = asdict(done) if isinstance(done, Edited) else {}
    return _json({"number": number, "url": replica.newsrooms[name].url(number)} | counts)


def _arguments(body: bytes) -> dict[str, Any]:
    arguments = json.loads(body or b"{}")
    if not isinstance(arguments, dict):
        raise ValueError(f"no JSON object: {arguments!r}")
    return arguments


def _json(value: Any) -> Response:
    return Response(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})


def _lines(rows: Iterable[Any]) -> Response:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return Response(body=text.encode(), headers={"Content-Type": "application/x-ndjson"})


def _index(replica: Replica) -> Response:
    rows = [
        el("li", el("a", newsroom.site.title, href=f"{newsroom.site.origin}/"), f": {newsroom.articles} článků")
        for newsroom in replica.newsrooms.values()
    ]
    text = f"Use {replica.proxy_url} as http_proxy and https_proxy; the authority is in {replica.ca_file}."
    page = el(
        "html", el("head", el("title", "Replica")), el("body", el("h1", "Replica"), el("p", text), el("ul", *rows))
    )
    return Response(body=f"<!DOCTYPE html>\n{page}".encode(), headers={"Content-Type": "text/html; charset=utf-8"})
