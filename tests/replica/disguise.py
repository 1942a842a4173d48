"""Disguise: a replica site behind other names, so that what is known of the real one does not help.

Its newsroom stays: the same stories, bylines and boxes on pages of the same structure. Hosts, addresses of articles,
sections, tags, authors, feeds and sitemaps, paging, classes, ids, data- attributes, title and publisher are others.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import Literal
from urllib.parse import urlsplit

from . import disguise_words as words
from .disguise_markup import Disguise, Names, Style
from .model import Box, Story
from .newsroom import Newsroom
from .patterns import Patterns
from .prose import slugify
from .site import BoxSpec, Consent, ReplicaSite, Source

_STYLES: tuple[Style, ...] = ("readable", "readable", "short", "module", "prefixed")
_FEED_PLACES: tuple[Literal["head", "footer", "nowhere"], ...] = ("head", "head", "footer", "nowhere")
_AGENCIES = frozenset({"ČTK"})
"""Publishers that are the source of stories: their names stay."""
_USUAL = frozenset({"/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml"})
"""Addresses at which a client looks for sitemaps without being told."""
_CANONICAL = re.compile(r'rel="canonical"|property="og:url"|mainEntityOfPage')
_FIELDS = frozenset({"section", "year", "month", "day", "number"})


def redesigned(site: ReplicaSite, seed: int) -> ReplicaSite:
    """Return `site` with other classes, ids and data- attributes on all its pages, and all else as it is."""
    template = Disguise(
        inner=site.template,
        names=Names(style=Random(seed).choice(_STYLES), salt=f"{seed}/{site.name}"),
        texts={},
        domain=site.host,
        hosts={host: host for host in site.hosts},
        new_domain=site.host,
        paths=(),
        feed="head",
        rel=True,
    )
    return replace(site, template=template)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What the names of one disguised site are."""

    rng: Random
    domain: str
    """The old one."""
    new_domain: str
    www: str
    """Host of most pages."""
    title: str
    publisher: str
    scheme: str
    """Addresses of its articles."""
    sections: Mapping[str, tuple[str, str]]
    """Old path of a section -> its new path and name."""

    @property
    def a_host_each(self) -> bool:
        """Whether each section has a host of its own."""
        return self.scheme in words.HOST_A_SECTION


def disguised(site: ReplicaSite, seed: int) -> ReplicaSite:
    """Return `site` behind other names, which follow from `seed`; no two sites of one seed share a host."""
    plan = _plan(site, seed)
    feed = plan.rng.choice(_FEED_PLACES)
    sources = tuple(_sources(site, plan, told_in_robots=feed == "nowhere"))
    paging = plan.rng.choice(words.PAGING)
    topic, author = plan.rng.choice(words.TOPICS), plan.rng.choice(words.AUTHORS)
    paths = (
        (r"/(?:tema|wiki)/([a-z0-9-]+)$", f"/{topic}".replace("{slug}", r"\1")),
        (r"/autor/([a-z0-9-]+)$", f"/{author}".replace("{slug}", r"\1")),
        (r"/_servix/recombee/collector\.aspx(?=\?)", plan.rng.choice(words.WRAPPERS)),
    )
    texts = {old.url: new.url for old, new in zip(site.sources, sources, strict=True) if "{" not in old.url + new.url}
    renamed = _renamed(site, plan)
    names = Names(style=plan.rng.choice(_STYLES), salt=f"{seed}/{site.name}")
    template = Disguise(
        inner=site.template,
        names=names,
        texts={**texts, site.title: plan.title, site.publisher: plan.publisher},
        domain=plan.domain,
        hosts=_hosts(site, renamed, plan),
        new_domain=plan.new_domain,
        paths=paths,
        feed=feed,
        rel="=" not in paging or plan.rng.random() < 0.5,
    )
    return replace(
        renamed,
        addresses=_addresses(site, plan),
        template=template,
        sources=sources,
        consent=_consent(site.consent, plan),
        listing_url="https://{host}/" if plan.a_host_each else plan.rng.choice(_listings(site)),
        section_urls={},
        all_news=tuple(_all_news(site, plan)),
        paging=paging,
        topic_path=topic,
        author_path=author,
        disallow=tuple(_disallowed(site, sources, topic)),
    )


def _plan(site: ReplicaSite, seed: int) -> _Plan:
    rng = Random(f"{seed}/{site.name}")
    place = (site.series * 7 + seed * 13) % (len(words.ADJECTIVES) * len(words.NOUNS))  # another for every series
    adjective, noun = words.ADJECTIVES[place % len(words.ADJECTIVES)], words.NOUNS[place // len(words.ADJECTIVES)]
    new_domain = f"{slugify(adjective)}{rng.choice(('-', ''))}{slugify(noun)}.cz"
    schemes = Random(seed).sample(_schemes(site), len(_schemes(site)))
    return _Plan(
        rng=rng,
        domain=(site.front_host or site.host).removeprefix("www."),
        new_domain=new_domain,
        www=rng.choice((f"www.{new_domain}", f"www.{new_domain}", new_domain)),
        title=_title(site.title, adjective, noun, new_domain),
        publisher=_publisher(site, rng, adjective),
        scheme=schemes[site.series % len(schemes)],
        sections=_sections(site, rng),
    )


def _schemes(site: ReplicaSite) -> list[str]:
    """Return the schemes that a site may have: where pages tell no section, their addresses must."""
    return [scheme for scheme in words.SCHEMES if "{host}/{section}/" in scheme or not _tells_section_by_path(site)]


def _listings(site: ReplicaSite) -> tuple[str, ...]:
    """Return the addresses that sections may have, where need be those with which addresses of articles begin."""
    return words.LISTINGS[:2] if _tells_section_by_path(site) else words.LISTINGS


@lru_cache(maxsize=64)
def _tells_section_by_path(site: ReplicaSite) -> bool:
    """Tell whether some page would be the same in another section, so that only its address can tell which it is in."""
    if any(not variant.meta for variant in site.variants):
        return True
    room = Newsroom(site, articles=len(site.variants))
    (some, other), *_ = [*pairwise(site.navigation.items()), (("domov", "Domov"), ("svet", "Svět"))]
    return any(
        _page_in(site, story, *some) == _page_in(site, story, *other) for story in map(room.story, room.published)
    )


def _tells_address(site: ReplicaSite) -> bool:
    """Tell whether pages print their own address: else nobody can know which of several is an article's."""
    room = Newsroom(site, articles=len(site.variants))
    stories = map(room.story, room.published)
    return all(_CANONICAL.search(site.template.article(site, story)) for story in stories)


def _page_in(site: ReplicaSite, story: Story, path: str, name: str) -> str:
    """Return the page of a story, its boxes left out, as it were in another section."""
    pieces = tuple(piece for piece in story.pieces if not isinstance(piece, Box))
    moved = replace(story, section_path=path, section_name=name, boxes=(), pieces=pieces, following=None)
    return site.template.article(site, moved)


def _title(old: str, adjective: str, noun: str, domain: str) -> str:
    """Return a title written as the old one is: an address, one word, or several."""
    if old.endswith(".cz"):
        return domain[0].upper() + domain[1:]
    return f"{adjective} {noun.lower()}" if " " in old else f"{adjective}{noun}"


def _publisher(site: ReplicaSite, rng: Random, word: str) -> str:
    return site.publisher if site.publisher in _AGENCIES else rng.choice(words.PUBLISHERS).format(word=word)


def _sections(site: ReplicaSite, rng: Random) -> dict[str, tuple[str, str]]:
    pools = {"opinion": words.OPINIONS, "sponsored": words.SPONSORED, "weather": words.WEATHER}
    special = {getattr(site, kind)[0]: rng.choice(pool) for kind, pool in pools.items() if getattr(site, kind)}
    plain = [path for path, _ in dict.fromkeys((*site.sections, *site.old_sections)) if path not in special]
    distinct = {name: (path, name) for path, name in rng.sample(words.SECTIONS, len(words.SECTIONS))}
    return special | dict(zip(dict.fromkeys(plain), distinct.values(), strict=False))


def _renamed(site: ReplicaSite, plan: _Plan) -> ReplicaSite:
    """Return the site with other hosts, sections, title and publisher."""

    def new(section: tuple[str, str] | None) -> tuple[str, str] | None:
        return plan.sections[section[0]] if section else None

    front = plan.www if site.front_host else None
    host = f"{plan.rng.choice(words.SUBDOMAINS)}.{plan.new_domain}" if front else plan.www
    return replace(
        site,
        host=host,
        front_host=front,
        title=plan.title,
        publisher=plan.publisher,
        sections=tuple(plan.sections[path] for path, _ in site.sections),
        old_sections=tuple(dict.fromkeys(plan.sections[path] for path, _ in site.old_sections)),
        weather=new(site.weather),
        opinion=new(site.opinion),
        sponsored=new(site.sponsored),
        section_hosts=_section_hosts(site, plan, host),
        legacy_hosts=tuple(f"stary{number}.{plan.new_domain}" for number, _ in enumerate(site.legacy_hosts)),
        hidden_section=None,
        boxes=tuple(_box(box, site.title, plan.title) for box in site.boxes),
        promos=tuple(promo.replace(site.title, plan.title) for promo in site.promos),
    )


def _section_hosts(site: ReplicaSite, plan: _Plan, host: str) -> dict[str, str]:
    """Return path and host of sections that have one: all, or those that had; sections that shared one still do."""
    former = {path: path for path in plan.sections} if plan.a_host_each else site.section_hosts
    free = [word for word in words.SUBDOMAINS if not host.startswith(word)]
    distinct = dict.fromkeys(former.values())
    labels = dict(zip(distinct, plan.rng.sample(free, len(distinct)), strict=True))
    return {plan.sections[path][0]: f"{labels[each]}.{plan.new_domain}" for path, each in former.items()}


def _hosts(site: ReplicaSite, renamed: ReplicaSite, plan: _Plan) -> dict[str, str]:
    """Return what the hosts of a site are called after it was renamed."""
    sections = {host: renamed.section_hosts[plan.sections[path][0]] for path, host in site.section_hosts.items()}
    return sections | {site.host: renamed.host, **({site.front_host: plan.www} if site.front_host else {})}


def _box(box: BoxSpec, old: str, new: str) -> BoxSpec:
    return replace(box, heading=box.heading and box.heading.replace(old, new))


def _addresses(site: ReplicaSite, plan: _Plan) -> Patterns:
    """Return other addresses: a scheme, older ones for generations that the site had, and aliases now and then."""
    rng, scheme = plan.rng, plan.scheme
    generations = sorted({variant.address for variant in site.variants} - {"current"})
    others = [each for each in _schemes(site) if each != scheme and "?" not in each and "{slug}" in each]
    known = {"www": plan.www, "domain": plan.new_domain}
    served = [pattern for pattern in words.SERVED if "{digits:8}" not in pattern or "{digits:8}" not in scheme]
    if "?" in scheme:
        served = [pattern.replace("?", "&") for pattern in served]
    most = 2 if _tells_address(site) else 0
    return Patterns(
        current=scheme,
        older=dict(zip(generations, rng.sample(others, len(generations)), strict=True)),
        served=tuple(_filled(pattern, known) for pattern in rng.sample(served, rng.choice((0, 1, 2)))[:most]),
        moved=tuple(_filled(pattern, known) for pattern in rng.sample(words.MOVED, rng.choice((0, 0, 1)))),
    )


def _filled(pattern: str, known: Mapping[str, str]) -> str:
    """Return a pattern with those of its fields filled that are the site's, not the article's."""
    for name, value in known.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def _sources(site: ReplicaSite, plan: _Plan, *, told_in_robots: bool) -> Iterator[Source]:
    """Yield the sources in their order under other addresses; each can be found somewhere."""
    addresses = _Addresses(plan)
    given = {source.url: addresses.of(source) for source in site.sources}
    listed = {child for source in site.sources for child in source.children}
    for place, source in enumerate(site.sources):
        url = given[source.url]
        is_map = source.form in ("sitemap", "news", "index")
        is_hidden = is_map and source.url not in listed and urlsplit(url).path not in _USUAL
        yield replace(
            source,
            url=url,
            section=plan.sections.get(source.section or "", (source.section, ""))[0],
            children=tuple(given[child] for child in source.children),
            in_robots=is_hidden or source.in_robots or (place == 0 and told_in_robots),
        )


class _Addresses:
    """Gives each source an address that no other one has."""

    def __init__(self, plan: _Plan) -> None:
        self._plan = plan
        self._taken: set[str] = set()
        self._feeds = plan.rng.choice((plan.www, plan.www, f"rss.{plan.new_domain}"))
        self._by_section = plan.rng.choice(words.SECTION_FEEDS)

    def of(self, source: Source) -> str:
        """Return a pattern with the fields of that of a source."""
        rng, is_feed = self._plan.rng, source.form == "rss"
        fields = frozenset(name for _, name, _, _ in string.Formatter().parse(source.url) if name in _FIELDS)
        if source.form == "listing" and not fields:
            return self._plan_front(source)
        section = self._plan.sections.get(source.section or "", ("",))[0]
        pool: tuple[str, ...]
        if is_feed and (section or fields):
            pool = (self._by_section,)
        elif is_feed:
            pool = words.SHORT_FEEDS if self._taken else words.FEEDS
        else:
            pool = words.SITEMAPS[source.form, fields]
        path = rng.choice([path for path in pool if path not in self._taken] or list(pool))
        if path in self._taken or (section and not is_feed):
            path = f"{path}-{section.replace('/', '-')}"
        self._taken.add(path)
        if section:
            path = path.replace("{section}", section)
        host = self._feeds if is_feed else self._plan.www
        return f"https://{host}{path}{'.gz' if source.gzipped else ''}"

    def _plan_front(self, source: Source) -> str:
        """Return the address of the section whose front page a source is."""
        return f"https://{self._plan.www}/{self._plan.sections[source.section or ''][0].replace('/', '-')}-titulni/"


def _consent(consent: Consent | None, plan: _Plan) -> Consent | None:
    url = f"https://{plan.www}{plan.rng.choice(words.CONSENT)}"
    return replace(consent, url=url) if consent else None


def _all_news(site: ReplicaSite, plan: _Plan) -> Iterator[str]:
    paths = iter(plan.rng.sample(words.ALL_NEWS, len(site.all_news)))
    for url in site.all_news:
        yield f"https://{plan.www}{'/' if urlsplit(url).path == '/' else next(paths)}"


def _disallowed(site: ReplicaSite, sources: tuple[Source, ...], topic: str) -> Iterator[str]:
    """Yield what robots.txt disallows: of the feed and the tags where they are now."""
    moved = {"/tema/": f"/{topic.partition('{')[0]}"}
    moved |= {_target(old.url): _target(new.url) for old, new in zip(site.sources, sources, strict=True)}
    yield from (moved.get(path, path) for path in site.disallow)


def _target(url: str) -> str:
    """Return path and query of an address."""
    return "/" + url.partition("://")[2].partition("/")[2]
