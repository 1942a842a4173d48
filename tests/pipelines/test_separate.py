"""Separate in a real crawl behind Normalise: this file, run as a script, is a spider that yields the facts below."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
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
from newscrawl.items import Article, Block, RelatedLink, Tombstone, Video
from newscrawl.pipelines.normalise import Normalise
from newscrawl.pipelines.normalised import NormalisedArticle, NormalisedBlock
from newscrawl.pipelines.separate import Separate
from newscrawl.schema import validate
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.moments import PRAGUE
from newscrawl.values.text import fold
from newscrawl.values.urls import article_id
from support.paths import ROOT

URL = "https://globe24.cz/svet/kun-upel-dabelske-ody.zrehftlg"
FETCHED = datetime(2026, 1, 27, 12, 30, tzinfo=PRAGUE)


def article(*blocks: BlockFact, **values: Any) -> ArticleFact:
    known = {"site": "globe24", "url": URL, "fetched_at": FETCHED, "title": "Kůň úpěl", "perex": "Příběh koně."}
    return ArticleFact(**known | {"blocks": list(blocks)} | values)


def link(**values: Any) -> LinkFact:
    known = {"site": "globe24", "article_url": URL, "seen_at": FETCHED, "position": 1, "title": "Kráva bučela"}
    return LinkFact(**known | values)


def p(text: str, **values: Any) -> BlockFact:
    return BlockFact(kind="paragraph", text=text, **values)


def h(text: str, level: int = 2, **values: Any) -> BlockFact:
    return BlockFact(kind="heading", text=text, level=level, **values)


FIRST, SECOND = p("Kůň úpěl v noci na sobotu."), p("Ódy byly ďábelské a nebraly konce.")
TEASER = "Kráva bučela celou noc a sousedé volali policii."

BLOCKS: dict[str, tuple[list[BlockFact], list[str], dict[str, int]]] = {
    # name: blocks, texts that stay, what is counted
    "plain": ([FIRST, SECOND], [FIRST.text, SECOND.text], {}),
    "in a box": (
        [FIRST, p("Související", in_box=True), p(TEASER, in_box=True), SECOND],
        [FIRST.text, SECOND.text],
        {"dropped/in_box": 2},
    ),
    "repeats a teaser": (
        [FIRST, p(" KRÁVA bučela celou noc, a sousedé volali policii! "), SECOND],
        [FIRST.text, SECOND.text],
        {"dropped/repeats_teaser": 1},
    ),
    "promo lines": (
        [FIRST, p("Čtěte také: Kráva bučela"), p("▶ PSALI JSME: Osel hýkal"), SECOND],
        [FIRST.text, SECOND.text],
        {"dropped/promo": 2},
    ),
    "sentence like a promo": (
        [FIRST, p("Čtěte také zítra, vyzval kůň.")],
        [FIRST.text, "Čtěte také zítra, vyzval kůň."],
        {},
    ),
    "nothing but a link": (
        [FIRST, p("Kráva bučela a nechtěla přestat", link_share=1.0), SECOND],
        [FIRST.text, SECOND.text],
        {"dropped/link_only": 1},
    ),
    "sentence with a link": ([p(TEASER, link_share=0.5)], [], {"dropped/repeats_teaser": 1}),
    "linked name": ([FIRST, p("Evžen Kůň", link_share=1.0), SECOND], [FIRST.text, "Evžen Kůň", SECOND.text], {}),
    "own part named as a box": (
        [FIRST, h("Další zprávy"), SECOND],
        [FIRST.text, "Další zprávy", SECOND.text],
        {"kept_under_heading": 1},
    ),
    "own part named as a poll": ([FIRST, h("Anketa"), SECOND], [FIRST.text, "Anketa", SECOND.text], {}),
    "heading of a box, the story goes on": (
        [FIRST, h("Související"), p(TEASER, in_box=True), SECOND],
        [FIRST.text, SECOND.text],
        {"dropped/in_box": 1, "dropped/teaser_heading": 1, "kept_under_heading": 1},
    ),
    "empty box": ([FIRST, SECOND, h("Související")], [FIRST.text, SECOND.text], {"dropped/teaser_heading": 1}),
    "heading with nothing under it": (
        [FIRST, h("Kdo to byl"), h("Proč úpěl"), SECOND, h("Závěr")],
        [FIRST.text, "Proč úpěl", SECOND.text],
        {"dropped/empty_heading": 2},
    ),
    "heading of headings": (
        [FIRST, h("Ódy"), h("První óda", 3), SECOND],
        [FIRST.text, "Ódy", "První óda", SECOND.text],
        {},
    ),
    "heading over a picture": (
        [FIRST, h("Snímek koně"), BlockFact(kind="image", url="/kun.jpg", caption="Kůň")],
        [FIRST.text, "Snímek koně"],
        {},
    ),
    "every kind": (
        [
            BlockFact(kind="quote", text="Úpím."),
            BlockFact(kind="list_item", text="hříva"),
            BlockFact(kind="table", text="Kůň\t1\nKráva\t2"),
            BlockFact(kind="embed", url="https://video.example/1"),
        ],
        ["Úpím.", "hříva", "Kůň\t1\nKráva\t2"],
        {},
    ),
}

FACTS: dict[str, Fact] = {
    name: article(*blocks, url=f"{URL}?n={number}", teaser_texts=frozenset({fold(TEASER)}))
    for number, (name, (blocks, _, _)) in enumerate(BLOCKS.items())
} | {
    "all fields": article(
        FIRST,
        publisher="INCORP a.s.",
        external_id="17",
        language="sk",
        kind="opinion",
        section="Svět",
        topics=["Koně"],
        keywords=["stáj"],
        bylines=["Jana Malá, ČTK"],
        published="27. ledna 2026 9:11",
        modified="27. ledna 2026 10:00",
        images=[ImageFact(url="https://globe24.cz/kun.jpg", caption="Kůň", credit="Eva Bílá", width=800)],
        videos=[VideoFact(url="https://globe24.cz/kun.mp4", duration="95")],
        access_level="paid",
        visible_share=0.25,
        provenance={"title": "css:h1"},
        warnings=["modified_at: strange"],
    ),
    "only a captioned picture": article(perex=None, images=[ImageFact(url=None, caption="Kůň", credit=None)]),
    "only teasers": article(p(TEASER, in_box=True), perex=None),
    "only a picture": article(perex=None, images=[ImageFact(url="https://globe24.cz/kun.jpg")]),
    "link": link(
        heading="Aktuálně se děje", url="https://globe24.cz/svet/krava-bucela-celou-noc.aaaabbbb", perex=TEASER
    ),
    "link without address": link(heading="Související"),
    "link under an unknown heading": link(heading="Z hájenky", place="related"),
    "link of a box without heading": link(place="related"),
    "link of topics": link(heading="Témata", place="more_news"),
}


class FactSpider(scrapy.Spider):
    name = "facts"

    async def start(self):
        for name, fact in FACTS.items():
            FactSpider.now = name
            yield fact


def crawl(output: Path) -> None:
    """Crawl, then pickle the rows, why the others were dropped, and the stats."""
    rows: dict[int, Any] = {}
    reasons: dict[int, str] = {}
    names = {id(fact): name for name, fact in FACTS.items()}

    class Before:
        def process_item(self, item):
            Before.name = names[id(item)]
            Before.stats = dict(crawler.stats.get_stats())
            return item

    class After:
        def process_item(self, item):
            before, now = Before.stats, crawler.stats.get_stats()
            counted = {key: now[key] - before.get(key, 0) for key in now if key.startswith("separate/")}
            rows[Before.name] = (item, {key[9:]: value for key, value in counted.items() if value})
            return item

    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {
                Before: 50,
                "newscrawl.pipelines.normalise.Normalise": 100,
                "newscrawl.pipelines.separate.Separate": 200,
                After: 900,
            },
            "CONCURRENT_ITEMS": 1,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "INFO",
        }
    )
    crawler = process.create_crawler(FactSpider)

    def dropped(item: Fact, exception: DropItem) -> None:
        reasons[names[id(item)]] = f"{type(exception).__name__}: {exception}"

    crawler.signals.connect(dropped, signals.item_dropped)
    process.crawl(crawler)
    process.start()
    output.write_bytes(pickle.dumps((rows, reasons)))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, str]]:
    output = tmp_path_factory.mktemp("separate") / "crawled.pickle"
    run = subprocess.run(
        [sys.executable, __file__, str(output)],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    rows, reasons = pickle.loads(output.read_bytes())
    assert set(rows) | set(reasons) == set(FACTS), run.stderr
    return rows, reasons


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_story(crawled, name: str) -> None:
    _, texts, counted = BLOCKS[name]
    row, counts = crawled[0][name]
    assert row.text == "\n".join(texts)
    assert [block.text for block in row.body if block.text] == texts
    assert counts == counted


def test_an_article_has_all_fields(crawled) -> None:
    row, _ = crawled[0]["all fields"]
    assert validate(msgspec.to_builtins(row)) == []
    assert (row.url, row.site, row.publisher, row.language, row.kind) == (
        URL,
        "globe24",
        "INCORP a.s.",
        "sk",
        "opinion",
    )
    assert (row.title, row.perex, row.section, row.topics) == ("Kůň úpěl", "Příběh koně.", "Svět", ["Koně"])
    assert (row.authors, row.agencies) == (["Jana Malá"], ["ČTK"])
    assert (row.published_at, row.modified_at) == ("2026-01-27T09:11:00+01:00", "2026-01-27T10:00:00+01:00")
    assert (row.first_seen_at, row.fetched_at, row.revision) == (*["2026-01-27T12:30:00+01:00"] * 2, 1)
    assert (row.images[0].caption, row.images[0].credit) == ("Kůň", "Eva Bílá")
    assert (row.external_id, row.keywords, row.images[0].width) == (URL[-8:], ["stáj"], 800)
    assert row.videos == [Video(url="https://globe24.cz/kun.mp4", duration=95)]
    assert (row.access.level, row.access.visible_share) == ("paid", 0.25)
    assert (row.provenance["title"], row.warnings) == ("css:h1", ["modified_at: strange"])
    assert row.word_count == 2 + 6


def test_a_page_without_story_is_dropped_by_name(crawled) -> None:
    rows, reasons = crawled
    assert set(reasons) == {"only teasers", "only a picture"}
    for reason in reasons.values():
        assert reason.startswith(f"NoStory: globe24 {URL}: ")
    assert rows["only a captioned picture"][0].images[0].caption == "Kůň"


@pytest.mark.parametrize(
    ("name", "section", "heading", "counted"),
    [
        ("link", "latest", "Aktuálně se děje", {}),
        ("link without address", "related", "Související", {}),
        ("link under an unknown heading", "related", "Z hájenky", {"unknown_heading": 1}),
        ("link of a box without heading", "related", None, {}),
        ("link of topics", "more_news", "Témata", {"unknown_heading": 1}),
    ],
)
def test_the_section_of_a_link(crawled, name: str, section: str, heading: str | None, counted: dict[str, int]) -> None:
    row, counts = crawled[0][name]
    assert validate(msgspec.to_builtins(row)) == []
    assert (row.section, row.heading, counts) == (section, heading, counted)
    assert row.article_id == crawled[0]["all fields"][0].id


def test_an_article_that_is_gone_becomes_its_tombstone() -> None:
    gone = GoneFact(site="globe24", url=URL, status=410, seen_at=FETCHED)
    row = separate().process_item(gone)
    moment = "2026-01-27T12:30:00+01:00"
    assert row == Tombstone(
        id=article_id(URL), url=URL, site="globe24", status=410, first_seen_at=moment, gone_at=moment
    )


def test_the_visit_of_a_page_goes_on_with_its_row() -> None:
    visit = Visit(key=1)
    row = separate().process_item(replace(normalised(FIRST), visit=visit))
    assert visit_of_row(row) is visit
    assert "visit" not in msgspec.to_builtins(row)
    assert visit_of_row(separate().process_item(normalised(FIRST))) is None


def test_a_row_passes_as_it_is() -> None:
    row = separate().process_item(normalised(FIRST))
    assert separate().process_item(row) is row


# --- properties -------------------------------------------------------------------------------------------------------


class NoSpider(scrapy.Spider):
    name = "none"


def separate() -> Separate:
    crawler = get_crawler(NoSpider)
    crawler.stats = MemoryStatsCollector(crawler)
    return Separate.from_crawler(crawler)


def normalised(*blocks: BlockFact, teaser_texts: frozenset[str] = frozenset()) -> NormalisedArticle:
    """Return a normalised article with these blocks as they are, empty ones too."""
    page = NORMALISE.article(article(teaser_texts=teaser_texts))
    return replace(page, blocks=[numbered(index, block) for index, block in enumerate(blocks)])


def numbered(index: int, block: BlockFact) -> NormalisedBlock:
    content = Block(kind=block.kind, text=block.text, level=block.level)
    return NormalisedBlock(index=index, content=content, in_box=block.in_box, link_share=block.link_share)


SEPARATE, NORMALISE = separate(), Normalise(MemoryStatsCollector(get_crawler(NoSpider)))
words = st.sampled_from(
    ["Kůň úpěl.", "Ódy zněly.", TEASER, "Další zprávy", "Související", "Čtěte také: Osel", "Anketa", ""]
)
blocks = st.lists(
    st.builds(
        BlockFact,
        kind=st.sampled_from(["paragraph", "heading", "list_item", "quote", "image"]),
        text=words,
        level=st.none() | st.integers(2, 4),
        in_box=st.booleans(),
        link_share=st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=8,
)


@given(blocks)
def test_story_outside_boxes_is_never_lost_and_nothing_is_made_up(given_blocks: list[BlockFact]) -> None:
    row = SEPARATE.process_item(normalised(*given_blocks, teaser_texts=frozenset({fold(TEASER)})))
    assert isinstance(row, Article)
    kept = [(block.kind, block.text) for block in row.body]
    remaining = iter((block.kind, block.text) for block in given_blocks if not block.in_box)
    assert all(block in remaining for block in kept), "kept blocks are a subsequence of those outside boxes"
    sure = ("Kůň úpěl.", "Ódy zněly.")
    free = [b for b in given_blocks if not b.in_box and b.kind != "heading" and b.text in sure]
    assert [(block.kind, block.text) for block in free] == [
        (kind, text) for kind, text in kept if kind != "heading" and text in sure
    ]
    assert TEASER not in [text for kind, text in kept if kind != "heading"]


@given(blocks, st.integers(0, 8))
def test_one_more_boxed_block_changes_nothing(given_blocks: list[BlockFact], place: int) -> None:
    before = SEPARATE.process_item(normalised(*given_blocks))
    given_blocks.insert(place, p("Nový trs v krabici.", in_box=True))
    after = SEPARATE.process_item(normalised(*given_blocks))
    assert (after.text, after.content_hash) == (before.text, before.content_hash)


@given(st.text(min_size=1, max_size=30), st.none() | st.text(max_size=20), st.integers(1, 99))
def test_the_id_of_a_link_is_that_of_its_target_in_its_section(title: str, heading: str | None, position: int) -> None:
    teaser = replace(NORMALISE.link(link(url=URL)), title=title, heading=heading)
    rows = [SEPARATE.process_item(replace(teaser, position=place)) for place in (1, position)]
    assert all(isinstance(row, RelatedLink) for row in rows)
    assert rows[0].id == rows[1].id


if __name__ == "__main__":
    crawl(Path(sys.argv[1]))
