"""The story's blocks: what is story between and beside all that stands in its column."""

from __future__ import annotations

import pytest

from newscrawl.czech.credits import split_credit
from newscrawl.items import Article, Block, Image
from support.invented_pages import read_html, rows

LEAD = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou."
FIRST = "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy."
MIDDLE = "Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici."
LAST = "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici."
HEAD = f"<h1>Obec opraví most přes řeku</h1><p class='perex'>{LEAD}</p>"


def read(body: str) -> Article:
    return rows(read_html(f"<html><body><main>{HEAD}<div>{body}</div></main></body></html>"))[0]


def between(markup: str) -> list[Block]:
    """Return the blocks that `markup` gives between the first and the last paragraph."""
    body = read(f"<p>{FIRST}</p>{markup}<p>{MIDDLE}</p><p>{LAST}</p>").body
    assert (body[0].text, body[-2].text, body[-1].text) == (FIRST, MIDDLE, LAST)
    return body[1:-2]


def kinds(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>Kdo to zaplatí</h2>", [("heading", "Kdo to zaplatí")]),
        ("<h4>Kdo to zaplatí?</h4>", [("heading", "Kdo to zaplatí?")]),
        ("<ul><li>písek a štěrk,</li><li>beton.</li></ul>", [("list_item", "písek a štěrk,"), ("list_item", "beton.")]),
        ("<ol><li><p>Nejdřív se most zavře.</p></li></ol>", [("list_item", "Nejdřív se most zavře.")]),
        ("<blockquote><p>Most spadne do roka.</p></blockquote>", [("quote", "Most spadne do roka.")]),
        ("<blockquote>Most spadne do roka.</blockquote>", [("quote", "Most spadne do roka.")]),
        ("<p>Krátká věta.</p>", [("paragraph", "Krátká věta.")]),
        ("<p><strong>Kdo to zaplatí?</strong></p>", [("paragraph", "Kdo to zaplatí?")]),
        ("<p>„To je vše,“ řekl.</p>", [("paragraph", "„To je vše,“ řekl.")]),
        ("<p>K tématu se vyjádřil i premiér.</p>", [("paragraph", "K tématu se vyjádřil i premiér.")]),
        ("<p>Souhlasím s opravou mostu, řekl.</p>", [("paragraph", "Souhlasím s opravou mostu, řekl.")]),
        (
            "<table><tr><td>Písek</td><td>5 t</td></tr><tr><td>Beton</td><td>9 t</td></tr></table>",
            [("table", "Písek\t5 t\nBeton\t9 t")],
        ),
        ("<iframe src='https://video.example/1'></iframe>", [("embed", "")]),
    ],
)
def test_kinds_of_blocks(markup: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(between(markup)) == expected


def test_the_rank_of_a_heading() -> None:
    assert [block.level for block in between("<h2>Kdo to zaplatí</h2><p>Zatím nikdo.</p><h3>A kdy</h3>")] == [
        2,
        None,
        3,
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<p>Reklama</p>",
        "<div class='advert'><p>Kupte si pneumatiky na zimu, teď se slevou dvacet procent a montáží zdarma.</p></div>",
        "<div class='share'><a href='https://www.facebook.com/sharer'>Sdílet na Facebooku</a></div>",
        "<div class='newsletter'><h3>Newsletter</h3><p>Každé ráno vám pošleme to nejlepší, stačí adresa.</p></div>",
        "<div class='poll'><h3>Anketa</h3><p>Máte radost z opravy mostu, nebo byste ho zbourali?</p></div>",
        "<form><p>Napište nám, co si o opravě mostu myslíte, nejlepší odpovědi příští týden otiskneme.</p></form>",
        "<nav><p>Kapitoly článku, které si můžete přečíst podle toho, co vás o mostu nejvíc zajímá.</p></nav>",
        "<p>Následuje obsah vložený z jiného webu. Zde jej můžete přeskočit.</p>",
        "<p>1 / 5</p>",
        "<p hidden>Tento odstavec nikdo nevidí, a proto do příběhu nepatří, i když je dost dlouhý.</p>",
        "<script>document.write('Tento odstavec píše skript a do příběhu nepatří.')</script>",
        "<h3>Související</h3>",
        "<p>Tento text je součástí prémiového obsahu pro předplatitele.</p>",
    ],
)
def test_what_is_no_story(furniture: str) -> None:
    assert between(furniture) == []


def test_pictures_in_the_story_with_caption_and_credit() -> None:
    figure = (
        "<figure><img src='/most.jpg' alt='Most'><figcaption>Most u mlýna před opravou. Foto: Eva Bílá / Zprávy"
        "</figcaption></figure>"
    )
    (image,) = between(figure)
    assert image == Block(
        kind="image",
        text="",
        url="https://zpravy.example/most.jpg",
        caption="Most u mlýna před opravou.",
        credit="Eva Bílá / Zprávy",
    )
    article = read(f"{figure}<p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p>")
    assert article.images == [Image(url=image.url, caption=image.caption, credit=image.credit, is_lead=True)]
    assert "Eva Bílá" not in article.text


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("Most u mlýna. Foto: Eva Bílá", "Most u mlýna.", "Eva Bílá"),
        ("Most u mlýna Foto: Eva Bílá / Zprávy", "Most u mlýna", "Eva Bílá / Zprávy"),
        ("Most u mlýna, foto: Eva Bílá", "Most u mlýna", "Eva Bílá"),
        ("Most u mlýna | Zdroj: ČTK", "Most u mlýna", "ČTK"),
        ("Most u mlýna (foto: Eva Bílá)", "Most u mlýna", "Eva Bílá"),
        ("Most (22.6.2025, Podlesí) Foto: Depositphotos", "Most (22.6.2025, Podlesí)", "Depositphotos"),
        ("Foto: U.S. Air Force", None, "U.S. Air Force"),
        ("Most u mlýna, ilustrační foto", "Most u mlýna, ilustrační foto", None),
        ("", None, None),
    ],
)
def test_a_caption_and_its_credit(printed: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(printed) == (caption, credit)


@pytest.mark.parametrize(
    "body",
    [
        f"<div><p>{FIRST}</p></div><div><p>{MIDDLE}</p></div><div><p>{LAST}</p></div>",
        f"<p>{FIRST}</p><div><div><p>{MIDDLE}</p></div></div><p>{LAST}</p>",
        f"<div>{FIRST}</div><div>{MIDDLE}</div><div>{LAST}</div>",
        f"<div>{FIRST}<br><br>{MIDDLE}<br><br>{LAST}</div>",
        f"<div>{FIRST}<p>{MIDDLE}</p>{LAST}</div>",
        f"<section><p>{FIRST}</p></section><section><p>{MIDDLE}</p><p>{LAST}</p></section>",
        f"<div><p>{FIRST}</p><p>{MIDDLE}</p></div><ins class='ad'><p>Reklama</p></ins><div><p>{LAST}</p></div>",
        f"<p>{FIRST}<p>{MIDDLE}<p>{LAST}",
        f"<p>{FIRST.replace('podzimu', '<a href=/tag/podzim>podzimu</a>')}</p><p>{MIDDLE}</p><p>{LAST}</p>",
        f"<center><font size=2><p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p></font></center>",
    ],
)
def test_paragraphs_in_every_markup(body: str) -> None:
    assert kinds(read(body).body) == [("paragraph", FIRST), ("paragraph", MIDDLE), ("paragraph", LAST)]


@pytest.mark.parametrize("cut", [0.5, 0.7, 0.9])
def test_a_page_that_breaks_off_keeps_what_is_there(cut: float) -> None:
    html = f"<html><body><main>{HEAD}<div><p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p><h2>Konec"
    end = html.index(FIRST) + int(cut * len(html[html.index(FIRST) :]))
    article = rows(read_html(html[:end]))[0]
    assert article.perex == LEAD
    assert html[:end].count("</p><p>") >= len(article.body) - 1
    assert all(block.text in f"{FIRST}{MIDDLE}{LAST}" for block in article.body)


def test_a_story_of_one_long_paragraph_goes_on_in_a_second_column_below_boxes() -> None:
    titles = ("Muzeum hledá majitele kočáru z roku 1888", "Rybáři vysadili do Sázavy osm tisíc pstruhů")
    teasers = "".join(f"<article><h3><a href='/c-{title[:3]}.00000001'>{title}</a></h3></article>" for title in titles)
    boxes = "".join(f"<section><h2>{name}</h2>{teasers}</section>" for name in ("Související", "Mohlo by vás zajímat"))
    long = f"{FIRST} {MIDDLE} {LAST} {FIRST}"
    columns = f"<div><p>{long}</p>{boxes}</div><div>Reklama</div><div><p>{LAST[:56]}.</p></div>"
    article = rows(read_html(f"<html><body><main>{HEAD}{columns}</main></body></html>"))[0]
    assert article.text == f"{long}\n{LAST[:56]}."


def test_a_photo_with_a_lead_is_an_article_without_text() -> None:
    figure = "<figure><img src='/zare.jpg'><figcaption>Záře nad Telčí Foto: Jan Vrba</figcaption></figure>"
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Obec opraví most přes řeku"}</script>'
    )
    article = rows(read_html(f"<html><head>{head}</head><body><main>{HEAD}{figure}</main></body></html>"))[0]
    assert (article.perex, article.text, article.body) == (LEAD, "", [])
    assert article.images[0].credit == "Jan Vrba"


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html></html>",
        "prostý text",
        "<h1>Obec opraví most přes řeku</h1>",
        f"<h1>Obec opraví most přes řeku</h1><p>{FIRST}</p>",
        f"<p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p>",
        "<h1>Vyhledávání</h1>"
        + "".join(f"<p><a href='/a/zprava-cislo-{n}-je-tu'>Zpráva číslo {n} je tu</a></p>" for n in range(30)),
    ],
)
def test_what_is_no_article_has_a_reason(html: str) -> None:
    facts = read_html(html)
    assert facts.article is None
    assert facts.reason


def test_a_section_whose_articles_lie_below_its_address_is_no_article() -> None:
    def card(number: int) -> str:
        title = f"Obec číslo {number} dostane nový most přes řeku"
        perex = "Stavba začne na jaře a potrvá dva roky, po tu dobu tudy projedou jen autobusy a sanitky."
        href = f"/zpravy/obec-cislo-{number}-dostane-most.abcd123{number}"
        return f"<article><h2><a href='{href}'>{title}</a></h2><p>{perex}</p></article>"

    html = f"<html><body><h1>Zprávy z regionu</h1>{''.join(map(card, range(9)))}</body></html>"
    facts = read_html(html, url="https://zpravy.example/zpravy")
    assert facts.article is None, facts.article


def test_front_pages_are_no_articles() -> None:
    html = f"<html><body><main>{HEAD}<p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p></main></body></html>"
    assert read_html(html, url="https://zpravy.example/").reason == "front page"


# --- what the press prints between paragraphs ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        "<div><video src='v.mp4'></video><div>Video Player is loading.</div><div>Čas 0:05</div><div>1x</div></div>",
        "<div><h3>Anketa</h3><p>Postavil by se most rychleji bez kraje a bez státu?</p><ul><li>ANO</li></ul></div>",
        "<div><div>Anketa</div><div>Jezdíte přes most?</div><div>ANO</div><div>NE</div></div>",
        "<p>Foto: Jana Malá, Zprávy</p>",
        "<p>Nahrávám video</p><p>Brífink hasičů v Soběslavi</p><p>Zdroj: ČT24</p>",
        "<table><tr><td><a href='/domaci/vlak-v-noci-narazil.a1b2c3d4'>Vlak narazil do závor</a></td></tr></table>",
        "<p><a href='https://jinde.example/'>Převzato</a></p>",
        "<h6>Obec opraví most přes řeku</h6>",
    ],
)  # fmt: skip
def test_between_paragraphs_and_no_story(markup: str) -> None:
    assert [block.text for block in between(markup) if block.text] == []


def test_a_part_named_poll_with_statements_below_is_story() -> None:
    told = "Hlasovalo se celý víkend. Pro most bylo osm lidí z deseti, proti jen dva."
    assert [block.text for block in between(f"<div><h3>Anketa</h3><p>{told}</p></div>")] == ["Anketa", told]


@pytest.mark.parametrize("names", ["instagram-media article-text", "fb-post", "twitter-tweet"])
@pytest.mark.parametrize("paragraphs", [[FIRST, MIDDLE, LAST], [FIRST, MIDDLE, LAST] * 4])
def test_a_column_with_the_name_of_a_post_is_a_story(names: str, paragraphs: list[str]) -> None:
    body = read(
        f"<div class='{names}'>" + "".join(f"<p>{text} {n}.</p>" for n, text in enumerate(paragraphs)) + "</div>"
    ).body
    assert [block.text for block in body] == [f"{text} {n}." for n, text in enumerate(paragraphs)]


def test_a_paragraph_in_large_letters_is_no_heading() -> None:
    large = f"{FIRST} {MIDDLE} {LAST}"
    assert kinds(between(f"<h3>{large}</h3>")) == [("paragraph", large)]


def test_an_embedded_post_is_an_embed_and_its_words_are_not_the_story_s() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p>Most bude, slibuju. A bude i s chodníkem, jak chtěly děti.</p>"
        "— Starosta (@starosta) <a href='https://twitter.com/starosta/status/1'>22. února</a></blockquote>"
    )
    (block,) = between(post)
    assert (block.kind, block.text, block.url) == ("embed", "", "https://twitter.com/starosta/status/1")


def test_the_name_of_a_video_under_its_player_is_no_story() -> None:
    name = "Starosta ukazuje prasklinu v mostním oblouku"
    ld = f'<script type="application/ld+json">{{"@type": "VideoObject", "name": "{name}"}}</script>'
    assert between(f"{ld}<div><b>Video</b><span> {name}</span> <span>- Zprávy/Malá</span></div>") == []
    assert [block.text for block in between(f"<div>{name}, a to je celé.</div>")] == [f"{name}, a to je celé."]


@pytest.mark.parametrize(
    "below",
    [
        "<div>Most u mlýna</div><div> • foto: </div><div>Eva Bílá</div>",
        "<div>Most u mlýna</div><p>FOTO: Eva Bílá</p>",
        "<span>Foto: Eva Bílá</span><figcaption>Most u mlýna</figcaption>",
        "<div>Kliknutím zvětšíte</div><div>Most u mlýna | Foto: Eva Bílá | Zdroj: Zprávy</div>",
    ],
)
def test_a_caption_reaches_to_its_credit(below: str) -> None:
    (image,) = [block for block in between(f"<img src='/m.jpg?c=0,0,160'>{below}") if block.kind == "image"]
    assert (image.caption, image.credit) == ("Most u mlýna", "Eva Bílá")
    assert image.url == "https://zpravy.example/m.jpg?c=0%2C0%2C160"


def test_the_last_paragraph_and_the_byline_are_no_caption_of_a_picture_above() -> None:
    article = read(f"<p>{FIRST}</p><p>{MIDDLE}</p><img src='/most.jpg'><p>{LAST}</p><p>Autor: Jana Malá</p>")
    assert article.text.endswith(LAST)
    assert article.authors == ["Jana Malá"]


def test_a_paragraph_that_the_paywall_cuts_is_story() -> None:
    offer = "<div><h3>Pokračování je exkluzivní obsah pro předplatitele.</h3><ul><li>Článek dočtete.</li></ul></div>"
    article = read(f"<p>{FIRST}</p><p>{MIDDLE}</p><p>„Je to brutální</p>{offer}")
    assert article.text.split("\n")[-1] == "„Je to brutální"
    assert article.access.level == "paid"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            "<table><tr><td>Úsek</td><td>Délka</td></tr><tr><td>Horní</td><td>95 m</td></tr></table>",
            ("table", "Úsek\tDélka\nHorní\t95 m"),
        ),
        (
            "<blockquote><p>Jezdili jsme oklikou přes Dubinu.</p></blockquote>",
            ("quote", "Jezdili jsme oklikou přes Dubinu."),
        ),
        ("<blockquote>Nikdo už tomu nevěřil.</blockquote>", ("quote", "Nikdo už tomu nevěřil.")),
    ],
    ids=["table", "quote", "bare quote"],
)
@pytest.mark.parametrize("caption", ["", "<figcaption>Eva Bílá, starostka</figcaption>"])
def test_what_a_figure_shows_instead_of_a_picture_is_story_and_its_caption_is_not(figure, expected, caption) -> None:
    assert kinds(between(f"<figure class='obrazek'>{figure}{caption}</figure>")) == [expected]


COMMENT = "To je dost, že už ten most otevřeli, jezdil jsem oklikou osm let a stálo mě to majlant na benzinu."


@pytest.mark.parametrize(
    "opening",
    [
        "<section id='diskuse-clanku'><h3>Názory</h3>",
        "<div class='disqus_thread'><h3>Co na to říkáte</h3>",
        "<div class='box'><h3>Diskuse čtenářů</h3>",
        "<div class='box'><h2>Komentáře (2)</h2>",
        "<details class='zavreno'><summary>Komentáře (2)</summary>",
        "<div class='commentbox'><p>Karel Bystrý napsal:</p>",
    ],
)
@pytest.mark.parametrize("place", ["in the story", "below it"])
def test_what_readers_write_is_no_story_however_much_it_is(opening: str, place: str) -> None:
    tag = opening[1:].partition(" ")[0]
    comments = opening + "".join(f"<div><b>Karel_{n}</b><p>{n}. {COMMENT}</p></div>" for n in range(9)) + f"</{tag}>"
    inside, below = (comments, "") if place == "in the story" else ("", comments)
    text = rows(
        read_html(
            f"<html><body><main><article>{HEAD}<div><p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p>{inside}</div>{below}"
            "</article></main></body></html>"
        )
    )[0].text
    assert text == f"{FIRST}\n{MIDDLE}\n{LAST}"


def test_a_name_around_the_whole_article_says_nothing_of_comments() -> None:
    html = f"<div class='post comments-open'><article>{HEAD}<p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p></article></div>"
    assert rows(read_html(f"<html><body>{html}</body></html>"))[0].text == f"{FIRST}\n{MIDDLE}\n{LAST}"


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("<p>Uvidíme.</p>", [("paragraph", "Uvidíme.")]),
        ("<p>„Jsem rád,“ dodal.</p><p>A šel.</p>", [("paragraph", "„Jsem rád,“ dodal."), ("paragraph", "A šel.")]),
        ("<h3>A kdy?</h3><p>V květnu.</p>", [("heading", "A kdy?"), ("paragraph", "V květnu.")]),
        (
            "<p>Co ještě chybí:</p><ul><li>Zábradlí</li><li>Lampy u lávky</li></ul>",
            [("paragraph", "Co ještě chybí:"), ("list_item", "Zábradlí"), ("list_item", "Lampy u lávky")],
        ),
        ("<p>Sdílet</p>", []),
        ("<p>Jan Malý</p>", []),
        ("<p>Foto: Eva Bílá.</p>", []),
        ("<p><a href='/rubriky/mesto'>Víc zpráv z města.</a></p>", []),
        ("<ul><li>Doprava</li><li>Mosty</li></ul>", []),
        ("<div><p>Krátce.</p></div>", []),
    ],
)
def test_short_lines_below_the_last_paragraph_are_story_if_they_read_like_it(tail: str, expected: list) -> None:
    assert kinds(read(f"<p>{FIRST}</p><p>{MIDDLE}</p><p>{LAST}</p>{tail}").body)[3:] == expected


def test_a_short_sentence_above_the_first_paragraph_is_story() -> None:
    assert kinds(read(f"<p>Je hotovo.</p><p>{FIRST}</p><p>{LAST}</p>").body)[0] == ("paragraph", "Je hotovo.")
