"""For the tests of exports: articles with every kind of block, and texts that mean something to other formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from newscrawl.feed.checking.kept_rows import KeptRows
from newscrawl.feed.exporting.query import Query
from newscrawl.feed.exporting.selection import Selection
from newscrawl.items import Access, Article, Block, Copy, Image, Rights, RightsSignal, Video
from support.row_crawls import article

MARKED = (
    "# nadpis #",
    "1. bod",
    "12) bod",
    "- odrážka",
    "+ plus",
    "> citát",
    "=== podtržení",
    "---",
    "***",
    "a*b*c _d_ `e` ~~f~~",
    "[odkaz](https://zpravy.example/) ![obraz](x)",
    "<b>tučně</b> <!-- nic --> &amp; &#65; AT&T",
    "]]> <![CDATA[ x",
    "C:\\nová\\*",
    "a | b \\| c",
    "=1+1",
    "@SUM(A1)",
    '"uvozovky", čárka; středník',
    "\u2028oddělovač\u2029\x85konec",
    "tab\there",
    "konec\x85",
    "řídicí \x01\x0b\ufffe znak",
    "---\ntitle: jiný",
    "yes",
    "2026-11-22",
    "null",
    "{{ x }}",
)
"""Texts that are markup, formulas or values in one of the formats."""

texts = st.one_of(
    st.sampled_from(MARKED),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30),
).filter(lambda text: bool(text.strip()))
urls = st.sampled_from(
    [
        "https://zpravy.example/a",
        "https://zpravy.example/%C4%8D?a=1&b=2#c",
        "https://zpravy.example/(x)<y>'\"\\",
        "https://zpravy.example/č/100%?x=[1]|{}^`%25",
    ]
)
times = st.sampled_from(["2026-11-22T00:30:00+01:00", "2026-07-01T23:59:59+02:00", "2026-10-25T02:30:00+01:00"])


def or_none(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


blocks = st.builds(
    Block,
    kind=st.sampled_from(["paragraph", "heading", "quote", "list_item", "table", "image", "embed"]),
    text=texts,
    level=or_none(st.integers(1, 6)),
    url=or_none(urls),
    caption=or_none(texts),
    credit=or_none(texts),
    published_at=or_none(times),
)
images = st.builds(
    Image, url=or_none(urls), caption=or_none(texts), credit=or_none(texts), alt=or_none(texts),
    width=or_none(st.integers(1, 9999)), height=or_none(st.integers(1, 9999)), is_lead=or_none(st.booleans()),
)  # fmt: skip
videos = st.builds(
    Video, url=or_none(urls), title=or_none(texts), image_url=or_none(urls), duration=or_none(st.integers(0, 9999))
)
signals = st.builds(RightsSignal, source=st.just("header"), name=st.just("tdm-reservation"), value=st.just("1"))
rights = st.builds(
    Rights, tdm_reserved=or_none(st.booleans()), license=or_none(urls), holder=or_none(texts),
    signals=st.lists(signals, max_size=1),
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn, number: int = 1) -> Article:
    """Return article `number` with anything that the schema allows in it."""
    body = draw(st.lists(blocks, max_size=6))
    return article(
        number,
        moved_to=draw(or_none(urls)),
        external_id=draw(or_none(texts)),
        publisher=draw(or_none(texts)),
        kind=draw(st.sampled_from(["article", "opinion", "interview", "live", "gallery", "video", "sponsored"])),
        title=draw(texts),
        perex=draw(or_none(texts)),
        body=body,
        text="\n".join(block.text for block in body),
        section=draw(or_none(texts)),
        topics=draw(st.lists(texts, max_size=3)),
        keywords=draw(st.lists(texts, max_size=3)),
        authors=draw(st.lists(texts, max_size=2)),
        agencies=draw(st.lists(texts, max_size=2)),
        published_at=draw(or_none(times)),
        modified_at=draw(or_none(times)),
        images=draw(st.lists(images, max_size=3)),
        videos=draw(st.lists(videos, max_size=2)),
        access=draw(
            st.builds(Access, level=st.sampled_from(["free", "metered", "paid"]), visible_share=or_none(st.just(0.4)))
        ),
        rights=draw(or_none(rights)),
        copy_of=draw(
            or_none(
                st.just(
                    Copy(
                        article_id=article(9).id,
                        url=article(9).url,
                        site="lab",
                        share=0.5,
                        exact=False,
                        containment=0.9,
                    )
                )
            )
        ),
        provenance=draw(st.dictionaries(st.sampled_from(["title", "text"]), texts, max_size=2)),
        warnings=draw(st.lists(texts, max_size=1)),
    )


def selected(exports: Path, query: Query | None = None) -> Selection:
    """Return what is selected of the feed in `exports`; its runs must be good."""
    kept = KeptRows()
    assert [finding for finding in kept.read([exports]) if finding.type == "problem"] == []
    return Selection(kept, query or Query())
