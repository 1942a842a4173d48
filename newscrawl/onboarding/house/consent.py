"""Walls that stand before the pages of a site: which they are, and what answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlsplit

from newscrawl.downloading.walls import carries
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.finding import Certainty, Finding, Findings
from newscrawl.onboarding.house.shared_cms import shared_cms
from newscrawl.onboarding.seen import Seen
from newscrawl.values.terminal import counted, shortened
from newscrawl.values.urls import is_within

_MOST_SHOWN_CHARS = 120
_COOKIE_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]{1,64}")
"""As RFC 6265 4.1.1 has it: no line ends, which would begin another header; a longer one tells readers apart."""
_CMP_HOST = "cmp."
"""How the hosts begin that ask for consent and nothing else (see `downloading.guard`)."""
_CONSENT = re.compile(r"souhlas|consent|cookie|gdpr|cmp|privacy|soukromi|preference", re.IGNORECASE)
"""In the address of a wall that asks for consent."""
_LOGIN = re.compile(r"prihlas|login|log-in|signin|sign-in|registr|/auth|ucet|account|predplat", re.IGNORECASE)
"""In the address of a wall that asks who reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A redirect from a page of the site to one that stands before it."""

    page: str
    """Address that was asked for."""
    target: str
    """Address of the wall."""
    answer: Answer

    @property
    def path(self) -> str:
        """Host and path of the wall: those are the same for all pages."""
        parts = urlsplit(self.target)
        return f"{parts.hostname or ''}{parts.path}"

    @property
    def pattern(self) -> str:
        """A regular expression for its address without scheme, whatever page it stands before."""
        parts = urlsplit(self.target)
        path = parts.path.rstrip("/")
        parameters = parse_qsl(parts.query, keep_blank_values=True)
        if path or not parameters:
            return f"{_literal(parts.hostname or '')}{_literal(path)}(?:[/?]|$)"
        return f"{_literal(parts.hostname or '')}/?[?](?:.*&)?{_literal(parameters[0][0])}="

    @property
    def is_login(self) -> bool:
        """Whether it asks who reads."""
        return bool(_LOGIN.search(self.path)) and not _CONSENT.search(self.path)


def ask_again(seen: Seen) -> Ask | None:
    """Return what to ask for once more, with cookies that may answer the wall it redirected to; None for nothing.

    Each page is asked for again once, and none any more when a first one met the wall again.
    """
    before = {answer.url for answer in seen.earlier}
    standing = [wall for wall in _walls_of(seen.answers.values(), seen.domain) if not wall.is_login]
    if any(wall.page in before for wall in standing):
        return None
    for wall in standing:
        if cookies := _answer_to(wall):
            return Ask(wall.page, cookies)
    return None


def cookies_of(seen: Seen) -> Mapping[str, str]:
    """Return the cookies that opened a wall, to be sent with all further requests; {} where none did.

    They did where a page that was asked for again shows, or where articles do that were asked for after the only page
    that met the wall: from there on a survey sends them.
    """
    walls = list(_walls_of(seen.answers.values(), seen.domain))
    if len(walls) == 1 and not seen.earlier and not walls[0].is_login and _articles_after(walls[0], seen):
        return _answer_to(walls[0])
    passed = {url: answer for url, answer in seen.answers.items() if answer.failure is None}
    standing = {wall.page for wall in _walls_of(passed.values(), seen.domain)}
    for wall in _walls_of(seen.earlier, seen.domain):
        if wall.page in passed and wall.page not in standing and (cookies := _answer_to(wall)):
            return cookies
    return {}


def learn_consent(seen: Seen) -> Findings:
    """Return `consent_url` and `cookies` of a site that asks for consent, `identity_hop` of one that asks elsewhere.

    What could not be answered is a note and unsure, and so is a login before the pages.
    """
    findings = Findings()
    walls = list(_walls_of([*seen.earlier, *seen.answers.values()], seen.domain))
    if own := own_walls(seen):
        _add_consent(findings, own, seen)
    for wall in [wall for wall in walls if wall.is_login][:1]:
        findings.notes.append(f"Pages redirect to a login: {_shown(wall.page)} to {_shown(wall.target)}.")
    away = [wall for wall in walls if not _is_own(wall, seen) and not wall.is_login]
    hops = [wall for wall in away if not (urlsplit(wall.target).hostname or "").startswith(_CMP_HOST)]
    if hops:
        findings.site["identity_hop"] = Finding(
            value=f"^https?://{hops[0].pattern}",
            certainty="unsure",
            why=f"redirects of {counted(len(hops), 'page')} lead to another site, which is told where from",
            addresses=tuple(wall.page for wall in hops[:3]),
        )
    elif away:
        findings.notes.append(
            f"Redirects of {counted(len(away), 'page')} lead to a consent wall on another host, which is refused: "
            f"{_shown(away[0].page)}."
        )
    return findings


def own_walls(seen: Seen) -> list[Wall]:
    """Return the walls on the site that pages redirected to, but for those that ask who reads."""
    walls = _walls_of([*seen.earlier, *seen.answers.values()], seen.domain)
    return [wall for wall in walls if _is_own(wall, seen) and not wall.is_login]


def _articles_after(wall: Wall, seen: Seen) -> bool:
    """Tell whether a page that was asked for after the one that met a wall reads as an article."""
    later = list(seen.answers)[list(seen.answers).index(wall.page) + 1 :]
    return any(url in seen.pages and seen.pages[url].is_article for url in later)


def _add_consent(findings: Findings, walls: list[Wall], seen: Seen) -> None:
    """Add what is known of a wall on the site, and of what answers it."""
    wall = walls[0]
    pages = tuple(dict.fromkeys(wall.page for wall in walls))
    known = _known(wall.target)
    url = known["consent_url"] if known else f"//{wall.pattern}"
    why = f"redirects of {counted(len(pages), 'page')} lead to it"
    is_sure = bool(known) or bool(_CONSENT.search(wall.path))
    certainty: Certainty = "sure" if is_sure else "unsure"
    findings.site["consent_url"] = Finding(value=url, certainty=certainty, why=why, addresses=pages[:3])
    if cookies := cookies_of(seen):
        findings.site["cookies"] = Finding(value=dict(cookies), why=f"opens {_shown(wall.target)}", addresses=pages[:3])
    else:
        findings.notes.append(
            f"Nothing is known that answers the wall {_shown(wall.target)}: "
            f"{counted(len(pages), 'page')} could not be read. "
            "Look up which cookie a browser sends after consent, and declare it as `cookies`."
        )


def _walls_of(answers: Iterable[Answer], domain: str) -> Iterator[Wall]:
    """Yield the walls that pages redirected to."""
    for answer in answers:
        way = [*(answer.way or (answer.url,)), answer.final_url]
        for number, target in enumerate(way[1:], 1):
            if target not in way[:number] and _is_wall(target, way[:number]):
                yield Wall(page=answer.url, target=target, answer=answer)
                break


def _is_wall(target: str, way: list[str]) -> bool:
    try:
        host = urlsplit(target).hostname or ""
    except ValueError:
        return False
    return host.startswith(_CMP_HOST) or bool(_known(target)) or carries(target, way)


def _is_own(wall: Wall, seen: Seen) -> bool:
    host = urlsplit(wall.target).hostname or ""
    return is_within(host, seen.domain) and not host.startswith(_CMP_HOST)


def _known(target: str) -> Mapping[str, object]:
    """Return the words of the shared CMS whose wall is at an address, {} where none is."""
    for shared in shared_cms():
        pattern = shared.words.get("consent_url")
        if isinstance(pattern, str) and re.search(pattern, target):
            return shared.words
    return {}


def _answer_to(wall: Wall) -> Mapping[str, str]:
    """Return the cookies that may answer a wall.

    They are those that its CMS is known to ask for, else those that it sets itself, else those of any known CMS: the
    sites of one publisher may have their walls at different addresses.
    """
    known = _cookies_in(_known(wall.target))
    others = (_cookies_in(shared.words) for shared in shared_cms())
    return known or _cookies_set(wall.answer.headers.get("set-cookie", "")) or next(filter(None, others), {})


def _cookies_in(words: Mapping[str, object]) -> Mapping[str, str]:
    cookies = words.get("cookies")
    return cookies if isinstance(cookies, Mapping) else {}


def _cookies_set(header: str) -> dict[str, str]:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return {}
    return {name: cookie.value for name, cookie in cookies.items() if _COOKIE_VALUE.fullmatch(cookie.value)}


def _literal(text: str) -> str:
    """Return a regular expression for a text, as one writes it: only what means something else is escaped."""
    return re.sub(r"([.^$*+?{}()|\[\]\\])", r"\\\1", text)


def _shown(url: str) -> str:
    return shortened(url, _MOST_SHOWN_CHARS)
