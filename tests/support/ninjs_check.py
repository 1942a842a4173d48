"""A check of ninjs documents, written by hand from what the specification of ninjs 3.1 says of the properties we write.

It is not the schema that IPTC publishes, which cannot be had here: it knows fewer properties, and refuses all others as
that one does.
"""

from __future__ import annotations

from typing import Any

import jsonschema_rs

_TEXT = {"type": "string", "minLength": 1}
_URI = {"type": "string", "format": "uri"}
_TIME = {"type": "string", "format": "date-time"}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "unevaluatedProperties": False}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_WORDS = _object(("value",), role=_TEXT, contentType=_TEXT, value={"type": "string"})
_NAMED = _object(("name",), name=_TEXT)
_COUNT = {"type": "integer", "minimum": 0}
_ITEM: dict[str, Any] = {
    "uri": _URI,
    "type": {"enum": ["text", "audio", "video", "picture", "graphic", "composite", "component"]},
    "standard": _object(("name", "version", "schema"), name=_TEXT, version=_TEXT, schema=_URI),
    "representationType": {"enum": ["full", "partial"]},
    "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
    "version": _TEXT,
    "firstCreated": _TIME,
    "versionCreated": _TIME,
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
    "by": _TEXT,
    "copyrightHolder": _TEXT,
    "usageTerms": _TEXT,
    "headlines": _list_of(_WORDS),
    "descriptions": _list_of(_WORDS),
    "bodies": _list_of(
        _object(("value",), role=_TEXT, contentType=_TEXT, charCount=_COUNT, wordCount=_COUNT, value=_TEXT)
    ),
    "subjects": _list_of(_NAMED),
    "infoSources": _list_of(_NAMED),
    "altIds": _list_of(_object(("value",), role=_TEXT, value=_TEXT)),
    "renditions": _list_of(
        _object((), name=_TEXT, href=_URI, width={"type": "integer"}, height={"type": "integer"}, contentType=_TEXT)
    ),
}
_ASSOCIATION = _object(("uri", "name"), name=_TEXT, **_ITEM)
_DOCUMENT = _object(("uri",), **_ITEM, associations=_list_of(_ASSOCIATION))
_VALIDATOR = jsonschema_rs.Draft202012Validator(_DOCUMENT, validate_formats=True)


def ninjs_problems(document: dict[str, Any]) -> list[str]:
    """Return what is wrong with a document."""
    return [f"{'.'.join(map(str, error.instance_path))}: {error.message}" for error in _VALIDATOR.iter_errors(document)]
