"""Which embeds are players of videos, and when two addresses of players show the same video."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

_EMBED = r"(?:[\w-]+/)*(?:embed|iframe|player|prehravac|video)"
_SERVICES = {
    "youtube.com": r"(?:embed/.|v/|shorts/|watch)",
    "youtube-nocookie.com": r"embed/.",
    "youtu.be": r".",
    "vimeo.com": r"video/",
    "dailymotion.com": r"(?:embed/video/|player|video/)",
    "facebook.com": r"(?:plugins/video\.php|video/embed)",
    "twitch.tv": r"(?:$|embed)",
    "rumble.com": r"embed/",
    "odysee.com": r"\$/embed/",
    "streamable.com": r"[eo]/",
    "ted.com": r"talks/",
    "tiktok.com": r"(?:embed|player)/",
    "ok.ru": r"videoembed/",
    "rutube.ru": r"play/embed/",
    "vk.com": r"video_ext",
    "archive.org": r"embed/",
    "livestream.com": r"accounts/",
    "slideslive.com": r"embed/",
    "brightcove.net": r".",
    "wistia.net": r"embed/",
    "wistia.com": r"embed/",
    "mediadelivery.net": r"(?:embed|play)/",
    "jwplayer.com": r"(?:players|previews|videos)/",
    "jwplatform.com": r"(?:players|previews|videos)/",
    "kaltura.com": r".*(?:embed|/p/)",
    "vpplayer.tech": r".",
    "onnetwork.tv": r"embed",
    "glomex.com": r".",
    # Czech and Slovak houses
    "stream.cz": _EMBED,
    "televizeseznam.cz": _EMBED,
    "seznamzpravy.cz": _EMBED,
    "novinky.cz": _EMBED,
    "iprima.cz": _EMBED,
    "ceskatelevize.cz": r"(?:[\w-]+/)*(?:embed|iframe|player|ivysilani)",
    "nova.cz": _EMBED,
    "aktualne.cz": _EMBED,
    "idnes.cz": _EMBED,
    "mall.tv": _EMBED,
    "blesk.cz": _EMBED,
    "joj.sk": _EMBED,
    "rtvs.sk": _EMBED,
    "ta3.com": _EMBED,
}
"""Domain -> how the path of a player of videos begins there, without its first slash."""
_CALLED_PLAYER = re.compile(
    r"video[_-]?(?:embed|player|iframe)|(?:embed|player|iframe)[/_-]videos?|videos?/embed|iframe-?player"
)
"""What others call such a player in its path."""
_VIDEO_HOST = re.compile(r"(?:video|videos|videoplayer|vod)\.")
_EMBEDDED = re.compile(r"embed|player|iframe")
"""In the path of a host of videos."""
_NO_VIDEOS = dict.fromkeys(
    {"doubleclick.net", "googlesyndication.com", "imasdk.googleapis.com", "adform.net", "teads.tv", "seedtag.com"}
    | {"outbrain.com", "taboola.com", "spotify.com", "soundcloud.com", "podbean.com", "omny.fm", "acast.com"},
    "",
)
"""Domains of adverts and of sound."""
_LONGEST_ADDRESS_CHARS = 4000
_YOUTUBE = re.compile(r"(?:/(?:embed|v|shorts)/|[?&]v=|youtu\.be/)([\w-]{11})(?![\w-])")
_NUMBERED = re.compile(r"vimeo\.com/(?:video/)?(\d+)|dailymotion\.com/(?:embed/)?video/(\w+)")
_NAMING = re.compile(r".*id|.*video.*|.*url.*|href|v", re.IGNORECASE)
"""Parameters of a query that say which video it is."""


def is_player(address: str) -> bool:
    """Tell whether an <iframe> or <embed> at an absolute address plays a video, no sound, map, post or advert."""
    parts = _split(address)
    if parts is None or not parts.netloc or _rule(parts, _NO_VIDEOS) is not None:
        return False
    path = parts.path.lower().lstrip("/")
    known = _rule(parts, _SERVICES)
    if known is not None and re.match(known, path):
        return True
    is_called = _CALLED_PLAYER.search(path) or (_VIDEO_HOST.match(parts.netloc.lower()) and _EMBEDDED.search(path))
    return bool(is_called)


def video_key(address: str) -> str:
    """Return what is equal for the addresses of one video: its number at a service, else its place and what names it.

    It serves to recognise duplicates, never to fetch.
    """
    parts = _split(address)
    if parts is None:
        return address
    service = (_YOUTUBE if "youtu" in parts.netloc else _NUMBERED).search(address)
    if service is not None:
        return str(next(filter(None, service.groups())))
    named = sorted("=".join(pair) for pair in parse_qsl(parts.query) if _NAMING.fullmatch(pair[0]))
    return "&".join([(parts.netloc.removeprefix("www.") + parts.path).rstrip("/"), *named])


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address, None for one that is broken or longer than any player's."""
    try:
        return urlsplit(address) if len(address) <= _LONGEST_ADDRESS_CHARS else None
    except ValueError:
        return None


def _rule(parts: SplitResult, rules: dict[str, str]) -> str | None:
    """Return what rules by domain say of the host of an address or of a domain above it."""
    labels = parts.netloc.lower().split(":")[0].split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels)))
    return next((rules[domain] for domain in domains if domain in rules), None)
