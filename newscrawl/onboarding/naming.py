"""The name of the spider of a new site, from its address."""

from __future__ import annotations

import keyword
import re
import unicodedata
from urllib.parse import urlsplit

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OF_ANY_SITE = frozenset({"www", "m", "mobil", "web", "zpravy", "news", "spravy"})
"""First labels of hosts that do not tell which site it is, such as that of zpravy.aktualne.cz."""


def domain_at(url: str) -> str:
    """Return the domain of the site at an address, its host without `www.`; of `https://www.cz/` it is all of the host.

    Raises:
        ValueError: it is no address.
    """
    host = urlsplit(url).hostname or ""
    domain = host.removeprefix("www.")
    return domain if "." in domain else host


def name_of(host: str) -> str | None:
    """Return the name of the spider of the site at a host, None where its letters make none.

    >>> name_of("www.idnes.cz"), name_of("tn.nova.cz"), name_of("zpravy.muj-web.cz"), name_of("24sata.hr")
    ('idnes', 'tn', 'muj_web', None)
    """
    *labels, _ = host.split(".")
    told = [label for label in labels if label not in _OF_ANY_SITE]
    if not told:
        return None
    name = _plain(told[0]).replace("-", "_")
    return name if is_name(name) else None


def is_name(name: str) -> bool:
    """Tell whether a spider may have this name: it is that of its module, too."""
    return _NAME.fullmatch(name) is not None and not keyword.iskeyword(name)


def _plain(label: str) -> str:
    """Return a label of a host in ASCII letters, "" where its punycode is broken."""
    try:
        printed = label.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    return unicodedata.normalize("NFKD", printed).encode("ascii", "ignore").decode()
