"""Normalise in a real crawl: this file, run as a script, is a spider that yields the facts below."""

import pickle
import subprocess
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import scrapy
from hypothesis import given
from hypothesis import strategies as st
from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapy.exceptions import DropItem
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

import newscrawl.spiders  # noqa: F401 - the sites are known, as in any crawl of the project
from newscrawl.facts import ArticleFact, BlockFact, Fact, GoneFact, ImageFact, LinkFact, VideoFact, Visit
from newscrawl.items import Block, Image, RightsSignal, Video
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.normalised import Normalised, NormalisedArticle, NormalisedBlock, NormalisedLink
from newscrawl.values.moments import PRAGUE
from support.paths import ROOT

URL = "https://globe24.cz/svet/kun-upel.zrehftlg"
FETCHED = datetime(2026, 1, 27, 12, 30, tzinfo=PRAGUE)


def article(**values: Any) -> ArticleFact:
    return ArticleFact(**{"site": "globe24", "url": URL, "fetched_at": FETCHED, "title": "Kůň úpěl"} | values)


def link(**values: Any) -> LinkFact:
    given_values = {"site": "globe24", "article_url": URL, "seen_at": FETCHED, "position": 1, "title": "Kráva také"}
    return LinkFact(**given_values | values)


FACTS: dict[str, Fact] = {
    "printed": article(
        url="HTTPS://Globe24.cz:443/svet/kun-upel.zrehftlg?utm_source=rss#diskuse",
        title="  Ku\u030an\u030c\xa0u\u0301pe\u030cl\u00ad ",
        perex=" \n",
        publisher=" INCORP\xa0a.s. ",
        language="cs",
        section=" Svět ",
        topics=["Kůň", " kůň ", "", "#Ódy", "Kůň,"],
        bylines=["Autor: Jana Malá, ČTK", "Jana Malá", "Globe24.cz"],
        published="27. ledna 2026 9:11",
        modified="Aktualizováno v 10:02",
    ),
    "blocks": article(
        blocks=[
            BlockFact(kind="paragraph", text=" Kůň \n úpěl.\u200b "),
            BlockFact(kind="table", text=" Kůň \t  3 \n\nKráva\t\n \t \n"),
            BlockFact(kind="paragraph", text=" \xa0"),
            BlockFact(kind="image", url="/foto/kun a.jpg?utm_source=x", caption=" Kůň ", credit=""),
            BlockFact(kind="embed", url="javascript:void(0)"),
            BlockFact(kind="image", url="data:image/gif;base64,R0lG", caption="Kráva"),
        ],
        images=[
            ImageFact(url="/foto/kun.jpg", caption=" Kůň\n"),
            ImageFact(url="data:image/gif;base64,R0lG"),
            ImageFact(caption="Putin - Musk", credit=" U.S. Air Force "),
        ],
    ),
    "media": article(
        url="https://www.novinky.cz/clanek/domaci-zubri-40424501",
        topics=["Koně"],
        keywords=["#koně", "Kráva", "kráva ", ""],
        external_id="stated-17",
        videos=[
            VideoFact(url="/video/kun.mp4", title=" Kůň ", image_url="/nahled.jpg", duration="PT1M2S"),
            VideoFact(url="/video/kun.mp4", title="Kůň", duration="?"),
            VideoFact(url="javascript:void(0)"),
        ],
        provenance={"keywords": "meta:keywords", "external_id": "meta:article:id"},
    ),
    "stated id": article(
        url="https://zpravy.example/svet/kun-upel",
        external_id="stated-17",
        keywords=["Koně"],
        topics=["koně"],
        provenance={"keywords": "meta:keywords"},
    ),
    "handed on": article(
        moved_to=f"{URL}-2",
        visit=Visit(key=1, aliases=(2,)),
        kind="opinion",
        blocks=[BlockFact(kind="heading", text="Kůň", level=3, in_box=True, link_share=0.5)],
        access_level="metered",
        visible_share=0.25,
        teaser_texts=frozenset({"kráva také"}),
        provenance={"title": "h1"},
        warnings=["podivné"],
    ),
    "live": article(
        blocks=[
            BlockFact(kind="paragraph", text="Kůň dosud úpí.", published="12:10"),
            BlockFact(kind="paragraph", text="Kráva mlčí."),
            BlockFact(kind="paragraph", published="12:00"),
            BlockFact(kind="paragraph", text="Kůň úpí.", published="11:50"),
        ],
    ),
    "both dates in one": article(published="21. února 2023 13:37 , aktualizováno 17:51"),
    "utc": article(published="2026-01-27T08:11:00.000Z", modified="2026-07-27T08:11:00Z"),
    "unread dates": article(published="za pět minut dvanáct", modified="kdysi"),
    "no dates": article(published="", modified=None),
    "known by former rules": article(url=f"{URL}?xtor=RSS-1", visit=Visit(key=1)),
    "link known by former rules": link(article_url=f"{URL}?xtor=RSS-1", is_settled=True, url=None),
    "saved page": article(url="file:///tmp/saved page.html", images=[ImageFact(url="kun.jpg", caption="Kůň")]),
    "no address": article(url="javascript:void(0)"),
    "link": link(
        article_url=URL + "?utm_source=rss",
        url="https://www.idnes.cz/_servix/recombee/collector.aspx?url=https%3a%2f%2fwww.idnes.cz%2fkrava%3fzdroj%3dvybava",
        heading=" Aktuálně  se děje ",
        title=" Kráva\xa0také ",
        perex="",
        published="před 46 minutami",
        bylines=["Jan Hrabě Jan Hrabě", "ČTK", "Globe24"],
        image_url="/foto/krava.jpg",
    ),
    "link updated": link(published="Aktualizováno včera"),
    "link of flattened text": link(url=None),
    "link unread date": link(published="brzy"),
    "link to nowhere": link(url="mailto:redakce@globe24.cz"),
    "link of no page": link(article_url="globe24.cz"),
    "gone": GoneFact(site="globe24", url=URL, status=410, seen_at=FETCHED),
}


class Before:
    """The pipeline before Normalise: keeps which of the items, one at a time, is on its way."""

    number: ClassVar[int]

    def process_item(self, item: object) -> object:
        Before.number = id(item)
        return item


class Collector:
    """The pipeline after Normalise: keeps what comes through."""

    seen: ClassVar[dict[int, object]]

    def open_spider(self) -> None:
        Collector.seen = {}

    def process_item(self, item: object) -> object:
        Collector.seen[Before.number] = item
        return item


class FactSpider(scrapy.Spider):
    name = "facts"

    async def start(self):
        for fact in FACTS.values():
            yield fact
        yield OTHER


OTHER = {"title": " of another kind "}


def crawl(output: Path) -> None:
    """Crawl, then pickle the facts, what became of those that came through, why the others did not, and the stats."""
    reasons: dict[int, str] = {}

    def dropped(item: Fact, exception: Exception) -> None:
        reasons[id(item)] = f"{type(exception).__name__}: {exception}"

    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {Before: 50, "newscrawl.pipelines.normalise.Normalise": 100, Collector: 900},
            "CONCURRENT_ITEMS": 1,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "INFO",
        }
    )
    crawler = process.create_crawler(FactSpider)
    crawler.signals.connect(dropped, signals.item_dropped)
    process.crawl(crawler)
    process.start()
    names = {id(fact): name for name, fact in FACTS.items()}
    through = {names.get(number, "other"): item for number, item in Collector.seen.items()}
    why = {name: reasons[id(fact)] for name, fact in FACTS.items() if id(fact) in reasons}
    stats = {key: value for key, value in crawler.stats.get_stats().items() if isinstance(value, int)}
    output.write_bytes(pickle.dumps((FACTS, through, why, stats)))


class Crawled:
    def __init__(self, output: Path, log: str) -> None:
        self.facts, self.through, self.why, self.stats = pickle.loads(output.read_bytes())
        self.log = log


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    output = tmp_path_factory.mktemp("normalise") / "crawled.pickle"
    run = subprocess.run(
        [sys.executable, __file__, str(output)],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return Crawled(output, run.stderr)


def test_every_item_is_returned_or_dropped_with_a_reason(crawled: Crawled) -> None:
    assert set(crawled.through) | set(crawled.why) == {*FACTS, "other"}
    assert set(crawled.through) & set(crawled.why) == set()
    assert crawled.through["other"] == OTHER  # the item of another kind passes, too
    assert crawled.through["gone"] == FACTS["gone"]
    assert set(crawled.why) == {"no address", "link to nowhere", "link of no page"}
    assert crawled.why["no address"] == "InvalidItem: globe24 'javascript:void(0)': url: is no web address"
    assert crawled.why["link to nowhere"] == (
        f"InvalidItem: globe24 {URL}: url: 'mailto:redakce@globe24.cz' is no web address"
    )


def test_facts_are_left_as_they_are(crawled: Crawled) -> None:
    assert crawled.facts == FACTS


def test_the_fields_of_an_article(crawled: Crawled) -> None:
    found = crawled.through["printed"]
    assert found.url == URL
    assert (found.title, found.perex, found.publisher, found.section) == ("Kůň úpěl", None, "INCORP a.s.", "Svět")
    assert found.topics == ["Kůň", "Ódy"]
    assert (found.authors, found.agencies) == (["Jana Malá"], ["ČTK"])
    assert (found.published_at, found.modified_at) == ("2026-01-27T09:11:00+01:00", "2026-01-27T10:02:00+01:00")
    assert found.warnings == []


def test_what_needs_no_spelling_is_handed_on(crawled: Crawled) -> None:
    found, fact = crawled.through["handed on"], FACTS["handed on"]
    assert isinstance(fact, ArticleFact)
    for name in ("site", "moved_to", "fetched_at", "visit", "kind", "access_level", "visible_share", "teaser_texts"):
        assert getattr(found, name) == getattr(fact, name) is not None
    assert (found.provenance["title"], found.warnings) == ("h1", ["podivné"])
    assert (fact.provenance, fact.warnings) == ({"title": "h1"}, ["podivné"])
    assert [(block.content.level, block.in_box, block.link_share) for block in found.blocks] == [(3, True, 0.5)]


def test_blocks_and_images(crawled: Crawled) -> None:
    found = crawled.through["blocks"]
    assert [block.content for block in found.blocks] == [
        Block(kind="paragraph", text="Kůň úpěl."),
        Block(kind="table", text="Kůň\t3\nKráva\t"),
        Block(kind="image", text="", url="https://globe24.cz/foto/kun%20a.jpg", caption="Kůň"),
        Block(kind="image", text="", caption="Kráva"),
    ]
    assert [(block.in_box, block.link_share) for block in found.blocks] == [(False, 0.0)] * 4
    assert found.images == [
        Image(url="https://globe24.cz/foto/kun.jpg", caption="Kůň"),
        Image(url=None, caption="Putin - Musk", credit="U.S. Air Force"),
    ]


def test_videos_are_spelt_as_pictures_are_and_each_stands_once(crawled: Crawled) -> None:
    home = "https://www.novinky.cz"
    assert crawled.through["media"].videos == [
        Video(url=f"{home}/video/kun.mp4", title="Kůň", image_url=f"{home}/nahled.jpg", duration=62)
    ]


def test_keywords_are_those_that_are_no_topics(crawled: Crawled) -> None:
    assert crawled.through["media"].keywords == ["Kráva"]
    assert crawled.through["stated id"].keywords == []
    assert crawled.through["stated id"].provenance == {}


def test_the_id_in_the_address_is_surer_than_the_one_that_the_page_states(crawled: Crawled) -> None:
    found = crawled.through["media"]
    assert (found.external_id, found.provenance["external_id"]) == ("40424501", "url")
    assert crawled.through["stated id"].external_id == "stated-17"


def test_a_block_knows_its_place_among_those_of_the_fact(crawled: Crawled) -> None:
    assert [block.index for block in crawled.through["blocks"].blocks] == [0, 1, 3, 5]


def test_the_entries_of_a_live_report_are_dated(crawled: Crawled) -> None:
    entries = [(block.index, block.content.published_at) for block in crawled.through["live"].blocks]
    assert entries == [(0, "2026-01-27T12:10:00+01:00"), (1, None), (3, "2026-01-27T11:50:00+01:00")]


@pytest.mark.parametrize(
    ("name", "published", "modified"),
    [
        ("both dates in one", "2023-02-21T13:37:00+01:00", "2023-02-21T17:51:00+01:00"),
        ("utc", "2026-01-27T09:11:00+01:00", "2026-07-27T10:11:00+02:00"),
        ("no dates", None, None),
        ("unread dates", None, None),
        ("blocks", None, None),
    ],
)
def test_dates_are_iso_strings_with_the_offset_of_prague(
    crawled: Crawled, name: str, published: str | None, modified: str | None
) -> None:
    found = crawled.through[name]
    assert (found.published_at, found.modified_at) == (published, modified)


def test_an_unread_date_is_counted_logged_and_noted(crawled: Crawled) -> None:
    problem = "published_at: cannot read 'za pět minut dvanáct'"
    assert crawled.through["unread dates"].warnings == ["modified_at: cannot read 'kdysi'", problem]
    assert crawled.stats["normalise/unread_date"] == 3
    assert crawled.log.count(f"globe24 {URL}: {problem}") == 1


def test_a_saved_page_keeps_the_address_of_its_file(crawled: Crawled) -> None:
    found = crawled.through["saved page"]
    assert found.url == "file:///tmp/saved%20page.html"
    assert found.images == [Image(url=None, caption="Kůň")]


def test_addresses_that_the_crawl_has_settled_stay_as_the_feed_has_them(crawled: Crawled) -> None:
    assert crawled.through["known by former rules"].url == f"{URL}?xtor=RSS-1"
    assert crawled.through["link known by former rules"].article_url == f"{URL}?xtor=RSS-1"


def test_the_fields_of_a_link(crawled: Crawled) -> None:
    assert crawled.through["link"] == NormalisedLink(
        site="globe24",
        article_url=URL,
        seen_at=FETCHED,
        place="more_news",
        position=1,
        box=None,
        url="https://www.idnes.cz/krava",
        heading="Aktuálně se děje",
        title="Kráva také",
        perex=None,
        published_at="2026-01-27T11:44:00+01:00",
        authors=["Jan Hrabě"],
        image_url="https://globe24.cz/foto/krava.jpg",
    )


def test_the_date_of_an_updated_teaser_is_that_of_the_update(crawled: Crawled) -> None:
    assert crawled.through["link updated"].published_at == "2026-01-26T00:00:00+01:00"
    assert crawled.through["link unread date"].published_at is None
    assert crawled.through["link of flattened text"].url is None


texts = st.text(max_size=30) | st.sampled_from(
    ["včera", "Autor: Jan, ČTK", "\t\n\t", "https://hn.cz/a", "27. 1. 2026 9:11"]
)
optional = st.none() | texts
articles = st.builds(
    article,
    url=st.just(URL) | texts,
    title=texts,
    perex=optional,
    topics=st.lists(texts, max_size=3),
    bylines=st.lists(texts, max_size=3),
    published=optional,
    modified=optional,
    signals=st.none() | st.lists(st.builds(RightsSignal, source=texts, name=texts, value=texts), max_size=3),
    blocks=st.lists(
        st.builds(BlockFact, kind=st.sampled_from(["paragraph", "table", "image"]), text=texts, url=optional),
        max_size=3,
    ),
)
links = st.builds(
    link, url=optional, title=texts, perex=optional, published=optional, bylines=st.lists(texts, max_size=2)
)


def as_fact(item: Normalised, bylines: list[str]) -> Fact:
    """Return the fact of a page that prints everything the way Normalise spells it, but for the bylines."""
    values = {slot: getattr(item, slot) for slot in item.__slots__}
    values |= {"published": values.pop("published_at"), "bylines": bylines}
    del values["authors"]
    if isinstance(item, NormalisedLink):
        return LinkFact(**values)
    values |= {"modified": values.pop("modified_at"), "images": [ImageFact(**asdict(each)) for each in item.images]}
    rights = values.pop("rights")
    values["signals"] = rights and rights.signals
    del values["agencies"]
    return ArticleFact(**values | {"blocks": [block_fact(block) for block in item.blocks]})


def block_fact(block: NormalisedBlock) -> BlockFact:
    values = asdict(block.content)
    published = values.pop("published_at")
    return BlockFact(**values, published=published, in_box=block.in_box, link_share=block.link_share)


def numbered_anew(item: Normalised) -> Normalised:
    if isinstance(item, NormalisedLink):
        return item
    return replace(item, blocks=[replace(block, index=index) for index, block in enumerate(item.blocks)])


@given(articles | links)
def test_what_is_normalised_is_left_as_it_is(fact: ArticleFact | LinkFact) -> None:
    normalise = Normalise(MemoryStatsCollector(get_crawler(FactSpider)))
    try:
        once = normalise.process_item(fact)
    except DropItem:
        return
    assert isinstance(once, NormalisedArticle | NormalisedLink)
    assert normalise.process_item(as_fact(once, fact.bylines)) == numbered_anew(once)
    if isinstance(once, NormalisedArticle):
        again = normalise.process_item(as_fact(once, [*once.authors, *once.agencies]))
        assert isinstance(again, NormalisedArticle)
        assert (again.authors, again.agencies) == (once.authors, once.agencies)


if __name__ == "__main__":
    crawl(Path(sys.argv[1]))
