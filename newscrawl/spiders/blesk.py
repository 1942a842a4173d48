"""blesk.cz."""

from dataclasses import replace

from newscrawl.cms.cnc import ARTICLE_SHAPE, CNC, NUMBERED, NUMBERED_ID
from newscrawl.news_spider import NewsSpider


class BleskSpider(NewsSpider):
    """Blesk, with its magazines on subdomains (pocasi., prozeny., promuze., isport.).

    Publisher: CZECH NEWS CENTER a.s.
    Discovery: RSS of the site and of sections (`/rss/7` is Zprávy; several lists, links in pages of 2023), a news
        sitemap and numbered sitemaps (one fetcher of 2026). Sections as listings; their paging is not known.
    Layouts: three at the same time in February 2023 (real pages): news in `article#article` with `div.perex` and
        `div.content`, weather in `article#dataBrand` with `div.leadsection` and `#bbtext`, charity as weather, but
        without JSON-LD. Teasers stand between the paragraphs, captions beside the players.
    Caveats: isport.blesk.cz counts its articles by itself, so its ids say nothing here. Of live reports (`online-`,
        `?date=2022-03-01&reportPage=2`) only texts are known: a filter line above, no class names; the first page is
        read. `.articleText` as a body and `li[id][data-id]` for the parts of paged articles are one scraper's word.
    """

    name = "blesk"
    allowed_domains = ("blesk.cz",)
    feeds = ("https://www.blesk.cz/rss", "https://www.blesk.cz/rss/7")
    sitemaps = ("https://www.blesk.cz/sitemap-news.xml",)
    listings = (
        "https://www.blesk.cz/zpravy",
        "https://www.blesk.cz/zpravy/politika",
        "https://www.blesk.cz/zpravy/udalosti",
        "https://www.blesk.cz/zpravy/krimi",
        "https://www.blesk.cz/zpravy/svet",
        "https://www.blesk.cz/celebrity",
        "https://www.blesk.cz/regiony",
    )
    archives = ("https://www.blesk.cz/sitemap{number}.xml",)
    article_url = rf"^https?://(?:[a-z0-9-]+\.)*blesk\.cz{NUMBERED}"
    article_shape = ARTICLE_SHAPE
    article_id = rf"^(?!https?://[^/]*isport\.).*{NUMBERED_ID}"
    house_names = ("Blesk",)
    page = replace(
        CNC,
        perex=("css:article#article div.perex > p", "css:div.leadsection > p"),
        published=(
            "json-ld:datePublished",
            "meta:article:published_time",
            "css:div.datetime-start",
            "css:div.dateTime",
        ),
        modified=("json-ld:dateModified", "css:div.datetime-update", "css:div.dateTimeUpdated"),
        authors=(
            "json-ld:author.name",
            "meta:author",
            "css:div.author-container",
            "css:div.social-container-bottom .author",
        ),
        body=(
            "article#article div.perex, article#article div.content",
            "div.leadsection, #bbtext",
            "div.articleText",
        ),
        drop=(
            *CNC.drop,
            ".videoInArticle",
            "div.videoWrapperSmall ~ article",
            ".photoCarousel",
            ".vertVideo",
            ".social-container",
            ".social-container-bottom",
            ".errorsFooter",
            ".boxHoroscopes",
        ),
    )
    expect = {"articles": 20, "title": 1.0, "text": 0.9, "published_at": 1.0, "authors": 0.8, "boxes": 0.9}
