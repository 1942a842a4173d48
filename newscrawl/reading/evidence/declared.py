"""What a page says of itself that tells whether it is an article: types, meta tags, the class of its body."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.reading.document.metadata import Metadata, first_text
from newscrawl.reading.evidence.fact import Fact, told
from newscrawl.reading.fields.sources import Document
from newscrawl.values.text import fold

_TYPES = {
    "goods": """
        Product ProductGroup ProductModel IndividualProduct Offer AggregateOffer Vehicle Car Hotel LodgingBusiness
        Accommodation Apartment House Residence RealEstateListing TouristTrip Trip Resort VacationRental
        TVSeries TVSeason TVEpisode RadioSeries RadioEpisode BroadcastEvent PodcastSeries ScreeningEvent""",
    "work": "Movie MusicAlbum MusicRecording VideoGame Book SoftwareApplication Event Recipe",
    "forum": "DiscussionForumPosting QAPage",
    "comment": "Comment Answer",
    "listing": "CollectionPage SearchResultsPage ProfilePage",
    "business": """
        Service LocalBusiness ProfessionalService MedicalBusiness Dentist Attorney LegalService Store JobPosting
        FinancialService HomeAndConstructionBusiness MedicalClinic Physician GovernmentService ContactPage AboutPage
        EducationEvent Restaurant TechArticle APIReference Course""",
    "article": "Article NewsArticle BlogPosting ReportageNewsArticle",
}
"""Group -> types of schema.org that stand for it; none of them for an article's author or publisher."""
_GROUPS = {name: group for group, names in _TYPES.items() for name in names.split()}
_IN_MICRODATA = ("goods", "forum", "comment", "article")
"""Groups that pages without JSON-LD name in their markup."""
_SOFTWARE = {
    "forum": re.compile(r"discourse|phpbb|vbulletin|xenforo|mybb|invision|flarum|vanilla|\bsmf\b|nodebb"),
    "documentation": re.compile(
        r"mediawiki|docusaurus|mkdocs|sphinx|docutils|rustdoc|gitbook|vitepress|vuepress|mdbook|javadoc|doxygen|dokuwiki"
    ),
}
"""Kind of page -> names in `<meta name=generator>` of software that makes nothing else."""
_SOLD = ("product", "og:product", "hotel", "book", "books.book")
_BODY = {
    "class of a post": re.compile(r"single-post|postid-\d+"),
    "class of a page": re.compile(r"page-id-\d+|page-template\S*"),
    "class of an archive": re.compile(r"archive|category|tag|author|search|search-results|error404|tax-\S+"),
    "class of a product": re.compile(r"single-product|product|woocommerce\S*"),
}
"""Fact -> what WordPress's body_class() says of such a page."""


def is_article_shown(document: Document) -> bool:
    """Tell whether JSON-LD has an article with the headline that the page shows."""
    if not document.metadata.nodes or document.headline is None:
        return False
    shown = fold(document.headline.text)
    names = [fold(first_text(node.get("headline") or node.get("name")) or "") for node in document.metadata.nodes]
    return bool(shown) and any(name and (name in shown or shown in name) for name in names)


def types_told(document: Document) -> Iterator[Fact]:
    """Yield what its schema.org types say, of JSON-LD and of microdata."""
    metadata = document.metadata
    if metadata.nodes:
        yield told("article type", "an article's type")
        if is_article_shown(document):
            yield told("article type with the headline", "an article's type with this headline")
    found = {group: f"type {name}" for name in sorted(metadata.types) if (group := _GROUPS.get(name)) != "article"}
    yield from (told(f"{group} type", words) for group, words in found.items() if group is not None)
    micro = {
        (element.attributes["itemtype"] or "").rstrip("/").rsplit("/", 1)[-1]
        for element in document.outline.elements
        if "itemtype" in element.attributes
    }
    seen = {group: f"microdata {name}" for name in sorted(micro) if (group := _GROUPS.get(name)) in _IN_MICRODATA}
    yield from (told(f"{group} microdata", words) for group, words in seen.items())


def tags_told(metadata: Metadata) -> Iterator[Fact]:
    """Yield what its meta tags say."""
    kind = (metadata.first_meta("og:type") or "").lower()
    if kind == "article":
        yield told("og:type article", "og:type article")
    elif kind.startswith(_SOLD):
        yield told("goods og:type", f"og:type {kind}")
    if metadata.first_meta("product:price:amount", "og:price:amount"):
        yield told("goods price", "a price in its metadata")
    if "noindex" in (metadata.first_meta("robots") or "").lower():
        yield told("noindex", "robots noindex")
    if metadata.first_meta("article:published_time"):
        yield told("date in its metadata", "a date in its metadata")
    if metadata.first_meta("author", "article:author", "twitter:creator"):
        yield told("author in its metadata", "an author in its metadata")
    if not metadata.first_meta("og:image"):
        yield told("no og:image", "no picture in its metadata")
    generator = (metadata.first_meta("generator") or "").lower()
    for kind, pattern in _SOFTWARE.items():
        if (match := pattern.search(generator)) is not None:
            yield told(f"{kind} software", f"made with {match[0]}")


def body_told(document: Document) -> Iterator[Fact]:
    """Yield what the class of its body says."""
    elements = document.outline.elements
    classes = (elements[0].attributes.get("class") or "").lower().split() if elements else []
    for fact, pattern in _BODY.items():
        if any(map(pattern.fullmatch, classes)):
            yield told(fact, f"WordPress's {fact}")
