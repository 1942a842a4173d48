"""When two addresses show the same picture: image servers cut and scale it, and say so in the address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawl.values.text import fold

_INNER = re.compile(r"(?<=.)https?://(?=[^/?#\s.]++\.[^/?#\s]++/)", re.IGNORECASE)
"""The address of the picture in that of a server that scales it: "/_next/image?url=https%3A%2F%2F...&w=640"."""
_IMAGE_NAME = re.compile(r"[^/]*\.(?:jpe?g|jfif|png|webp|gif|avif|heic|bmp|tiff?)", re.IGNORECASE)
_SUFFIXES = re.compile(r"\.(?:jpe?g|jfif|png|webp|gif|avif|heic|bmp|tiff?)\b.*", re.IGNORECASE)
_TOKEN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12} | (?<![0-9a-z])[0-9a-f]{16,}(?![0-9a-z])",
    re.VERBOSE,
)
"""What a content management system calls a file: a UUID, or a hash."""
_SIZE_SUFFIX = re.compile(
    r"""
    (?<![-_~.@,]) [-_~.@,]++ (?:
        \d{2,4}x\d{2,4}[a-z]{0,2}             # -1200x675
      | [wh]\d{2,4}(?![0-9a-z]) .*            # _w1280_r1.77_fpx45
      | w\d{2,4}(?=c?\d|c) .*                 # _W2040C2040x1360o0x0
      | \d{2,4}px
      | [234]x                                # @2x
      | (?:16[x_-]9|9[x_-]16|4[x_-]3|3[x_-]4|3[x_-]2|2[x_-]3|1[x_-]1|21[x_-]9|2[x_-]1)
        (?:[-_] .*)?                          # -16x9, _16-9-discover-aspect-ratio
      | v\d{1,2}_\d{1,2}_\d{2,4}              # _v16_9_1600
      | v-[a-z0-9]+                           # ~_v-gseagaleriexl
      | ci\d{1,2}x\d{1,2} .*                  # -ci16x9-w1200
      | [a-z]{3,12}-\d{3,4}                   # _denik-630
      | resize=? .* | scaled | e\d{10,13}
      | thumb(?:nail)? | small | medium | large | big | full | square | orig(?:inal)? | crop(?:ped)?
    )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What the name of a file says of its size and cut."""
_SIZE_FOLDER = re.compile(
    r"""
      (?:[a-z]+_+)?\d{2,4}x\d{2,4} | [whsq]\d{2,4} | \d{2,4}px | .*,.*
    | (?:w|h|width|height|q|quality|fit|crop|resize|rs|g|f|format|fl)[=:_].*
    | thumbs? | small | medium | large | big | full | square | orig(?:inal)? | resized? | crop(?:ped)? | fit | smart
    | scale[dr]?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A part of a path that says nothing but the size."""
_NAMING_PARAMETER = re.compile(r"(?:id|foto|photo|image|img|file|media)(?:_?id)?", re.IGNORECASE)
"""Parameters of a query that say which picture it is."""
_LONGEST_NAME_CHARS = 250
"""Characters of a file's name that are looked at."""
_TELLING_CHARS = 6
"""Characters of a name that no other picture of the page has by chance."""
_NAMES_OF_MANY = frozenset({"picture", "obrazek", "default", "preview", "nahled", "article", "header", "gallery"})
"""Longer names that several pictures may have all the same."""


def picture_key(address: str) -> str:
    """Return what is equal for the addresses of one picture in other sizes and cuts, as far as they show that.

    It serves to compare the pictures of one page, never to fetch.
    """
    decoded = unquote(address)
    inner = list(_INNER.finditer(decoded))
    if inner:
        decoded = decoded[inner[-1].start() :].partition("&")[0]
    try:
        parts = urlsplit(decoded)
    except ValueError:
        return decoded
    folders = [part for part in parts.path.split("/") if part]
    name = folders.pop() if folders else ""
    if not _IMAGE_NAME.match(name):
        files = (value for _, value in parse_qsl(parts.query) if _IMAGE_NAME.fullmatch(value.rpartition("/")[2]))
        name = next(files, name).rpartition("/")[2]
        while folders and _SIZE_FOLDER.fullmatch(name):
            name = folders.pop()
    stem = _SUFFIXES.sub("", name)[:_LONGEST_NAME_CHARS]
    if token := _TOKEN.search(stem.lower()):
        return token[0]
    stem = _without_sizes(stem).casefold()
    if len(stem) >= _TELLING_CHARS and stem not in _NAMES_OF_MANY:
        return stem
    named = ("=".join(pair) for pair in parse_qsl(parts.query) if _NAMING_PARAMETER.fullmatch(pair[0]))
    return "/".join([*(part for part in folders if not _SIZE_FOLDER.fullmatch(part)), stem, *named])


def is_file_name(text: str, address: str | None = None) -> bool:
    """Tell whether a text is an address, or the name of a picture's file, of that at `address` or of any."""
    if " " not in text and (_IMAGE_NAME.fullmatch(text) or text.startswith(("http:", "https:", "//"))):
        return True
    name = unquote(urlsplit(address).path.rpartition("/")[2]) if address else ""
    return bool(name) and fold(text) in (fold(name), fold(_SUFFIXES.sub("", name)))


def _without_sizes(stem: str) -> str:
    """Return the name of a file without what stands at its end of sizes."""
    while (shorter := _SIZE_SUFFIX.sub("", stem)) and shorter != stem:
        stem = shorter
    return stem
