"""Which links of a page are teasers, what each shows, and which box it stands in: the shapes seen on real sites."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from newscrawl.items import RelatedLink
from newscrawl.page import Page
from support.invented_pages import URL, read_html, rows

STORY = (
    "<p class='perex'>Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a jezdili oklikou.</p>"
    "<div class='text'><p>Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy projedou jen autobusy.</p>"
    "{inset}<p>Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici.</p>"
    "<p>Podle starosty přibude i chodník. Děti z Podlesí nebudou chodit do školy po krajnici.</p>{end}</div>"
)
FIRST, SECOND = "Vlak v noci narazil do závor", "Hasiči zachránili psa ze studny"
A, B = "/domaci/vlak-v-noci-narazil-do-zavor.a1b2c3d4", "/domaci/hasici-zachranili-psa-ze-studny.b2c3d4e5"
PEREX = "Strojvedoucí brzdil dvě stě metrů. Nikomu se nic nestalo, škoda dosáhla dvou milionů korun."
WIDTHS = "width='60' height='40'"


def links_of(after: str = "", *, inset: str = "", end: str = "", before: str = "") -> list[RelatedLink]:
    story = STORY.format(inset=inset, end=end)
    html = f"<body>{before}<main><h1>Obec opraví most přes řeku</h1>{story}{after}</main></body>"
    article, links = rows(read_html(html))
    assert len(article.text.split("\n")) == 3, article.text
    assert FIRST not in article.text
    assert PEREX not in article.text
    return links


def one(after: str = "", **places: str) -> RelatedLink:
    (link,) = links_of(after, **places)
    assert (link.title, link.url) == (FIRST, f"https://zpravy.example{A}")
    return link


@pytest.mark.parametrize(
    "heading",
    [
        "<h2>Další zprávy</h2>",
        "<h4 class='x'>Další zprávy</h4>",
        "<p><strong>Další zprávy</strong></p>",
        "<div class='box-title'>Další zprávy</div>",
        "<div><span>Další zprávy</span></div>",
        "<h2><a href='/zpravy'>Další zprávy</a></h2>",
        "<header><h3>Další zprávy</h3><a href='/zpravy'>Zobrazit vše</a></header>",
        "<h2>DALŠÍ ZPRÁVY:</h2>",
    ],
)
def test_headings_of_every_shape(heading: str) -> None:
    link = one(f"<div>{heading}<div><a href='{A}'>{FIRST}</a></div></div>")
    assert (link.section, link.position) == ("more_news", 1)
    assert link.heading is not None
    assert link.heading.casefold().startswith("další zprávy")


@pytest.mark.parametrize(
    "teaser",
    [
        f"<article><a href='{A}'><img src='/v.jpg' alt='Vlak'></a><h3><a href='{A}'>{FIRST}</a></h3><p>{PEREX}</p>"
        "</article>",
        f"<a href='{A}'><img src='/v.jpg' alt='{FIRST}'><h3>{FIRST}</h3><p>{PEREX}</p></a>",
        f"<div><div><a href='{A}'><img data-src='/v.jpg' src='data:image/gif;base64,A' alt=''></a></div>"
        f"<div><a href='{A}'>{FIRST}</a></div><div>{PEREX}</div></div>",
        f"<li><img src='/v.jpg'><a href='{A}'><strong>{FIRST}</strong></a><p>{PEREX}</p></li>",
        f"<div><a href='{A}'><img src='/v.jpg'></a><h4><a href='{A}'>{FIRST}</a></h4><p><a href='{A}'>{PEREX}</a></p>"
        f"<a href='{A}'>Celý článek ›</a></div>",
        f"<table><tr><td><a href='{A}'><img src='/v.jpg'></a></td>"
        f"<td><a href='{A}'>{FIRST}</a><br><br>{PEREX}</td></tr></table>",
    ],
)
def test_what_a_teaser_shows(teaser: str) -> None:
    link = one(f"<section><h2>Související</h2>{teaser}</section>")
    assert (link.section, link.perex, link.image_url) == ("related", PEREX, "https://zpravy.example/v.jpg")


@pytest.mark.parametrize(
    ("time", "printed"),
    [
        ("<p>před 46 minutami</p>", "2026-11-20T11:14:00+01:00"),
        ("<span>8:33</span> ", "2026-11-20T08:33:00+01:00"),
        ("<div>Aktualizováno včera</div>", "2026-11-19T00:00:00+01:00"),
        ("<time datetime='2026-11-19T21:57:00+01:00'>včera večer</time>", "2026-11-19T21:57:00+01:00"),
        ("<p>19. listopadu 2026 21:57</p>", "2026-11-19T21:57:00+01:00"),
    ],
)
def test_when_a_teaser_was_published(time: str, printed: str) -> None:
    for teaser in (
        f"<div>{time}<h3><a href='{A}'>{FIRST}</a></h3></div>",
        f"<div><h3><a href='{A}'>{FIRST}</a></h3>{time}</div>",
    ):
        assert one(f"<section><h2>Aktuálně se děje</h2>{teaser}</section>").published_at == printed


@pytest.mark.parametrize("label", ["Mimořádná zpráva", "Komentář", "Rozhovor", "Prohlédněte si galerii"])
def test_a_label_is_no_part_of_the_title(label: str) -> None:
    for teaser in (
        f"<span>{label}</span><h3><a href='{A}'>{FIRST}</a></h3>",
        f"<a href='{A}'><img src='/v.jpg'><span>{label}</span></a><h3><a href='{A}'>{FIRST}</a></h3>",
    ):
        assert one(f"<section><h2>Aktuálně se děje</h2><div>{teaser}</div></section>").section == "latest"


def test_the_source_line_is_the_teasers_author() -> None:
    inside = f"<article><h3><a href='{A}'>{FIRST}</a></h3><p>{PEREX}</p><p>Zdroj: Jan Hrabal</p></article>"
    below = f"<article><h3><a href='{A}'>{FIRST}</a></h3><p>{PEREX}</p></article><p>Zdroj: Jan Hrabal</p>"
    for teaser in (inside, below):
        assert one(f"<section><h2>Aktuálně se děje</h2>{teaser}</section>").authors == ["Jan Hrabal"]


def test_positions_count_within_each_box() -> None:
    box = f"<ul><li><a href='{A}'>{FIRST}</a></li><li><a href='{B}'>{SECOND}</a></li></ul>"
    links = links_of(f"<h3>Nejčtenější</h3>{box}<h3>Mohlo by vás zajímat</h3>{box}")
    assert [(link.section, link.position, link.title) for link in links] == [
        ("most_read", 1, FIRST),
        ("most_read", 2, SECOND),
        ("recommended", 1, FIRST),
        ("recommended", 2, SECOND),
    ]
    assert len({link.id for link in links}) == 4


def test_the_same_teaser_twice_in_a_box_is_one() -> None:
    item = f"<li><a href='{A}'>{FIRST}</a></li>"
    assert len(links_of(f"<h3>Nejčtenější</h3><ul>{item}<li><a href='{B}'>{SECOND}</a></li>{item}</ul>")) == 2


def test_an_empty_box_gives_nothing_and_its_heading_is_no_text() -> None:
    assert links_of("<section><h2>Související</h2><ul></ul></section>") == []
    link = one(f"<h2>Související</h2><section><h2>Aktuálně se děje</h2><a href='{A}'>{FIRST}</a></section>")
    assert link.section == "latest"


@pytest.mark.parametrize(
    "inset",
    [
        f"<aside><h4>Čtěte také</h4><a href='{A}'>{FIRST}</a></aside>",
        f"<div><div>Související</div><a href='{A}'><img src='/v.jpg'><span>{FIRST}</span></a></div>",
        f"<p><strong>Čtěte také: </strong><a href='{A}'>{FIRST}</a></p>",
        f"<p>Čtěte také: <a href='{A}'>{FIRST}</a></p>",
        f"<p><a href='{A}'>Čtěte také: {FIRST}</a></p>",
        f"<p><b>ČTĚTE TAKÉ:</b><br><a href='{A}'>{FIRST}</a></p>",
        f"<p><a href='{A}'>{FIRST}</a></p>",
    ],
)
def test_teasers_inside_the_story_are_related(inset: str) -> None:
    assert one(inset=inset).section == "related"


def test_a_promo_line_takes_no_paragraph_with_it() -> None:
    """The story's container shows one teaser only, and is still no card."""
    promo = f"<p><strong>Čtěte také: </strong><a href='{A}'>{FIRST}</a></p>"
    html = (
        "<body><main><h1>Obec opraví most přes řeku</h1>"
        "<p class='perex'>Most u mlýna se letos konečně dočká opravy.</p>"
        "<div><p>Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy projedou jen autobusy.</p>"
        f"<p>Město za ni zaplatí osm milionů korun. Polovinu přidá kraj.</p>{promo}</div>"
        "<div><p>Podle starosty přibude i chodník. Děti z Podlesí nebudou chodit do školy po krajnici.</p></div>"
        "</main></body>"
    )
    article, links = rows(read_html(html))
    assert len(article.body) == 3
    assert [(link.heading, link.title, link.perex) for link in links] == [("Čtěte také", FIRST, None)]


def test_a_sentence_with_a_link_is_no_teaser() -> None:
    linked = (
        f"<p>O nehodě u Dolní Vsi, při které <a href='{A}'>vlak v noci narazil do závor</a>, jsme psali v pátek.</p>"
    )
    html = f"<body><main><h1>Obec opraví most přes řeku</h1>{STORY.format(inset=linked, end='')}</main></body>"
    article, links = rows(read_html(html))
    assert "při které vlak v noci narazil do závor, jsme psali" in article.text
    assert links == []


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><ul><li><a href='/domaci/vse-o-volbach-do-snemovny'>Vše o volbách do sněmovny</a></li></ul></nav>",
        "<footer><a href='/ochrana-osobnich-udaju/jak-data-zpracovavame'>Jak vaše data zpracováváme</a></footer>",
        "<p>Témata: <a href='/tema/oprava-mostu-pres-reku'>oprava mostu přes řeku</a></p>",
        "<p><a href='/autor/jana-mala-redaktorka-zprav'>Jana Malá, redaktorka zpráv</a></p>",
        "<p><a href='/region/obec-opravi-most-pres-reku.k3x9m2ap/diskuse'>Vstoupit do diskuse k článku</a></p>",
        "<p><a href='/region/obec-opravi-most-pres-reku.k3x9m2ap?foto=2'>Další fotografie v galerii</a></p>",
        "<p><a href='https://www.facebook.com/sharer/?u=x-y-z-12345'>Sdílet na Facebooku</a></p>",
        "<p><a href='https://jiny.example/clanek/neco-uplne-jineho-12345'>Něco úplně jiného odjinud</a></p>",
        "<p><a href='#komentare'>Přejít na komentáře čtenářů</a></p>",
        "<p><a href='javascript:void(0)'>Zobrazit celou galerii fotek</a></p>",
        "<p><a href='mailto:redakce@zpravy.example'>Napište nám do redakce</a></p>",
        "<h3>Reklama</h3><div><a href='/inzerce/levne-pneumatiky-na-zimu-12345'>Levné pneumatiky na zimu</a></div>",
    ],
)
def test_navigation_topics_adverts_and_own_pages_are_no_teasers(furniture: str) -> None:
    assert links_of(furniture) == []


def test_links_that_only_wrap_or_track_lead_to_the_article_itself() -> None:
    href = f"{A}?utm_source=box&amp;fbclid=1#diskuse"
    assert one(f"<section><h2>Související</h2><a href='{href}'>{FIRST}</a></section>").section == "related"


def test_a_sidebar_before_the_story() -> None:
    side = f"<div><h3>Nejčtenější</h3><ol><li><a href='{A}'>{FIRST}</a></li></ol></div>"
    assert one(before=side).section == "most_read"


def test_a_row_without_a_heading_far_below_the_story_is_more_news() -> None:
    filler = "".join(f"<p>Štítek {number}</p>" for number in range(12))
    row = f"<div><div><a href='{A}'>{FIRST}</a></div><div><a href='{B}'>{SECOND}</a></div></div>"
    assert {(link.section, link.heading) for link in links_of(filler + row)} == {("more_news", None)}


@pytest.mark.parametrize("number", [1, 2])
def test_an_unknown_heading_is_kept_as_printed(number: int) -> None:
    items = f"<li><a href='{A}'>{FIRST}</a></li><li><a href='{B}'>{SECOND}</a></li>"
    shown = items if number == 2 else items.partition("</li>")[0]
    links = links_of(f"<div><section><h2>Z rozhlasu a televize</h2><ul>{shown}</ul></section></div>")
    assert [(link.section, link.heading) for link in links] == [("more_news", "Z rozhlasu a televize")] * number


# --- what is in a box and no teaser, and what a teaser shows ----------------------------------------------------------

TODAY, YESTERDAY = "2026-11-20T07:29:00+01:00", "2026-11-19T16:52:00+01:00"
TWO = f"<div><a href='{A}'>{FIRST}</a></div><div><a href='{B}'>{SECOND}</a></div>"


def test_what_the_site_drops_is_no_teaser() -> None:
    html = f"<body><main><h1>Obec opraví most přes řeku</h1>{STORY.format(inset='', end='')}</main>"
    html += f"<div class='shop'><h2>Další zprávy</h2>{TWO}</div></body>"
    assert len(rows(read_html(html))[1]) == 2
    assert rows(read_html(html, page=Page(drop=("div.shop",))))[1] == []


@pytest.mark.parametrize(
    "around", ["/galerie-fotek?url={}", "/prihlaseni/dlouhy-formular?zpet={}&typ=2", "/odkaz.asp?x=1&u={}"]
)
def test_a_link_that_carries_the_address_of_its_page_is_no_teaser(around: str) -> None:
    href = around.format(quote(URL, safe="")).replace("&", "&amp;")
    (link,) = links_of(
        f"<section><h2>Další zprávy</h2><div><a href='{A}'><h3>{FIRST}</h3></a></div>"
        f"<div><a href='{href}'><h3>{SECOND}</h3></a></div></section>"
    )
    assert link.title == FIRST


@pytest.mark.parametrize("label", ["Reklama", "REKLAMA", "Komerční sdělení", "Inzerce", "Advertorial"])
def test_a_card_labelled_as_an_advert_is_no_teaser(label: str) -> None:
    (link,) = links_of(
        f"<section><h2>Další zprávy</h2><div><a href='{A}'><h3>{FIRST}</h3></a></div>"
        f"<div><span class='l'>{label}</span><a href='{B}'><h3>{SECOND}</h3></a></div></section>"
    )
    assert link.title == FIRST


def test_the_page_itself_in_a_list_is_no_teaser_and_keeps_its_time_and_picture() -> None:
    (link,) = links_of(
        "<section><h2>Právě se děje</h2>"
        "<div><time>17:42</time><img src='/most.jpg'><a href='/region/obec-opravi-most-pres-reku.k3x9m2ap'>"
        "<h3>Obec opraví most přes řeku</h3></a></div>"
        f"<div><time>17:27</time><img src='/vlak.jpg'><a href='{A}'><h3>{FIRST}</h3></a></div></section>"
    )
    assert (link.title, link.published_at, link.image_url) == (
        FIRST,
        "2026-11-19T17:27:00+01:00",
        "https://zpravy.example/vlak.jpg",
    )


@pytest.mark.parametrize(
    "headline", ["Foto: Rybník pod zámkem vypustili po sto letech", "FOTO: Vichr zlámal u mlýna lípy"]
)
def test_a_headline_may_begin_as_a_credit_does(headline: str) -> None:
    (link,) = links_of(f"<section><h2>Další zprávy</h2><div><a href='{A}'><h3>{headline}</h3></a></div></section>")
    assert link.title == headline


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (f"<h3><a href='{A}'>{FIRST}</a></h3><p>{PEREX} <a href='{A}'>Celý článek</a></p>", {"perex": PEREX}),
        (f"<h3><a href='{A}'>{FIRST}</a></h3><p>dnes 7:29 · {PEREX}</p>", {"perex": PEREX, "published_at": TODAY}),
        (f"<a href='{A}'><span class='t'>18:30</span> {FIRST}</a>", {"published_at": "2026-11-19T18:30:00+01:00"}),
        (f"<b>Včera</b><div>16:52</div><h3><a href='{A}'>{FIRST}</a></h3>", {"published_at": YESTERDAY}),
        (f"<h3><a href='{A}'>{FIRST}</a></h3><a href='/autor/jana-mala-12'>Jana Malá</a>", {"authors": ["Jana Malá"]}),
        (
            f"<img src='data:image/svg+xml,x'><img src='/vlak.jpg'><h3><a href='{A}'>{FIRST}</a></h3>",
            {"image_url": "https://zpravy.example/vlak.jpg"},
        ),
        (
            f"<a href='https://reklama.example/'><img src='/ad.gif'></a><h3><a href='{A}'>{FIRST}</a></h3>",
            {"image_url": None},
        ),
    ],
)  # fmt: skip
def test_what_a_card_shows(card: str, expected: dict[str, object]) -> None:
    first, _ = links_of(
        f"<section><h2>Další zprávy</h2><div>{card}</div><div><h3><a href='{B}'>{SECOND}</a></h3></div></section>"
    )
    assert first.title == FIRST
    assert {name: getattr(first, name) for name in expected} == expected


def test_a_box_without_a_heading_of_offers_for_subscribers_is_recommended() -> None:
    card = "<div><span>Premium</span><a href='{0}'><h3>{1}</h3></a></div>"
    links = links_of(f"<aside><div>{card.format(A, FIRST)}{card.format(B, SECOND)}</div></aside>")
    assert [(link.section, link.heading) for link in links] == [("recommended", None)] * 2


def test_cards_between_paragraphs_are_counted_through() -> None:
    long = "Řidiči na opravu čekali dlouho a stěžovali si. " * 9
    inset = f"<div><a href='{A}'>{FIRST}</a></div><p>{long}</p><div><a href='{B}'>{SECOND}</a></div>"
    html = f"<body><main><h1>Obec opraví most přes řeku</h1>{STORY.format(inset=inset, end='')}</main></body>"
    assert [(link.section, link.position) for link in rows(read_html(html))[1]] == [("related", 1), ("related", 2)]


def test_a_declared_box_s_heading_is_its_first_line_and_never_its_first_teaser() -> None:
    story = STORY.format(inset="", end="")
    for top, heading in (("<p>Lidé z Podlesí</p>", "Lidé z Podlesí"), ("", None)):
        cards = f"<a href='{A}'><h3>{FIRST}</h3></a><a href='{B}'><h3>{SECOND}</h3></a>"
        html = (
            f"<body><main><h1>Obec opraví most přes řeku</h1>{story}<div class='box'>{top}{cards}</div></main></body>"
        )
        links = rows(read_html(html, page=Page(boxes=("div.box",))))[1]
        assert [(link.heading, link.title) for link in links] == [(heading, FIRST), (heading, SECOND)]


def test_a_hidden_slide_beside_a_shown_one_is_read_and_hidden_furniture_is_not() -> None:
    slide = "<a class='item' style='{}' href='{}'><b>Krimi</b><div>{}</div></a>"
    ticker = slide.format("", A, FIRST) + slide.format("display: none", B, SECOND)
    links = links_of(f"<section><h2>Další zprávy</h2><div>{ticker}</div></section>")
    assert [link.title for link in links] == [FIRST, SECOND]
    hidden = "".join(slide.format("display: none", *teaser) for teaser in ((A, FIRST), (B, SECOND)))
    assert links_of(f"<section><h2>Další zprávy</h2><div>{hidden}</div></section>") == []


def test_a_heading_may_link_to_what_the_site_declares_as_no_article() -> None:
    """Also where the link names no host: globe24.cz lists what is filed under a tag."""
    cards = f"<div><h3><a href='{A}'>{FIRST}</a></h3></div><div><h3><a href='{B}'>{SECOND}</a></h3></div>"
    top = "<h2><a href='/clanky-podle-stitku/volby-do-horni-komory-parlamentu'>Volby do Senátu</a></h2>"
    html = f"<body><main><h1>Obec opraví most</h1>{STORY.format(inset='', end='')}</main><div>{top}{cards}</div></body>"
    links = rows(read_html(html, url="https://globe24.cz/domaci/obec-opravi-most.k3x9m2ap"))[1]
    assert [(link.heading, link.title) for link in links] == [("Volby do Senátu", FIRST), ("Volby do Senátu", SECOND)]


PARAGRAPH = (
    "Obec nechala opravit most přes řeku a práce přišly na osm milionů korun, řekl v pondělí starosta obce číslo {}."
)
CARD = "<div><a href='/domaci/zprava-o-mostu-123{0}'>Zpráva o mostu, který se opravuje, číslo {0}</a><p>{1}</p></div>"


def declared_box(inside: str, outside: str) -> tuple[str, list[str]]:
    """Return text and titles of the teasers of a page with this in a declared box, and this beside it."""
    html = f"<html><body><h1>Obec opraví most</h1><main>{outside}<div class='box'>{inside}</div></main></body></html>"
    article, links = rows(read_html(html, page=Page(boxes=("div.box",))))
    return article.text, [link.title for link in links]


def test_a_declared_box_that_holds_most_of_the_text_is_the_column() -> None:
    story = [PARAGRAPH.format(number) for number in range(9)]
    cards = "".join(CARD.format(number, "") for number in range(2))
    column = "".join(f"<p>{line}</p>" for line in story)
    text, titles = declared_box(f"{column}<h3>Související</h3>{cards}", f"<p>{PARAGRAPH.format(99)}</p>")
    assert text.split("\n") == story
    assert len(titles) == 2


def test_a_declared_box_of_cards_with_perexes_stays_one_however_short_the_story() -> None:
    cards = "".join(CARD.format(number, PARAGRAPH.format(number)) for number in range(6))
    story = [PARAGRAPH.format(number) for number in range(10, 13)]
    text, titles = declared_box(cards, "".join(f"<p>{line}</p>" for line in story))
    assert text.split("\n") == story
    assert len(titles) == 6


def test_a_declared_box_of_facts_beside_the_story_stays_one() -> None:
    facts = "".join(f"<p>{PARAGRAPH.format(number)}</p>" for number in range(5))
    story = [PARAGRAPH.format(number) for number in range(10, 18)]
    text, _ = declared_box(facts, "".join(f"<p>{line}</p>" for line in story))
    assert text.split("\n") == story


SLOT = "<div class='row'><div class='slot'><div class='mark'>Reklama</div><img src='/r.gif'></div></div>"


def parts_of_a_box(between: str) -> list[tuple[str | None, str]]:
    """Return heading and title of the teasers of a box in two parts with this between them."""
    cards = [CARD.format(number, "") for number in range(4)]
    box = (
        f"<div><h2>Související články</h2><div>{cards[0]}{cards[1]}</div>{between}<div>{cards[2]}{cards[3]}</div></div>"
    )
    story = STORY.format(inset="", end="")
    html = f"<body><main><h1>Obec opraví most přes řeku</h1>{story}</main>{box}</body>"
    return [(link.heading, link.title[-1]) for link in rows(read_html(html))[1]]


def test_an_empty_advert_between_the_parts_of_a_box_does_not_end_it() -> None:
    assert parts_of_a_box(SLOT) == [("Související články", number) for number in "0123"]


@pytest.mark.parametrize("label", ["Obchodní sdělení", "Komerční sdělení", "Reklama"])
def test_a_labelled_advert_between_the_parts_of_a_box_is_no_teaser(label: str) -> None:
    promo = f"<div class='promo'><span>{label}</span>{CARD.format(9, '')}</div>"
    assert parts_of_a_box(promo) == [("Související články", number) for number in "0123"]


@pytest.mark.parametrize("label", ["<h2>Reklama</h2>", "<h3>Komerční sdělení</h3>"])
def test_a_heading_over_adverts_ends_a_box(label: str) -> None:
    assert parts_of_a_box(label) == [("Související články", number) for number in "01"]
