"""What the classes of a page's elements say of its kind: templates name their parts, in English on most sites."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawl.reading.document.outline import Element
from newscrawl.reading.evidence.fact import Fact, amount

_NAMES = {
    "goods": """
        product products price prices cart basket kosik sku stock availability variant variants shipping delivery
        wishlist checkout woocommerce buy addtocart zbozi cena ceny sklad quantity swatch ecommerce
        room rooms hotel booking reservation reserve trip tour tours zajezd zajezdy termin terminy destination""",
    "forum": """
        thread threads topic topics forum reply replies replied avatar poster postbody signature vote votes upvote
        answer answers question member members username usergroup moderator discussion quote postprofile karma
        badge""",
    "documentation": """
        docs doc toc highlight code codehilite hljs language version versions param params api markdown wiki mw
        headerlink edit copy prism docusaurus sphinx snippet admonition linenos""",
    "company": """
        testimonial testimonials pricing cta hero accordion faq faqs appointment clients client partner partners
        service services feature features benefits team stats counter banner usp tabs tab tabpanel webform
        reference""",
    "listing": """
        pagination pager paging listing results result filter filters sort sorting facet facets grid tile
        tiles loop archive category categories loadmore items masonry stranky strankovani vypis""",
    "schedule": """
        program programme schedule channel channels epg episode episodes broadcast season seasons station calendar
        event events match score league standings player playlist video""",
    "article": """
        byline author authors article articles post entry published posted caption figcaption perex lead standfirst
        related share sharing comments comment newsletter headline kicker dateline story opener
        clanek autor datum""",
    "account": """
        login register registration password captcha checkbox radio input fieldset required recaptcha
        signup signin""",
}
"""Kind of page -> words in the names of its template's parts."""
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_KNOWN = frozenset(_KINDS)


def names_told(elements: list[Element]) -> Iterator[Fact]:
    """Yield how many names of each kind of page its elements have, each name once."""
    classes = {element.attributes["class"] for element in elements if "class" in element.attributes}
    words = " ".join(filter(None, classes)).lower().replace("-", " ").replace("_", " ").split()
    found: dict[str, list[str]] = {}
    for word in sorted(_KNOWN.intersection(words)):
        found.setdefault(_KINDS[word], []).append(word)
    for kind, names in found.items():
        yield amount(f"{kind} names", len(names), f"names of a {kind} page ({', '.join(names[:3])})")
