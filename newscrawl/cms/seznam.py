"""Seznam.cz: the CMS that novinky.cz and seznamzpravy.cz share.

Its class names are build hashes (`g_fs`, `e_dp`); `data-dot` names the parts and has outlived every layout since 2018:
real pages saved in 2018 and 2022, in February 2023 (both sites) and November 2025; public parsers of 2023-2026.
"""

from newscrawl.page import Page

TRACKING = ("autoplay", "search--active", "seq-no", "source")
"""From which box, and to which state of the page, the reader came (pages of 2018-23)."""
HOUSE_NAMES = ("Seznam",)
"""The publisher as bylines name it."""

SEZNAM = Page(
    # the <h1> of 2018 begins with a series: "Výzva: ..."; the metadata's headline never does
    title=("json-ld:headline",),
    perex=("css:[data-dot=ogm-article-perex]",),
    # UTC in the metadata, Prague's time without a zone on the page (2025)
    published=("json-ld:datePublished", "css:[data-dot=ogm-date-of-publication__date] time@datetime"),
    # the keywords of the metadata also hold sections, series and marks such as BLUE and RED
    topics=("css:[data-dot=ogm-related-tags] > div",),
    # the first crumb is the site, the last one the article
    section=("css::first-child + [data-dot=ogm-breadcrumb-navigation-item]:not(:last-child)",),
    body=("[data-dot=ogm-article-content]", "article[aria-labelledby=accessibility-article]"),
    # neither has a heading: the strip above the headline, the cards between two paragraphs
    boxes=("[data-dot=ogm-article-offer]", "[data-dot=mol-document-links]"),
    drop=(
        # the story's heading for screen readers: "Článek", the headline once more (Novinky, 2022)
        "h6#accessibility-article",
        # players and posts with the notice "Následuje obsah vložený z jiného webu"
        "[data-dot=mol-embed]",
        # info cards, adverts, offers of the house
        ".mol-post-card__body",
        "[data-dot=mol-post-card]",
        "[data-dot=mol-self-promo]",
        "[data-dot^=mol-advert]",
        # pulled out of the text, which says the same
        "[data-dot=mol-quote]",
        "[data-dot=mol-social-share-buttons]",
        "[data-dot=atm-tts-info]",
        # the posts of a live report below its teaser
        "[data-dot=mol-story-summary]",
        "[data-dot=ogm-video-comment-teaser]",
        "[data-dot=ogm-seo-footer]",
        "[data-dot=paticka_seo]",
        "[aria-label=Hlavička]",
    ),
)
