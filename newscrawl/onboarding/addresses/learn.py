"""learn_addresses: all that a site file says of addresses, each with what it rests on."""

from __future__ import annotations

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.onboarding.addresses.article_url import Expression, article_expression
from newscrawl.onboarding.addresses.clutter import tracking, wrappers
from newscrawl.onboarding.addresses.days import date_expression
from newscrawl.onboarding.addresses.evidence import Evidence, gather
from newscrawl.onboarding.addresses.ids import ids_of
from newscrawl.onboarding.addresses.shapes import shapes_of
from newscrawl.onboarding.addresses.teaser_shapes import others_for_teasers, shape_for_teasers
from newscrawl.onboarding.finding import Certainty, Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.values.terminal import counted

_FEW = 8
"""Articles below which what was learned rests on few."""
_SITEMAP_SHARE = 0.8
"""Of a sitemap's addresses: where so many are articles by their form, the others are too, if they look like some."""
_MOST_ADDRESSES = 5
"""Addresses that a finding names."""


def learn_addresses(seen: Seen) -> Findings:
    """Return `article_url` and the other words of a site file about addresses, as far as the pages seen tell them.

    Without a single page that reads as an article, and without feeds, nothing is found.
    """
    findings = Findings()
    evidence = gather(seen)
    shapes, odd = shapes_of(evidence)
    if not shapes:
        findings.notes.append("No addresses of articles were found that have a form in common.")
        return findings
    expression = article_expression(shapes, evidence)
    if more := _from_sitemaps(expression, evidence):
        evidence.named |= more
        shapes, odd = shapes_of(evidence)
        expression = article_expression(shapes, evidence)
    findings.site["article_url"] = _article_url(expression, evidence, odd)
    _add_ids(findings, expression, evidence)
    _add_date(findings, evidence)
    _add_teasers(findings, expression, evidence)
    _add_clutter(findings, expression, evidence)
    return findings


def _from_sitemaps(expression: Expression, evidence: Evidence) -> dict[str, None]:
    """Return the addresses in sitemaps that hold little but articles: those of other forms are articles too."""
    found: dict[str, None] = {}
    for urls in evidence.sitemaps:
        own = sum(expression.matches(url) for url in urls)
        if own >= _FEW and own >= _SITEMAP_SHARE * len(urls):
            found |= {url: None for url in urls if looks_like_article(url) and url not in evidence.others}
    return found


def _article_url(expression: Expression, evidence: Evidence, odd: list[str]) -> Finding[object]:
    sure = evidence.sure
    matched = [url for url in sure if expression.matches(url)]
    missed = [url for url in sure if not expression.matches(url)]
    certainty: Certainty = "few" if len(matched) < _FEW else "sure"
    if expression.against or len(missed) > len(sure) / 10:
        certainty = "unsure"
    why = f"it takes {len(matched)} of {counted(len(sure), 'article')}"
    if expression.against:
        why += f", and {counted(len(expression.against), 'page')} of other kinds"
    spoken = (*expression.against, *missed, *(url for url in odd if url not in missed))
    return Finding(value=expression.pattern, certainty=certainty, why=why, addresses=spoken[:_MOST_ADDRESSES])


def _add_ids(findings: Findings, expression: Expression, evidence: Evidence) -> None:
    ids = ids_of(expression.shapes, evidence)
    if ids is None:
        return
    word = "id_in_url" if ids.of_times else "article_id"
    why = "1 article has one" if ids.articles == 1 else f"{ids.articles} articles have one, each another"
    if ids.of_times:
        why += ": a time, which two articles may share"
    elif ids.unstable:
        why += f"; it is another one in {counted(len(ids.unstable), 'further spelling')} of their addresses"
    certainty: Certainty = "few" if ids.articles < _FEW else "sure"
    findings.site[word] = Finding(
        value=ids.pattern, certainty=certainty, why=why, addresses=ids.unstable[:_MOST_ADDRESSES]
    )


def _add_date(findings: Findings, evidence: Evidence) -> None:
    found = date_expression(evidence.read)
    if found is None:
        return
    pattern, count, wrong = found
    if wrong:
        findings.notes.append(
            f"The day in an address is not used: on {len(wrong)} of {count} articles it is not that of publication."
        )
        return
    certainty: Certainty = "few" if count < _FEW else "sure"
    findings.site["article_date"] = Finding(
        value=pattern,
        certainty=certainty,
        why=f"it is the day of publication of {counted(count, 'article')}, and of none another day",
    )


def _add_teasers(findings: Findings, expression: Expression, evidence: Evidence) -> None:
    if shape := shape_for_teasers(expression, evidence):
        findings.site["article_shape"] = Finding(
            value=shape[0], why="articles whose addresses look like none", addresses=shape[1]
        )
    if others := others_for_teasers(expression, evidence):
        findings.site["other_url"] = Finding(
            value=others[0], why="pages whose addresses look like an article's", addresses=others[1]
        )


def _add_clutter(findings: Findings, expression: Expression, evidence: Evidence) -> None:
    parameters = tracking(evidence, expression.matches)
    if parameters:
        links = tuple(link for each in parameters.values() for link in each)
        findings.site["tracking"] = Finding(
            value=tuple(parameters),
            why="links with them lead to articles that have the same address without",
            addresses=links[:_MOST_ADDRESSES],
        )
    around = wrappers(evidence, expression.matches)
    if around:
        links = tuple(link for each in around.values() for link in each)
        findings.site["wrappers"] = Finding(
            value=tuple(around), why="links that carry the address of an article", addresses=links[:_MOST_ADDRESSES]
        )
