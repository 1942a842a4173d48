"""The markup of a disguised site: the pages of its template with other names of classes, ids, hosts and listings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import Literal

from .disguise_words import NEUTRAL, SYNONYMS
from .model import Story
from .site import Listing, ReplicaSite, Template

_SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ATTRIBUTE = re.compile(r'(\s)(class|id|for|aria-labelledby|aria-controls|data-[\w-]+)="([^"]*)"')
_KEPT = frozenset({"data-src", "data-srcset", "data-original", "data-lazy-src"})
"""Where a picture lies is no name."""
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_WORDS = re.compile(r"\d+|[A-Za-z][a-z]*|[^A-Za-z\d]+")
_HREF = re.compile(r'(\shref=)"([^"]*)"')
_PAGE_LINK = re.compile(r'<(?:a|link)\b[^<>]*\brel="(next|prev)"[^<>]*>')
_FEED_LINK = re.compile(r'<link\b[^<>]*type="application/rss\+xml"[^<>]*>\n?')
_CANONICAL = re.compile(r'(<link rel="canonical" href=)"[^"]*"')

Style = Literal["readable", "short", "module", "prefixed"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Names:
    """Other names for classes, ids and data- attributes: another for each name, the same on all pages."""

    style: Style
    """readable: of words; short: "k3f_a"; module: "lead__x8Kq1"; prefixed: "css-1f09ab"."""
    salt: str
    _given: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        """Return the other name; numbers in it stay, as they are those of articles."""
        if name not in self._given:
            stem, number = self._parts(name)
            chosen = self._made(stem)
            while chosen + number in self._given.values():
                chosen += "x"
            self._given[name] = chosen + number
        return self._given[name]

    def word(self, name: str) -> str:
        """Return the other name of a data- attribute, in lower case and without a number."""
        return re.sub(r"[^a-z-]", "", "-".join(self._readable(name).split()).lower()) or "x"

    def _parts(self, name: str) -> tuple[str, str]:
        match = re.fullmatch(r"(.*?)([-_]*\d+)?", name)
        assert match, "every name has this form"
        return (match[1] or name, match[2] or "") if match[1] else (name, "")

    def _made(self, stem: str) -> str:
        token = sha256(f"{self.salt}{stem}".encode()).hexdigest()
        if self.style == "readable":
            return self._readable(stem)
        if self.style == "short":
            return f"{'abcdefghij'[int(token[0], 16) % 10]}_{token[1:4]}"
        if self.style == "module":
            return f"{self._readable(stem).partition('-')[0]}__{token[:5]}"
        return f"css-{token[:6]}"

    def _readable(self, stem: str) -> str:
        parts = _WORDS.findall(stem)
        return "".join(part if not part[0].isalpha() else self._other_word(part) for part in parts)

    def _other_word(self, word: str) -> str:
        pool = SYNONYMS.get(word.lower(), NEUTRAL)
        return pool[int(sha256(f"{self.salt}{word.lower()}".encode()).hexdigest(), 16) % len(pool)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Disguise:
    """A template whose pages are those of `inner`, with other names in them."""

    inner: Template
    names: Names
    texts: Mapping[str, str]
    """What stands in the skeletons -> what stands there instead: addresses of feeds, the title."""
    domain: str
    """Of the site as it was."""
    hosts: Mapping[str, str]
    """Host as it was -> host instead; others of the domain get the new one with their own first part."""
    new_domain: str
    paths: tuple[tuple[str, str], ...]
    """(regular expression of a whole path in the skeletons, what stands there instead)."""
    feed: Literal["head", "footer", "nowhere"]
    """Where pages link to the first feed."""
    rel: bool
    """Whether a link to the next page says that it is one."""

    def article(self, site: ReplicaSite, story: Story) -> str:
        """Return the page of `story` as HTML."""
        return self._written(site, self.inner.article(site, story))

    def listing(self, site: ReplicaSite, listing: Listing) -> str:
        """Return a page of a section, tag or author, or the 404 page, as HTML."""
        html = self.inner.listing(site, listing)
        html = _PAGE_LINK.sub(lambda link: self._page_link(listing, link), html)
        if listing.url:
            html = _CANONICAL.sub(rf'\1"{escape(listing.url)}"', html)
        return self._written(site, html)

    def front(self, site: ReplicaSite, listing: Listing) -> str:
        """Return the front page as HTML."""
        return self._written(site, self.inner.front(site, listing))

    def heading(self, listing: Listing) -> str:
        """Return the heading that stands over the teasers of a listing."""
        return self.inner.heading(listing)

    def _page_link(self, listing: Listing, link: re.Match[str]) -> str:
        target = listing.next_url if link[1] == "next" else listing.previous_url
        html = _HREF.sub(lambda href: f'{href[1]}"{escape(target or "")}"', link[0])
        return html if self.rel else html.replace(f' rel="{link[1]}"', "")

    def _written(self, site: ReplicaSite, html: str) -> str:
        html = self._known.sub(lambda text: self._swaps[text[0]], html) if self.texts else html
        html = self._hosts.sub(lambda host: self._host(host[0]), html)
        pieces = _SCRIPT.split(html)
        pieces[::2] = [_TAG.sub(lambda tag: self._tag(site, tag[0]), piece) for piece in pieces[::2]]
        html = "".join(pieces)
        if self.feed == "head":
            return html
        link = f'<p><a href="{escape(site.feed_path)}">RSS</a></p></body>'
        html = _FEED_LINK.sub("", html)
        return html.replace("</body>", link, 1) if self.feed == "footer" else html

    @cached_property
    def _swaps(self) -> dict[str, str]:
        return dict(self.texts) | {escape(old): escape(new) for old, new in self.texts.items()}

    @cached_property
    def _known(self) -> re.Pattern[str]:
        longest_first = sorted(self._swaps, key=len, reverse=True)
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    @cached_property
    def _hosts(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.-])(?:[a-z0-9-]+\.)*{re.escape(self.domain)}(?![\w-])")

    def _host(self, host: str) -> str:
        first = host.removesuffix(self.domain).rstrip(".")
        return self.hosts.get(host, f"{first}.{self.new_domain}" if first else self.new_domain)

    def _tag(self, site: ReplicaSite, tag: str) -> str:
        tag = _ATTRIBUTE.sub(self._attribute, tag)
        return _HREF.sub(lambda href: f'{href[1]}"{self._path(site, href[2])}"', tag)

    def _attribute(self, match: re.Match[str]) -> str:
        space, name, value = match[1], match[2], match[3]
        if name in _KEPT:
            return match[0]
        if name.startswith("data-"):
            value = self.names(value) if _NAME.fullmatch(value) else value
            return f'{space}data-{self.names.word(name.removeprefix("data-"))}="{value}"'
        return f'{space}{name}="{" ".join(map(self.names, value.split()))}"'

    def _path(self, site: ReplicaSite, path: str) -> str:
        if path.strip("/") in site.all_sections and path.startswith("/"):
            return escape(site.section_url(path.strip("/")))
        for pattern, instead in self.paths:
            if re.match(pattern, path):
                return re.sub(pattern, instead, path, count=1)
        return path
