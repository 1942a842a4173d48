"""What only the names of idnes.cz and lidovky.cz tell: where boxes without a heading end, which tables are cards."""

from __future__ import annotations

from datetime import datetime

from newscrawl.cms.mafra import MAFRA
from newscrawl.facts import PageFacts
from newscrawl.reading import read_page
from newscrawl.values.moments import PRAGUE

URL = "https://www.idnes.cz/zpravy/domaci/lavka-pres-jez-oprava.A230612_101500_domaci_jan"
HEAD = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2023-06-12T10:15:00">'
)
TITLE = '<div class="art-full"><h1 itemprop="name headline">Lávka přes jez se otevře na podzim</h1></div>'
STORY = "Lávku z dubového dřeva strhla povodeň předloni v létě. Město ji staví znovu, tentokrát na pilířích z žuly."


def read(text: str, below: str = "") -> PageFacts:
    story = (
        f'<div id="art-text" itemprop="articleBody"><div class="bbtext"><p>{STORY}</p>{text}<p>{STORY}</p></div></div>'
    )
    html = f"<html><head>{HEAD}</head><body>{TITLE}{story}{below}</body></html>"
    fetched = datetime(2023, 6, 13, tzinfo=PRAGUE)
    return read_page(html, url=URL, page=MAFRA, site="idnes", fetched_at=fetched)


def teaser(number: int, perex: str = "") -> str:
    url = f"https://www.idnes.cz/zpravy/domaci/zprava-{number}.A230611_10150{number}_domaci_jan"
    title = f"Titulek zprávy číslo {number}, dost dlouhý"
    return f'<div class="art"><a class="art-link" href="{url}"><h3>{title}</h3></a>{perex}</div>'


def story_of(facts: PageFacts) -> list[str]:
    assert facts.article is not None
    return [block.text for block in facts.article.blocks if not block.in_box]


def test_a_table_of_another_article_is_a_card_and_no_story() -> None:
    link = '<a href="https://www.idnes.cz/zpravy/domaci/jez.A230601_080000_domaci_jan">Jez na Lužnici je hotový</a>'
    facts = read(f'<table class="complete not4bbtext"><tbody><tr><td><h3>{link}</h3></td></tr></tbody></table>')

    assert story_of(facts) == [STORY, STORY]
    assert [(link.title, link.place) for link in facts.links] == [("Jez na Lužnici je hotový", "related")]


def test_a_table_of_facts_and_the_caption_of_a_row_of_pictures_are_no_story() -> None:
    cell = "<h3>Lávka v číslech</h3><p>Lávka má 48 metrů a váží 12 tun.</p>"
    table = f'<table class="complete not4bbtext"><tbody><tr><td>{cell}</td></tr></tbody></table>'
    pictures = '<div class="imagelist imagelist-desc">Snímky z roku 2021 ukazují starou lávku den po povodni.</div>'
    facts = read(table + pictures)

    assert story_of(facts) == [STORY, STORY]
    assert facts.links == []


def test_boxes_without_a_heading_do_not_go_on_with_the_one_above_them() -> None:
    most_read = f'<div id="abcnejctenejsi"><ul><li>Nejčtenější</li></ul>{teaser(1)}{teaser(2)}</div>'
    main_news = f'<div id="abchlavniz">{teaser(3)}{teaser(4)}</div>'
    facts = read("", f'<div id="art-afterlist">{most_read}{main_news}</div>')

    assert [(link.heading, link.position) for link in facts.links] == [
        ("Nejčtenější", 1),
        ("Nejčtenější", 2),
        (None, 1),
        (None, 2),
    ]


def test_a_premium_box_without_a_heading_is_a_recommendation() -> None:
    label = '<a class="premlab" href="https://www.idnes.cz/premium">Premium</a>'
    lead = "Kameník vysvětluje, proč žula vydrží i tisíciletou vodu a beton jen dvacet let."
    perex = f'<p class="perex">{label} {lead}</p>'
    most_read = f'<div id="abcnejctenejsi"><ul><li>Nejčtenější</li></ul>{teaser(1)}{teaser(2)}</div>'
    premium = f'<div id="abcpremium">{teaser(3, perex)}{teaser(4, perex)}</div>'
    facts = read("", f'<div id="art-afterlist">{most_read}{premium}</div>')

    offers = [link for link in facts.links if link.heading is None]
    assert [(link.place, link.position, link.perex) for link in offers] == [
        ("recommended", 1, lead),
        ("recommended", 2, lead),
    ]
