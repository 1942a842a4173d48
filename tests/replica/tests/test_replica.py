"""The replica's pages and truth: what the crawl tests measure against is measured itself first."""

from __future__ import annotations

import json
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newscrawl.values.urls import absolute_url
from replica import addresses
from replica.czech_dates import formatted
from replica.model import Block, Box, Promo, Story
from replica.newsroom import Newsroom
from replica.prose import proper_name, slugify
from replica.site import load_sites
from replica.templates.incorp import Incorp
from replica.variants import ARCHIVE, CURRENT

SITES = load_sites()
INCORP = [name for name, site in SITES.items() if isinstance(site.template, Incorp)]
PRINTED_DAYS = ("%Y-%m-%d", "%-d. %-m. %Y", "%-d. {month} %Y", "%d.%m.%Y", "{utc}")


def visible(html: str) -> str:
    """Return the text of the page's body with white space folded, without scripts."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style"])
    assert tree.body is not None
    return " ".join(tree.body.text(separator="\n").split())


@pytest.fixture(scope="module", params=sorted(SITES))
def newsroom(request: pytest.FixtureRequest) -> Newsroom:
    return Newsroom(SITES[request.param], articles=60 if request.param in INCORP else 24)


@pytest.fixture(scope="module")
def stories(newsroom: Newsroom) -> list[Story]:
    return _stories(newsroom)


def _stories(newsroom: Newsroom) -> list[Story]:
    return [newsroom.story(number) for number in range(1, newsroom.articles + 1)]


@pytest.fixture(scope="module")
def pages(newsroom: Newsroom, stories: list[Story]) -> list[str]:
    return [newsroom.site.template.article(newsroom.site, story) for story in stories]


@pytest.mark.parametrize("newsroom", INCORP, indirect=True)
class TestVariants:
    def test_all_are_among_the_first_60_articles(self, stories: list[Story]) -> None:
        assert {story.variant for story in stories} == {variant.name for variant in (*ARCHIVE, *CURRENT)}

    def test_every_form_of_time_is_printed(self, stories: list[Story]) -> None:
        stamps = {teaser.stamp for story in stories for box in story.boxes for teaser in box.teasers}
        assert {"včera", "Aktualizováno včera", "8:33", "před 46 minutami", "před 1 hodinou"} <= stamps
        assert any(re.fullmatch(r"\d+\. \w+ 2026 \d?\d:\d\d", str(stamp)) for stamp in stamps)
        assert any(re.fullmatch(r"\d+\. \w+ 20\d\d, \d?\d:\d\d", str(stamp)) for stamp in stamps)

    def test_repeated_teasers(self, stories: list[Story]) -> None:
        by_name = {story.variant: story for story in stories}
        [latest] = [box for box in by_name["twice-in-box"].boxes if box.section == "latest"]
        urls = [teaser.url for teaser in latest.teasers]
        assert urls[0] == urls[2]
        links = [link for link in by_name["twice-in-box"].links() if link["section"] == "latest"]
        assert [link["position"] for link in links] == list(range(1, len(urls)))
        both = Counter(link["url"] for link in by_name["twice-in-boxes"].links())
        assert max(both.values()) == 2

    def test_no_other_variant_repeats_a_teaser(self, stories: list[Story]) -> None:
        for story in stories:
            if not story.variant.startswith("twice"):
                urls = [link["url"] for link in story.links()]
                assert len(urls) == len(set(urls)), story.variant
                assert story.url not in urls

    def test_story_goes_on_after_the_box_inside_it(self, stories: list[Story]) -> None:
        inset = [story for story in stories if "inset" in story.features]
        assert inset
        for story in inset:
            [place] = [place for place, piece in enumerate(story.pieces) if isinstance(piece, Box)]
            assert any(isinstance(piece, Block) for piece in story.pieces[place + 1 :])

    def test_promo_lines_count_by_their_heading(self, stories: list[Story]) -> None:
        story = next(story for story in stories if story.variant == "promo-lines")
        lines = [piece for piece in story.pieces if isinstance(piece, Promo)]
        links = [link for link in story.links() if link["heading"] in ("Čtěte také", "Přečtěte si")]
        assert [(link["heading"], link["position"]) for link in links] == [
            ("Čtěte také", 1),
            ("Přečtěte si", 1),
            ("Čtěte také", 2),
        ]
        assert [line.teaser.url for line in lines] == [link["url"] for link in links]

    def test_layouts_without_the_known_class(self, stories: list[Story], pages: list[str]) -> None:
        for story, page in zip(stories, pages, strict=True):
            assert ("b-article-body__text" in page) == (story.layout == "current")
            if story.layout == "bare":
                assert " class=" not in page.partition("<body")[2]
                assert not LexborHTMLParser(page).css(
                    "article, main, header, footer, nav, aside, figure, section, time"
                )

    def test_metadata_present_absent_and_broken(self, stories: list[Story], pages: list[str]) -> None:
        for story, page in zip(stories, pages, strict=True):
            tree = LexborHTMLParser(page)
            scripts = [node.text() for node in tree.css('script[type="application/ld+json"]')]
            assert (tree.css_first('meta[property="og:title"]') is not None) == story.meta
            assert len(scripts) == (story.json_ld != "none")
            if story.json_ld == "broken":
                with pytest.raises(json.JSONDecodeError):
                    json.loads(scripts[0])
                json.loads(scripts[0], strict=False)
            elif scripts:
                data = json.loads(scripts[0])
                node = data["@graph"][-1] if "@graph" in data else data
                assert node["headline"] == story.headline.title


class TestTruth:
    def test_story_stands_in_the_page_in_order(self, stories: list[Story], pages: list[str]) -> None:
        for story, page in zip(stories, pages, strict=True):
            text, truth, place = visible(page), story.truth(), 0
            blocks = [block["text"] for block in truth["body"] if block["text"]]
            for wanted in (truth["title"], truth["perex"], *blocks):
                place = text.find(" ".join(wanted.split()), place)
                assert place >= 0, (story.variant, wanted)
                place += len(wanted)

    def test_teasers_stand_in_the_page_in_order(self, stories: list[Story], pages: list[str]) -> None:
        for story, page in zip(stories, pages, strict=True):
            text = visible(page)
            sections: dict[tuple[str, str | None], int] = {}
            for link in story.truth()["links"]:
                assert link["title"] in text
                assert link["perex"] is None or link["perex"] in text
                key = (link["section"], link["heading"])
                assert link["position"] == sections.get(key, 0) + 1
                sections[key] = link["position"]

    def test_links_of_the_page_are_those_of_the_truth(self, newsroom: Newsroom, pages: list[str]) -> None:
        for number, page in enumerate(pages, 1):
            story = newsroom.story(number)
            hrefs = {node.attributes["href"] or "" for node in LexborHTMLParser(page).css("body a[href]")}
            urls = {absolute_url(story.url, href) for href in hrefs if not href.startswith("#")} - {None}
            found = {newsroom.find(str(url)) for url in urls} - {None}
            wanted = {newsroom.find(link["url"]) for link in story.links()}
            assert found - {number} == wanted, story.variant

    def test_authors_topics_dates_and_pictures_are_printed(self, stories: list[Story], pages: list[str]) -> None:
        for story, page in zip(stories, pages, strict=True):
            text, truth = visible(page), story.truth()
            for printed in (*truth["authors"], *truth["agencies"], *truth["topics"]):
                assert printed in text
            for image in truth["images"]:
                assert image["caption"] in text
                assert image["credit"] in text
                assert image["url"] in page
            assert any(formatted(story.published_at, form) in page for form in PRINTED_DAYS), story.variant

    def test_no_teaser_sentence_is_in_any_story(self) -> None:
        truths = [truth for site in SITES.values() for truth in Newsroom(site, articles=30).truth()]
        texts = "\n".join(truth["text"] for truth in truths)
        truths = [truth for truth in truths if truth["variant"] != "several"]  # whose second article is one of these
        teasers = {sentence for truth in truths for sentence in truth["not_in_text"]}
        assert len(teasers) > 500
        assert not [sentence for sentence in teasers if sentence in texts]

    def test_no_sentence_occurs_twice(self) -> None:
        sentences: Counter[str] = Counter()
        for site in SITES.values():
            newsroom = Newsroom(site, articles=30)
            for number in range(1, newsroom.articles + 1):
                story = newsroom.story(number)
                sentences.update(re.split(r"(?<=[.?“]) (?=[A-ZŠČŘŽÚ„])", "\n".join(b.text for b in story.body)))
                sentences.update([story.headline.title, *story.headline.perex])
        fixed = re.compile(r"Předpověď|Počasí přes|\d+:\d+ |Další zprávy$|$")
        assert not [text for text, times in sentences.items() if times > 1 and not fixed.match(text) and len(text) > 40]

    @pytest.mark.parametrize("newsroom", INCORP, indirect=True)
    def test_kinds(self, stories: list[Story]) -> None:
        kinds = {story.kind for story in stories}
        assert kinds == {"article", "opinion", "interview", "live", "gallery", "sponsored"}

    def test_every_variant_is_among_the_articles(self, newsroom: Newsroom, stories: list[Story]) -> None:
        assert {story.variant for story in stories} == {variant.name for variant in newsroom.site.variants}

    def test_times_carry_the_offset_of_prague(self, stories: list[Story]) -> None:
        for story in stories:
            truth = story.truth()
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00\+0[12]:00", truth["published_at"])
            assert (truth["modified_at"] or "9") >= truth["published_at"]
            assert (truth["modified_at"] not in (None, truth["published_at"])) == ("updated" in story.features)


class TestDeterminism:
    def test_same_seed_same_pages(self, newsroom: Newsroom, pages: list[str]) -> None:
        again = Newsroom(newsroom.site, articles=newsroom.articles)
        assert [again.site.template.article(again.site, story) for story in _stories(again)] == pages

    def test_another_seed_other_pages(self, newsroom: Newsroom, stories: list[Story]) -> None:
        other = Newsroom(newsroom.site, articles=newsroom.articles, seed=2)
        texts = {story.truth()["text"] for story in stories} - {""}
        assert not texts & {story.truth()["text"] for story in _stories(other)}

    def test_article_of_a_large_site_is_made_alone(self) -> None:
        large = Newsroom(SITES["globe24"], articles=20_000)
        story = large.story(19_990)
        assert large.find(story.url) == large.find(urlsplit(story.url).path) == 19_990
        assert len(story.truth()["links"]) > 5

    @given(st.sets(st.integers(0, 10**9), min_size=2, max_size=200))
    def test_names_differ(self, numbers: set[int]) -> None:
        assert len({proper_name(number) for number in numbers}) == len(numbers)

    @given(st.integers(0, 899_999), st.sampled_from(("current", "hex", "digits")))
    def test_ids_are_found_again(self, number: int, generation: str) -> None:
        printed = addresses.encode(number, generation)
        path = f"/svet/{printed}-titulek" if generation == "digits" else f"/domaci/politika/titulek.{printed}"
        assert number in addresses.decode(path)

    def test_slugs_are_ascii_words(self) -> None:
        assert slugify("ŽIVĚ: „Řeka“ stoupla o 5,5 cm") == "zive-reka-stoupla-o-5-5-cm"
        assert len(slugify("příliš žluťoučký kůň " * 9)) <= 90

    def test_sites_do_not_share_names(self) -> None:
        series = Counter(site.series for site in SITES.values())
        assert [number for number, sites in series.items() if sites > 1 or not 0 <= number < 97] == []
