"""What speaks for and against a page's being an article: facts of its metadata, address, text and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.czech.trade import is_basket, is_price
from newscrawl.reading.document.metadata import Metadata, first_text
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story
from newscrawl.values.text import fold

_TYPES = {
    "goods": """
        Product ProductGroup ProductModel IndividualProduct Offer AggregateOffer Vehicle Car Hotel LodgingBusiness
        Accommodation Apartment House Residence RealEstateListing TouristTrip Trip Resort VacationRental
        TVSeries TVSeason TVEpisode RadioSeries RadioEpisode Movie MusicAlbum MusicRecording BroadcastEvent
        PodcastSeries ScreeningEvent VideoGame""",
    "forum": "DiscussionForumPosting QAPage Comment",
    "listing": "CollectionPage SearchResultsPage ProfilePage",
    "business": """
        Service LocalBusiness ProfessionalService MedicalBusiness Dentist Attorney LegalService Store JobPosting
        FinancialService HomeAndConstructionBusiness MedicalClinic Physician GovernmentService ContactPage AboutPage
        EducationEvent Restaurant TechArticle APIReference Course""",
    "article": "Article NewsArticle BlogPosting ReportageNewsArticle",
}
"""Group -> types of schema.org that stand for it; none of them for an article's author, publisher or subject."""
_GROUPS = {name: group for group, names in _TYPES.items() for name in names.split()}
_PLACES = {
    "forum": r"forums?|fora|community|communities|threads?|topic|viewtopic|showthread|boards?|questions|t|diskus[ez]e",
    "documentation": r"docs?|documentation|dokumentace|wiki|reference|api|manual|handbook|stdlib|std|javadoc",
    "goods": r"""
        products?|produkty?|shop|store|eshop|obchod|items?|dp|zbozi|zbozie|tovar|(?:[\w-]+-)?zajezdy(?:-[\w-]+)?|hotely?
        |collections|catalog(?:ue)?|katalog|c|(?:tv|televizni|televizny)-program\w*|porady|serialy|filmy|bazar|ubytovani
        |ubytovanie|dovolena""",
    "service": r"""
        services|sluzby|solutions?|what-we-do|about(?:-us)?|o-nas|contact|kontakty?|pricing|cenik|careers?
        |practice-areas|treatments?|(?:ako|jak)-nakupova[tť]?|vse-o-nakupu|obchodn[ie]-podm[ie]n\w+|zakaznick\w+-\w+""",
    "story": r"""
        [\w-]*blogs?|news|articles?|clanky?|clanok|zpravy|spravy|aktuality|posts?|story|stories|press(?:-releases?)?
        |insights?|magazine?|columns?|opinion|reviews?|recenze""",
}
"""Kind of page -> folders, or labels of hosts, below which it is kept."""
_IN_PLACE = {kind: re.compile(words, re.IGNORECASE | re.VERBOSE) for kind, words in _PLACES.items()}
_YEAR = re.compile(r"(?:19|20)\d\d")
_SLUG_WORDS = re.compile(r"[-_+]")
_SOFTWARE = {
    "forum": re.compile(r"discourse|phpbb|vbulletin|xenforo|mybb|invision|flarum|vanilla|\bsmf\b|nodebb"),
    "documentation": re.compile(
        r"mediawiki|docusaurus|mkdocs|sphinx|docutils|rustdoc|gitbook|vitepress|vuepress|mdbook|javadoc|doxygen|dokuwiki"
    ),
}
"""Kind of page -> names in `<meta name=generator>` of software that makes nothing else."""
_SOLD = ("product", "og:product", "hotel", "book", "books.book")
_POST_CLASS = re.compile(r"single-post|postid-\d+")
"""What WordPress's body_class() says of a post, and of no page, archive or product."""
_MANY_AUTHORS = 6
"""Authors that an article does not have: more are users who wrote below one another, or reviewed."""
_MANY_FIELDS = 30
"""Fields of forms of a shop's filter or a search for trips; a contact form has ten."""
_SOME_PRICES = 3
"""Lines that are prices, beside a basket."""
_LISTINGS = 3
"""Elements `pre` that documentation has."""
_CHARS_PER_TEASER = 100
"""Characters of running text for each teaser that a listing has at most."""
_FEW_TEASERS = 3
"""Teasers that an article of any length may have."""
_LONG_PARAGRAPH_CHARS = 150
"""Characters of a paragraph that a label, a button or a line of a list does not have."""
_STORY_SHARE = 0.5
"""Share of a page's text below which the story is a small part of it."""
_EPISODE = re.compile(
    r"\d+\.\s*(?:díl|diel|epizoda|epizóda|část|časť)|(?:díl|diel|epizoda|epizóda|episode)\s+\d+", re.IGNORECASE
)
"""What the heading of an episode of a programme ends with (voyo.nova.cz, page of 2018)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that speaks for or against an article."""

    fact: str
    """Its name in the table of weights."""
    words: str
    """What was seen, for people to read."""


def evidence_of(document: Document, story: Story, fields: Fields, *, teasers: int) -> list[Evidence]:
    """Return what is told of a page's being an article, each fact once.

    Args:
        document: the page.
        story: the story that was found on it.
        fields: its fields.
        teasers: number of teasers on it.
    """
    found = (
        *_types(document),
        *_tags(document.metadata),
        *_address(document.url, is_czech=_is_czech(document)),
        *_fields(document, fields),
        *_amounts(document, story, fields, teasers),
        *_markup(document, story),
    )
    return list({fact: Evidence(fact, words) for fact, words in reversed(found)}.values())


def _types(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what its schema.org types say."""
    metadata = document.metadata
    if metadata.nodes:
        yield "article type", "an article's type"
        shown = fold(document.headline.text) if document.headline is not None else ""
        names = [fold(first_text(node.get("headline") or node.get("name")) or "") for node in metadata.nodes]
        if shown and any(name and (name in shown or shown in name) for name in names):
            yield "article type with the headline", "an article's type with this headline"
    for name in sorted(metadata.types):
        if (group := _GROUPS.get(name)) is not None:
            yield f"{group} type", f"type {name}"
    for node in document.outline.tree.css("[itemtype]"):
        name = (node.attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
        if (group := _GROUPS.get(name)) is not None:
            yield f"{group} type", f"microdata {name}"


def _tags(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """Yield what its meta tags say."""
    kind = (metadata.first_meta("og:type") or "").lower()
    if kind == "article":
        yield "og:type article", "og:type article"
    elif kind.startswith(_SOLD):
        yield "goods og:type", f"og:type {kind}"
    elif kind == "profile":
        yield "listing type", f"og:type {kind}"
    if metadata.first_meta("product:price:amount", "og:price:amount"):
        yield "goods price", "a price in its metadata"
    if "noindex" in (metadata.first_meta("robots") or "").lower():
        yield "noindex", "robots noindex"
    generator = (metadata.first_meta("generator") or "").lower()
    for kind, pattern in _SOFTWARE.items():
        if (match := pattern.search(generator)) is not None:
            yield f"{kind} software", f"made with {match[0]}"


def _address(url: str, *, is_czech: bool) -> Iterator[tuple[str, str]]:
    """Yield what its address says; that of a saved page, which is not known, says nothing.

    Args:
        url: the page's address.
        is_czech: whether it is in Czech or Slovak: of such sites it is known which addresses articles have.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return
    *folders, name = [part.split(".")[0] for part in parts.path.strip("/").split("/")]
    places = [*folders, *(parts.hostname or "").split(".")[:-1]]
    for kind, pattern in _IN_PLACE.items():
        if (place := next(filter(pattern.fullmatch, places), None)) is not None:
            yield f"{kind} address", f"{place} in its address"
    if any(map(_YEAR.fullmatch, folders)):
        yield "year in the address", "a year in its address"
    if not looks_like_article(url):
        yield "address of no article", "an address that is no article's"
        if is_czech:
            yield "Czech address of no article", "an address that is no article's"
        if is_never_article(url):
            yield "address of other things", "an address where no articles are kept"
    words = len(_SLUG_WORDS.split(name))
    if words == 1:
        yield "slug of one word", "one word in its address"
    elif words > 5:
        yield "slug of many words", f"{words} words in its address"


def _fields(document: Document, fields: Fields) -> Iterator[tuple[str, str]]:
    """Yield what an article's fields say."""
    if not fields.lead.published.value:
        yield "no date", "no date"
    if not fields.authors.value:
        yield "no author", "no author"
    elif len(fields.authors.value) > _MANY_AUTHORS:
        yield "many authors", f"{len(fields.authors.value)} authors"
    title = (fields.lead.title.value or "").strip()
    if any(title.endswith(match[0]) for match in _EPISODE.finditer(title[-40:])):
        yield "episode", "an episode's heading"
    if document.headline is None:
        yield "no headline", "no headline shown"
    if fields.lead.perex.value:
        yield "perex", "a perex"


def _amounts(document: Document, story: Story, fields: Fields, teasers: int) -> Iterator[tuple[str, str]]:
    """Yield what the amounts of its texts say."""
    prose = prose_chars(story, fields)
    told = f"{prose} characters of running text"
    for most in (500, 1000, 3000):
        if prose < most:
            yield f"less than {most} characters", told
    texts = [run.text for run in document.outline.runs if not run.media]
    share = prose / max(1, sum(map(len, texts)))
    if share < _STORY_SHARE:
        yield "small share", f"{share:.0%} of its text in the story"
    if teasers >= _FEW_TEASERS and prose < _CHARS_PER_TEASER * teasers:
        yield "teasers", f"{teasers} teasers and {told}"
    prices = sum(map(is_price, texts))
    if any(map(is_basket, texts)):
        yield "basket", "a basket"
        if prices >= _SOME_PRICES:
            yield "basket and prices", f"a basket and {prices} prices"


def _markup(document: Document, story: Story) -> Iterator[tuple[str, str]]:
    """Yield what its elements say."""
    tree = document.outline.tree
    body = tree.css_first("body")
    classes = (body.attributes.get("class") or "").split() if body is not None else []
    if any(map(_POST_CLASS.fullmatch, classes)):
        yield "class of a post", "WordPress's class of a post"
    fields = len(tree.css("input[type=checkbox], input[type=radio], input[type=text], input:not([type]), select"))
    if fields >= _MANY_FIELDS:
        yield "form", f"{fields} fields of a form"
    if tree.css_first("[itemprop=price]") is not None:
        yield "goods price", "a price as microdata"
    if len(tree.css("pre")) >= _LISTINGS:
        yield "listings", "listings of programs"
    if len(tree.css("article")) != 1:
        yield "not one <article>", "not one <article>"
    if tree.css_first("#respond, #comments") is not None:
        yield "comments", "a place for comments"
    paragraphs = [len(block.text or "") for block in story.blocks if block.kind == "paragraph"]
    if not any(chars >= _LONG_PARAGRAPH_CHARS for chars in paragraphs):
        yield "no long paragraph", "no long paragraph"


def _is_czech(document: Document) -> bool:
    host = urlsplit(document.url).hostname or ""
    return document.metadata.language in ("cs", "sk") or host.endswith((".cz", ".sk"))


def prose_chars(story: Story, fields: Fields) -> int:
    """Return the characters of running text in a story and its perex."""
    return story.prose_chars + len(fields.lead.perex.value or "")
