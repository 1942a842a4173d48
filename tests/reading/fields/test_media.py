"""Pictures and videos of a story, its keywords and the site's own id of it, as real pages state them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.items import Article, Image, Video
from newscrawl.page import Page
from support.invented_pages import ORIGIN, URL, read_html, rows

TITLE = "Obec opraví most přes řeku"
PEREX = "Most u mlýna se letos konečně dočká opravy. Lidé na ni čekali třicet let a museli jezdit oklikou."
FIRST = "<p>Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy.</p>"
SECOND = "<p>Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici.</p>"
BOX = (
    "<section><h2>Další zprávy</h2><ul>{0}"
    "<li><a href='/region/vlak-srazil-srnu.a1b2c3d4'><h3>Vlak srazil u Lhoty srnu a dvě hodiny stál</h3></a></li>"
    "<li><a href='/region/pozar-stodoly.a1b2c3d5'><h3>Hasiči dohašují stodolu, škoda jde do milionů</h3></a></li>"
    "<li><a href='/region/nova-skola.a1b2c3d6'><h3>Nová škola v Podlesí otevře až po prázdninách</h3></a></li>"
    "</ul></section>"
)


def read(above: str = "", within: str = "", below: str = "", *, head: str = "", page: Page | None = None) -> Article:
    html = (
        f"<html lang='cs'><head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>"
        f"<p class='perex'>{PEREX}</p>{above}<div>{FIRST}{within}{SECOND}</div></article>{below}</body></html>"
    )
    return rows(read_html(html, page=page))[0]


def ld(**node: Any) -> str:
    """Return the JSON-LD of the article with these properties."""
    whole = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **node}
    return f"<script type='application/ld+json'>{json.dumps(whole, ensure_ascii=False)}</script>"


def og(**values: str) -> str:
    names = ((name.replace("_", ":"), value) for name, value in values.items())
    return "".join(f"<meta property='og:{name}' content='{value}'>" for name, value in names)


def figure(img: str) -> str:
    return f"<figure>{img}<figcaption>Most u mlýna</figcaption></figure>"


def picture(img: str, *, head: str = "") -> Image:
    (image,) = read(figure(img), head=head).images
    return image


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("img", "size"),
    [
        ("<img src='/most.jpg' width='800' height='450'>", (800, 450)),
        ("<img src='/most.jpg' width='800px' height='450 px'>", (800, 450)),
        ("<img src='/most.jpg' width='100%' height='auto'>", (None, None)),
        ("<img src='/most.jpg' width='16' height='9'>", (None, None)),
        ("<img src='/most-800x450.jpg'>", (None, None)),  # never guessed from the address
        ("<img src='/m.jpg' srcset='/s.jpg 400w, /m.jpg 800w'>", (800, None)),
        ("<img src='/m.jpg' srcset='/s.jpg 400w, /m.jpg 800w' width='800' height='450'>", (800, 450)),
        ("<img src='/m.jpg' srcset='/s.jpg 400w, /m.jpg 800w' width='640' height='360'>", (800, None)),
        ("<img src='/m.jpg' srcset='/m.jpg 1x, /l.jpg 2x'>", (None, None)),
        (
            "<picture><source srcset='/m.jpg 960w' width='960' height='540'>"
            "<img src='data:image/gif;base64,R0lG' width='40' height='40'></picture>",
            (960, 540),
        ),
    ],
)
def test_the_size_that_the_markup_states(img: str, size: tuple[int | None, int | None]) -> None:
    image = picture(img)
    assert (image.width, image.height) == size


@pytest.mark.parametrize(
    "stated",
    [
        {"width": 1200, "height": 675},
        {"width": "1200", "height": "675"},
        {"width": "1200px", "height": "675 px"},
        {"width": {"@type": "QuantitativeValue", "value": 1200}, "height": {"value": "675"}},
    ],
)
def test_the_size_that_json_ld_states_of_the_same_address(stated: dict[str, Any]) -> None:
    head = ld(image={"@type": "ImageObject", "url": f"{ORIGIN}/most.jpg", **stated})
    image = picture("<img src='/most.jpg' width='600' height='300'>", head=head)
    assert (image.width, image.height) == (1200, 675)
    other = picture("<img src='/most-uvodni.jpg' width='600' height='300'>", head=head)
    assert (other.width, other.height) == (600, 300)


def test_a_story_without_pictures_has_the_one_of_open_graph_with_what_that_states() -> None:
    head = og(image="/most.jpg", image_width="1200", image_height="630", image_alt="Most u mlýna")
    assert read(head=head).images == [
        Image(url=f"{ORIGIN}/most.jpg", alt="Most u mlýna", width=1200, height=630, is_lead=True)
    ]


def test_sizes_of_several_pictures_of_open_graph_are_those_of_each_in_turn() -> None:
    pictures = "".join(f"<meta property='og:image' content='/{name}.jpg'>" for name in ("most", "mlyn"))
    (image,) = read(head=pictures + og(image_width="1200", image_height="630")).images
    assert (image.width, image.height) == (None, None)
    (image,) = read(head=pictures + og(image_width="1200") + og(image_width="800")).images
    assert image.width == 1200


@pytest.mark.parametrize(
    ("printed", "alt"),
    [("Most &amp; mlýn", "Most & mlýn"), ("", None), ("most.jpg", None), ("IMG_2041.JPG", None), ("  ", None)],
)
def test_alt_as_printed_but_no_name_of_a_file(printed: str, alt: str | None) -> None:
    assert picture(f"<img src='/foto/most.jpg' alt='{printed}'>").alt == alt


def leads(above: str = "", within: str = "", *, head: str = "") -> list[bool | None]:
    return [image.is_lead for image in read(above, within, head=head).images]


ABOVE = figure("<img src='/foto/most-u-mlyna-640x360.jpg'>")
WITHIN = figure("<img src='/foto/starosta-obce-640x360.jpg'>")


@pytest.mark.parametrize(
    "head",
    [
        og(image="/foto/starosta-obce-1200x630.jpg"),
        ld(image=f"{ORIGIN}/foto/starosta-obce.jpg"),
        ld(image=[f"{ORIGIN}/foto/starosta-obce-1200x{height}.jpg" for height in (1200, 900, 675)]),
        ld(image={"@type": "ImageObject", "contentUrl": "/foto/starosta-obce-scaled.jpg"}),
        ld(image={"@id": "#foto"})
        + "<script type='application/ld+json'>"
        + json.dumps({"@type": "ImageObject", "@id": "#foto", "url": "/foto/starosta-obce.jpg"})
        + "</script>",
    ],
)
def test_the_lead_is_the_picture_that_the_page_announces_in_any_size(head: str) -> None:
    assert leads(ABOVE, WITHIN, head=head) == [False, True]


@pytest.mark.parametrize(
    "head", ["", og(image="/logo-zpravy.png"), ld(image=["/foto/starosta-obce.jpg", "/foto/most-u-mlyna.jpg"])]
)
def test_where_the_page_announces_none_of_them_it_is_the_one_above_the_story(head: str) -> None:
    assert leads(ABOVE, WITHIN, head=head) == [True, False]


def test_where_nothing_tells_nothing_is_said() -> None:
    assert leads("", WITHIN) == [None]
    assert leads(figure("<img src='/foto/autor.jpg' width='60' height='60'>"), WITHIN) == [None, None]


# --- videos -----------------------------------------------------------------------------------------------------------


PLAYER = "<iframe src='https://www.youtube.com/embed/aB3dE5fG7hI?rel=0' title='{0}' allowfullscreen></iframe>"


def test_videos_of_json_ld() -> None:
    node = {
        "@type": "VideoObject",
        "name": "Most z výšky",
        "contentUrl": "/video/most.mp4",
        "embedUrl": "/embed/17",
        "thumbnailUrl": ["/nahled.jpg", "/nahled2.jpg"],
        "duration": "PT1M35S",
    }
    article = read(head=ld(video=node))
    assert article.videos == [
        Video(url=f"{ORIGIN}/video/most.mp4", title="Most z výšky", image_url=f"{ORIGIN}/nahled.jpg", duration=95)
    ]
    assert article.provenance["videos"] == "json-ld:video"


@pytest.mark.parametrize(
    ("player", "url"),
    [
        (PLAYER.format(""), "https://www.youtube.com/embed/aB3dE5fG7hI?rel=0"),
        ("<iframe data-src='//player.vimeo.com/video/1234567'></iframe>", "https://player.vimeo.com/video/1234567"),
        ("<iframe src='https://media.cms.nova.cz/embed/a1B2c3'></iframe>", "https://media.cms.nova.cz/embed/a1B2c3"),
        ("<iframe src='https://www.stream.cz/embed/17-most'></iframe>", "https://www.stream.cz/embed/17-most"),
        ("<iframe src='https://video.denik.example/embed/17'></iframe>", "https://video.denik.example/embed/17"),
        ("<video src='/video/most.mp4'></video>", f"{ORIGIN}/video/most.mp4"),
        ("<video poster='/nahled.jpg'><source src='/video/most.mp4'></video>", f"{ORIGIN}/video/most.mp4"),
    ],
)
def test_players_in_the_story(player: str, url: str) -> None:
    assert [video.url for video in read(within=player).videos] == [url]


@pytest.mark.parametrize(
    "embed",
    [
        "<iframe src='https://www.googletagmanager.com/ns.html?id=GTM-1'></iframe>",
        "<iframe src='https://open.spotify.com/embed/episode/17'></iframe>",
        "<iframe src='https://maps.google.com/maps?q=50,14&output=embed'></iframe>",
        "<iframe src='https://datawrapper.dwcdn.net/9y4ZK/10/'></iframe>",
        "<iframe src='https://platform.twitter.com/embed/Tweet.html?id=17'></iframe>",
        "<iframe src='https://ads.adform.net/video/player?id=17'></iframe>",
        "<div class='reklama'><video src='/spot.mp4'></video></div>",
        "<audio src='/zvuk.mp3'></audio>",
        "<video></video>",
    ],
)
def test_what_plays_no_video_of_the_story(embed: str) -> None:
    assert read(within=embed).videos == []


def test_each_video_once() -> None:
    watch = "https://www.youtube.com/watch?v=aB3dE5fG7hI"
    stated = ld(video={"@type": "VideoObject", "name": "Most z výšky", "contentUrl": watch})
    (video,) = read(within=PLAYER.format("YouTube video player") * 2, head=stated).videos
    assert (video.url, video.title) == (watch, "Most z výšky")
    own = ld(video={"@type": "VideoObject", "name": "Most z výšky"})
    (video,) = read(within="<video src='/video/most.mp4'></video>", head=own).videos
    assert (video.url, video.title) == (f"{ORIGIN}/video/most.mp4", "Most z výšky")


def test_other_videos_beside_the_stated_one() -> None:
    stated = ld(video={"@type": "VideoObject", "name": "Most", "embedUrl": "https://youtu.be/zzzzzzzzzzz"})
    assert len(read(within=PLAYER.format("Mlýn z výšky"), head=stated).videos) == 2


def test_videos_of_teasers_are_none_of_the_story() -> None:
    in_box = (
        f"<li>{PLAYER.format('')}<a href='/region/x.a1b2c3d9'><h3>Srna přeběhla most a zmizela v lese</h3></a></li>"
    )
    beside = json.dumps({"@type": "VideoObject", "name": "Vlak srazil u Lhoty srnu a dvě hodiny stál"})
    head = f"<script type='application/ld+json'>{beside}</script>"
    assert read(below=BOX.format(in_box), head=head).videos == []


def test_the_video_of_open_graph() -> None:
    article = read(head=og(video="/video/most.mp4") + og(video_duration="95"))
    assert article.videos == [Video(url=f"{ORIGIN}/video/most.mp4", duration=95)]
    assert article.provenance["videos"] == "meta:og:video"


# --- keywords ---------------------------------------------------------------------------------------------------------


def keywords(content: str, *, head: str = "") -> list[str]:
    return read(head=head + f"<meta name='keywords' content='{content}'>").keywords


def test_keywords_that_are_no_topics() -> None:
    article = read(
        head=ld(keywords=["most", "Podlesí", "kraj"]),
        below="<p>Témata: <a href='/tag/most/'>Most</a>, <a href='/tag/doprava/'>doprava</a></p>",
    )
    assert (article.topics, article.keywords) == (["Most", "doprava"], ["Podlesí", "kraj"])
    assert article.provenance["keywords"] == "json-ld:keywords"


TOPICS = "<p><a href='/tag/most/'>Most</a></p>"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("mlýn, řeka, mlýn", ["mlýn", "řeka"]),
        ("mlýn, Zprávy Example, zprávy, zpravodajství, novinky", ["mlýn"]),
        ("mlýn, type:article, editors_pick, 12345, " + "x" * 61, ["mlýn"]),
        ("obec, opraví, most, přes, řeku", []),
        ("EU, a, NATO", ["EU", "NATO"]),
    ],
)
def test_keywords_without_what_says_nothing_of_the_story(content: str, kept: list[str]) -> None:
    head = og(site_name="Zprávy Example") + f"<meta name='keywords' content='{content}'>"
    assert read(head=head, below=TOPICS).keywords == kept


def test_not_more_keywords_than_an_article_has() -> None:
    content = ", ".join(f"slovo {number}" for number in range(1000))
    assert len(read(head=f"<meta name='keywords' content='{content}'>", below=TOPICS).keywords) == 40


# --- the site's own id ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "found", "source"),
    [
        (ld(identifier=4575877), "4575877", "json-ld:identifier"),
        (ld(identifier={"@type": "PropertyValue", "value": "a-17"}), "a-17", "json-ld:identifier.value"),
        ("<meta name='article:id' content='mirror-326'>", "mirror-326", "meta:article:id"),
        ("<meta name='cXenseParse:recs:articleid' content='198'>", "198", "meta:cxenseparse:recs:articleid"),
        ("<meta name='dc.identifier' content='https://a.cz/-17'>", None, None),
        ("<meta name='dc.identifier' content='ISSN 041-9373'>", None, None),
        ("", None, None),
    ],
)
def test_the_id_that_the_page_states(head: str, found: str | None, source: str | None) -> None:
    article = read(head=head)
    assert (article.external_id, article.provenance.get("external_id")) == (found, source)


def test_the_id_where_the_site_declares_it() -> None:
    page = Page(external_id=("css:article@data-id", "css:div.text@data-id"))
    html = (
        f"<html><body><h1>{TITLE}</h1><p>{PEREX}</p><div class='text' data-id='d17'>{FIRST}{SECOND}</div></body></html>"
    )
    facts = read_html(html, page=page)
    assert rows(facts)[0].external_id == "d17"
    assert facts.counts["external_id/1"] == 1


def test_the_id_of_wordpress() -> None:
    html = f"<html><body class='single postid-702114'><h1>{TITLE}</h1><p>{PEREX}</p>{FIRST}{SECOND}</body></html>"
    assert rows(read_html(html, url=URL))[0].external_id == "702114"
