"""CZECH NEWS CENTER a.s.: what blesk.cz, e15.cz and reflex.cz print alike.

Known from real pages of February 2023; newer markup was not seen. Every article carries a JSON-LD NewsArticle whose
times are local, without zone and seconds, but for the charity pages of blesk.cz, which have meta tags alone.
"""

from newscrawl.page import Page

CNC = Page(
    publisher="CZECH NEWS CENTER a.s.",
    title=("css:article h1",),
    body=(
        "article#dataBrand div.perex, article#dataBrand div.content",
        "article.main-article div.perex, article.main-article div.content",
    ),
    drop=(
        "div.gam-wrapper",
        "[id^=meiro-]",
        ".meiroArticleMargin",
        ".seo-box-move",
        ".seo-layout",
        ".cnc-seo-box",
        "article div.content div[id^=video]",
        ".exchange-panel",
    ),
    paywall=(".subscription--article",),
    kinds=((r"/\d{4,7}/online-", "live"),),
)

NUMBERED = r"/clanek/(?!system|blesk-cz/)[a-z0-9-]+/\d{4,7}/[^/?]+$"
"""Article addresses of blesk.cz and reflex.cz: section, id and slug, with `.html` or without.

`blesk-cz` holds the imprint, sections from `system` on help pages and the texts of service boxes.
"""
NUMBERED_ID = r"/clanek/(?:[a-z0-9-]+/)?(\d{4,7})(?:[/?]|$)"
"""What the addresses of one article share: `/clanek/735889` leads there too, as do the pages of a live report."""
ARTICLE_SHAPE = r"/clanek/(?:[a-z0-9-]+/)+\d{4,}/[\w-]+(?:\.html)?/?(?:\?|$)"
"""An id and a slug below /clanek/: an article whatever its section is named, also `tema` and `fotogalerie`."""
