"""Invented article pages for training: small ones, and what labelled pages have too little of.

Words are made of syllables, so that a network can learn nothing but structure from them; what Czech sites print around
a story is in their words. Each page names its story, so that its labels are certain.
"""

from __future__ import annotations

import random
import re
from html import escape
from typing import Any

_SYLLABLES = re.findall(
    r"\S+",
    """ba be bo ca če da de di do fe ga ha ho hra jed ka ke ko kra la le li lo ma me mi mo na ne ni no ný pa pe po pra
    pře ra re ri ro řa sa se si sko sta stra sto ta te ti to tra tu va ve vi vo vra za ze zi zná žá""",
)
_NAMES = ("Jana Malá", "Petr Vodička", "Libuše Nová", "Karel Bystrý", "Ludmila Vrbatová", "Tomáš Říha")
_BOXES = ("Související články", "Čtěte také", "Další zprávy", "Nejčtenější", "Doporučujeme", "Mohlo by vás zajímat")
_STORY_NAMES = ("", "text", "article-body", "clanek-obsah", "x1f2", "content", "sekce-text")
_NOTES = (
    "Reklama",
    "Sdílet",
    "Vstoupit do diskuse (12)",
    "Přihlaste se k odběru newsletteru a nic vám neuteče.",
    "Tento článek je součástí balíčku pro předplatitele.",
    "Souhlasím se zpracováním osobních údajů.",
)
_COMMENTS = (
    ('<section id="diskuse"><h3>Diskuse (3)</h3>', "</section>"),
    ('<div class="comments"><h2>Komentáře</h2>', "</div>"),
    ("<div><h3>Diskuze čtenářů</h3>", "</div>"),
    ('<div class="disqus_thread"><h3>Co na to říkáte?</h3>', "</div>"),
    ("<details><summary>Komentáře (2)</summary>", "</details>"),
    ('<ol class="comment-list">', "</ol>"),
)


class _Page:
    """One page being invented: its markup, and the lines that are story."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.story: list[str] = []

    def words(self, least: int, most: int) -> str:
        count = self.random.randint(least, most)
        return " ".join("".join(self.random.choices(_SYLLABLES, k=self.random.randint(1, 4))) for _ in range(count))

    def title(self) -> str:
        return self.words(4, 10).capitalize()

    def sentence(self, least: int = 6, most: int = 22) -> str:
        text = self.words(least, most).capitalize()
        if self.random.random() < 0.4:
            text = text.replace(" ", ", ", 1)
        if self.random.random() < 0.2:
            text = f"{text} {self.random.randint(2, 2000)} {self.words(1, 3)}"
        return (
            f"„{text},“ {self.words(1, 3)} {self.random.choice(_NAMES)}." if self.random.random() < 0.15 else text + "."
        )

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(1, 4)))

    def told(self, text: str) -> str:
        """Note a line of the story and return it as markup."""
        self.story.append(text)
        return escape(text, quote=False)

    def link(self, text: str) -> str:
        slug = self.words(3, 6).replace(" ", "-")
        return f'<a href="/domaci/{slug}-{self.random.randint(10**4, 10**6)}">{text}</a>'

    def picture(self) -> str:
        return f'<img src="/foto/{self.random.randint(1, 999)}.jpg" alt="{self.words(0, 4)}">'

    def name(self) -> str:
        return self.random.choice(_NAMES)

    # what a story has

    def text(self) -> str:
        tag = self.random.choice(("p", "p", "p", "p", "div"))
        return f"<{tag}>{self.told(self.paragraph())}</{tag}>"

    def short(self) -> str:
        return f"<p>{self.told(self.sentence(2, 5))}</p>"

    def subheading(self) -> str:
        tag = self.random.choice(("h2", "h3", "h4"))
        return f"<{tag}>{self.told(self.words(2, 6).capitalize())}</{tag}>{self.text()}"

    def items(self) -> str:
        tag = self.random.choice(("ul", "ol"))
        inner = self.random.choice(("{}", "{}", "<p>{}</p>"))
        longest = self.random.choice((2, 5, 12))
        lines = [
            self.words(1, longest).capitalize() + self.random.choice((",", ".", ""))
            for _ in range(self.random.randint(2, 6))
        ]
        head = f"<p>{self.told(self.sentence(4, 10)[:-1] + ':')}</p>" if self.random.random() < 0.6 else ""
        return f"{head}<{tag}>{''.join('<li>' + inner.format(self.told(line)) + '</li>' for line in lines)}</{tag}>"

    def quote(self) -> str:
        inner = f"<p>{self.told(self.sentence())}</p>"
        quoted = self.random.choice((inner, inner.replace("<p>", "").replace("</p>", "")))
        whole = f"<blockquote>{quoted}</blockquote>"
        return f"<figure>{whole}</figure>" if self.random.random() < 0.3 else whole

    def table(self) -> str:
        columns = self.random.randint(1, 4)
        rows = []
        for _ in range(self.random.randint(2, 7)):
            cells = [self.words(1, 2) if place == 0 else str(self.random.randint(1, 999)) for place in range(columns)]
            self.story.append("\t".join(cells))
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        whole = f"<table>{''.join(rows)}</table>"
        return f"<figure>{whole}</figure>" if self.random.random() < 0.4 else whole

    def questions(self) -> str:
        pairs = [(self.sentence(3, 8)[:-1] + "?", self.paragraph()) for _ in range(self.random.randint(1, 4))]
        style = self.random.choice(("<p><strong>{}</strong></p><p>{}</p>", "<dt>{}</dt><dd>{}</dd>"))
        inner = "".join(style.format(self.told(question), self.told(answer)) for question, answer in pairs)
        return f"<dl>{inner}</dl>" if style.startswith("<dt") else inner

    def lines(self) -> str:
        return (
            f"<pre>{self.told(self.words(3, 8))}</pre>" if self.random.random() < 0.3 else self.short() + self.short()
        )

    # what is none of it

    def photo(self) -> str:
        caption = f"{self.words(2, 9).capitalize()}{self.random.choice(('.', ''))}"
        credit = self.random.choice(
            ("", f"Foto: {self.name()}", f" | Foto: {self.name()}, ČTK", f"Zdroj: {self.name()}")
        )
        return self.random.choice(
            (
                f"<figure>{self.picture()}<figcaption>{caption} {credit}</figcaption></figure>",
                f"<div>{self.picture()}<p>{caption} {credit or 'Foto: ČTK'}</p></div>",
                f"{self.picture()}<p>Foto: {self.name()}</p>",
            )
        )

    def box(self) -> str:
        style = self.random.choice(
            ("<li>{}</li>", "<div><h3>{}</h3></div>", "<article>{}<p>" + self.sentence() + "</p></article>")
        )
        cards = "".join(style.format(self.link(self.title())) for _ in range(self.random.randint(1, 6)))
        head = self.random.choice(("h2", "h3", "div", "strong"))
        cards = f"<ul>{cards}</ul>" if style.startswith("<li") else cards
        return f"<div><{head}>{self.random.choice(_BOXES)}</{head}>{cards}</div>"

    def promo(self) -> str:
        return f"<p>{self.random.choice(('Čtěte také: ', 'Více: ', ''))}{self.link(self.title())}</p>"

    def note(self) -> str:
        tag = self.random.choice(("p", "div", "span"))
        return f"<div><{tag}>{self.random.choice(_NOTES)}</{tag}></div>"

    def comments(self) -> str:
        start, end = self.random.choice(_COMMENTS)
        style = self.random.choice(
            ("<div><b>{}</b><p>{}</p></div>", "<p>{}</p><p>{}</p>", "<li><p>{} napsal:</p><div>{}</div></li>")
        )
        said = "".join(style.format(self.name(), self.paragraph()) for _ in range(self.random.randint(1, 6)))
        return start + said + end

    def poll(self) -> str:
        answers = "".join(f"<li>{self.words(1, 3)} {self.random.randint(1, 99)} %</li>" for _ in range(3))
        return f"<div><h3>Anketa</h3><p>{self.sentence(4, 9)[:-1]}?</p><ul>{answers}</ul></div>"

    def part_named_poll(self) -> str:
        return f"<div><h3>{self.told('Anketa')}</h3><p>{self.told(self.paragraph())}</p></div>"

    def author(self) -> str:
        return f"<div class='autor'>{self.picture()}<strong>{self.name()}</strong><p>{self.sentence()}</p></div>"


def invented(seed: int) -> dict[str, Any]:
    """Return an invented page: its HTML, and its truth in the form of the labelled pages."""
    page = _Page(seed)
    pick = page.random
    title = page.title()
    perex = page.paragraph() if pick.random() < 0.7 else None
    head = _head(page, title, perex)
    pieces = [page.text()]
    for _ in range(pick.choice((1, 2, 3, 4, 6, 9, 14))):
        pieces.append(pick.choice(_OF_STORY if pick.random() < 0.72 else _INSIDE)(page))
    if pick.random() < 0.3:
        pieces.append(pick.choice((_Page.items, _Page.lines, _Page.short))(page))
    below = "".join(pick.choice(_BELOW)(page) for _ in range(pick.randint(0, 4)))
    inside = below if pick.random() < 0.4 else ""
    named = pick.choice(_STORY_NAMES)
    column = "".join(pieces) + inside
    column = f"<div class='{named}'>{column}</div>" if named else column
    html = (
        f"{head}{column}</article>{'' if inside else below}</main>"
        f"<footer><p>© Zprávy 2026</p>{page.link('Kontakt')}</footer></body></html>"
    )
    return {"html": html, "truth": {"perex": perex, "body": "\n".join(page.story)}}


def _head(page: _Page, title: str, perex: str | None) -> str:
    """Return what stands above a story."""
    pick = page.random
    stamps = (f"<p>{page.name()}</p>", f"<div>{page.name()}, 12. listopadu 2026 10:{pick.randint(10, 59)}</div>", "")
    lead = f"<p class='{pick.choice(('perex', 'lead', ''))}'>{escape(perex, quote=False)}</p>" if perex else ""
    links = "".join(page.link(page.words(1, 1)) for _ in range(pick.randint(0, 8)))
    description = f"<meta name='description' content='{perex or page.sentence()}'>" if pick.random() < 0.5 else ""
    return (
        f"<html lang='cs'><head><title>{title} | Zprávy</title>{description}</head>"
        f"<body><header><nav>{links}</nav></header><main><article><h1>{title}</h1>{pick.choice(stamps)}{lead}"
    )


_OF_STORY = (
    *(
        _Page.part_named_poll,
        _Page.subheading,
        _Page.items,
        _Page.quote,
        _Page.table,
        _Page.questions,
        _Page.lines,
        _Page.short,
    ),
    *(_Page.text,) * 4,
)
_INSIDE = (_Page.photo, _Page.box, _Page.promo, _Page.note, _Page.poll)
_BELOW = (_Page.box, _Page.comments, _Page.author, _Page.note, _Page.promo)
