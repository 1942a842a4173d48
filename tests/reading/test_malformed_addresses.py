"""An address that is none costs the link or picture that has it, never the article."""

from __future__ import annotations

from datetime import datetime

import pytest

from newscrawl.page import Page
from newscrawl.reading import read_page
from newscrawl.values.moments import PRAGUE

URL = "https://noviny.example/domaci/most-pres-reku-12345"
LINE = "Zastupitelé schválili stavbu nového mostu přes řeku, práce začnou na jaře a potrvají dva roky."
PAGE = """<html lang="cs"><head><title>Obec otevřela most</title><base href="{0}"><link rel="canonical" href="{0}">
<link rel="next" href="{0}"><meta property="og:url" content="{0}"><meta property="og:image" content="{0}">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Obec otevřela most","url":"{0}","@id":"{0}",
"datePublished":"2026-11-22T08:30:00+01:00","image":{{"url":"{0}"}},
"author":{{"name":"Jana Malá","url":"{0}"}}}}</script>
</head><body><article><h1>Obec otevřela most</h1><a rel="author" href="{0}">Jana Malá</a><img src="{0}" srcset="{0} 2x">
<p>{1}</p><p>{1} <a href="{0}">A odkaz</a> v textu, který pokračuje dál.</p><iframe src="{0}"></iframe><p>Konec. {1}</p>
</article><section><h2>Související</h2><ul><li><a href="{0}"><img src="{0}">Jiný dlouhý titulek o něčem</a></li>
<li><a href="/jina-dobra-zprava-12346"><img src="{0}">Další dlouhý titulek o něčem</a></li></ul></section>
</body></html>"""


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://[sekce",
            "//[",
            "http://[::1",
            "http://[v1.x]/",
            "http://a]b/",
            "http://\u2100.cz/",
            "https://x:99999/",
        ),
        *(
            "http://a:port/",
            "http://a:b:c/",
            "http://x.cz:\u0663/",
            f"http://{'a' * 300}.cz/",
            "https://[sekce]/a-12345",
        ),
    ],
)
def test_it_costs_no_article(address: str) -> None:
    facts = read_page(
        PAGE.format(address, LINE),
        url=URL,
        page=Page(),
        site="generic",
        fetched_at=datetime(2026, 11, 22, tzinfo=PRAGUE),
    )
    assert facts.article
    assert (facts.article.title, facts.article.url) == ("Obec otevřela most", URL)
    assert [block.text.startswith(LINE) for block in facts.article.blocks if block.text][:2] == [True, True]
    assert all(link.url and link.url.startswith("http") for link in facts.links)
