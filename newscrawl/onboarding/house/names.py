"""Names of sites and companies: one key for all spellings, the company in a line that states whose a page is."""

from __future__ import annotations

import re
import unicodedata

_FORM = r"""
    a\.\ ?s\. | s\.\ ?r\.\ ?o\. | spol\.\ s\ ?r\.\ ?o\. | k\.\ ?s\. | v\.\ ?o\.\ ?s\.     # Czech and Slovak companies
  | o\.\ ?p\.\ ?s\. | z\.\ ?[sú]\. | n\.\ ?o\.                                          # and associations
  | (?:SE|Inc\.?|Ltd\.?|LLC|GmbH|AG|plc)(?!\w)
"""
"""Legal forms, as they end the name of a publisher."""
_LEGAL_FORM = re.compile(rf",?\s+(?:{_FORM})", re.VERBOSE)
_LINE_END = re.compile(rf"(?:{_FORM})\s*$", re.VERBOSE)
_OWNS = re.compile(
    r"""
    ©\s*(?:copyright\b)? | \(c\)\s*(?:copyright\b)? | \bcopyright\b\s*(?:©|\(c\))?
  | \bvydavatelství\s*: | \b(?:vydavatel(?:em)?|provozovatel(?:em)?|vydává|provozuje|publisher)\b
    (?:\s+(?:serveru|webu|portálu|stránek|je))*\s*:?
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before the name of whom a page belongs to."""
_BEFORE_NAME = re.compile(r"(?:[\s,:.–—|-]|\b(?:19|20)\d\d\b|copyright\b|©|\(c\)|\bby\b)+", re.IGNORECASE)
"""Years and signs between that and the name."""
_AFTER_NAME = re.compile(
    r"""
    \s*(?: [|,;•·–—(] | \.(?:\s|$) | \b(?:19|20)\d\d\b
         | \b(?:všechna|veškerá|all|alle|issn|a\ dodavatelé|publikování|powered|design)\b ).*
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ENDS_NAME = re.compile(r"[|;:•·(]|\w{2}\.\s")
"""What no name of a company has in it."""
_MOST_NAME_CHARS = 60
"""Characters of the longest name of a company."""
_MOST_NAME_WORDS = 6
_MOST_LINE_CHARS = 400
"""Characters of the longest line that is looked at: a longer one is a text about rights, not a name."""


def company_key(name: str) -> str:
    """Return what is equal for all spellings of a name: "MAFRA, a. s.", "Mafra a.s." and "mafra.cz" are one.

    >>> company_key("MAFRA, a. s."), company_key("Údolní deník.cz")
    ('mafra', 'udolnidenik')
    """
    bare = re.sub(r"\.(?:cz|sk|com|eu|net|info|org)$", "", _LEGAL_FORM.sub("", f"{name.strip()} ").strip())
    plain = "".join(sign for sign in unicodedata.normalize("NFD", bare.casefold()) if not unicodedata.combining(sign))
    return re.sub(r"[\W_]", "", plain)


def without_legal_form(name: str) -> str:
    """Return the name of a company without its legal form."""
    return _LEGAL_FORM.sub("", name).strip()


def has_legal_form(name: str) -> bool:
    """Tell whether a name ends in a legal form: then it is a company's, not that of a newspaper."""
    return _LINE_END.search(name) is not None


def owner_in(line: str) -> str | None:
    """Return the name of a page's owner or publisher in a line that states it, as printed; None in any other line.

    >>> owner_in("© 2001 - 2026 Copyright NOVINY CZ, a. s. a dodavatelé obsahu")
    'NOVINY CZ, a. s.'
    """
    said = _OWNS.search(line[:_MOST_LINE_CHARS])
    if said is None:
        return None
    rest = line[said.end() : _MOST_LINE_CHARS]
    before = _BEFORE_NAME.match(rest)
    rest = rest[before.end() :] if before else rest
    company = _LEGAL_FORM.search(rest)
    is_first = company is not None and not _ENDS_NAME.search(rest[: company.start()])
    name = rest[: company.end()] if company and is_first else _AFTER_NAME.sub("", rest)
    name = name.strip(" ,;|–—-")
    is_name = name[:1].isupper() and len(name) <= _MOST_NAME_CHARS and len(name.split()) <= _MOST_NAME_WORDS
    return name if is_name else None
