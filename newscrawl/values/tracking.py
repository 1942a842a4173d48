"""Query parameters and parts of paths that tell how a reader came, or who the reader is, and never which page it is.

The networks, mailers and servers of the last ten years, in one place; what a single site adds stands in its file
(`Site.tracking`). Names are compared without case: links have been seen with `UTM_SOURCE` and `ScCid`.
"""

from __future__ import annotations

import re

_PREFIXES = (
    *("utm_", "itm_", "stm_", "mtm_", "piwik_", "matomo_"),  # Google Analytics and its kin, Matomo
    *("gad_", "gaa_", "hsa_", "_hs", "__hs", "fb_", "__cft__", "__xts__"),  # Google Ads, HubSpot, Facebook
    *("vero_", "oly_", "bsft_", "elq", "ml_subscriber"),  # Vero, Omeda, Blueshift, Eloqua, MailerLite
    *("rtm_", "dop-", "dop_"),  # REMP (denikn.cz, page of 2023), Seznam's recommendations (seznamzpravy.cz, 2018)
    *("guce_", "aspsessionid"),  # Yahoo's consent; sessions of ASP
)
_NAMES = frozenset(
    (
        # Google, Microsoft, Seznam, Yandex
        *("_ga", "_gl", "_gac", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "msclkid", "sznclid"),
        *("yclid", "ysclid", "_openstat", "amp", "amp_js_v", "amp_gsa", "usqp"),
        # Facebook, Instagram, X, LinkedIn, TikTok, Snapchat, Pinterest, Reddit
        *("fbclid", "mibextid", "sfnsn", "hc_ref", "hc_location", "__tn__", "igshid", "igsh", "ig_rid"),
        *("twclid", "ref_src", "ref_url", "__twitter_impression", "li_fat_id", "ttclid", "sccid", "epik", "rdt_cid"),
        # mailers and makers of campaigns
        *("mc_cid", "mc_eid", "pk_campaign", "pk_kwd", "pk_keyword", "pk_source", "pk_medium", "pk_content", "pk_cid"),
        *("mkt_tok", "hsctatracking", "_kx", "_ke", "__s", "dm_i", "nr_email_referer", "vgo_ee", "ef_id", "s_kwcid"),
        *("s_cid", "wickedid", "_branch_match_id", "_branch_referrer", "trk", "trkcampaign", "wt.mc_id", "wt_mc"),
        # recommendations and affiliates
        *("tblci", "dicbo", "oborigurl", "outbrainclickid", "irclickid", "irgwc", "cjevent", "zanpid", "ranmid"),
        *("raneaid", "ransiteid"),
        # publishers
        *("xtor", "xtref", "at_medium", "at_campaign", "cmpid", "ncid", "ocid", "icid", "smid", "smtyp", "wprov"),
        *("soc_src", "soc_trk", "guccounter"),
        # sessions of PHP, Java, ColdFusion and of shops
        *("phpsessid", "phpsid", "jsessionid", "cfid", "cftoken", "oscsid", "zenid"),
    )
)
_SESSION = re.compile(
    r"(?:s|sid|sess|session|session_?id)=(?:[0-9a-f]{26,64}|[0-9a-v]{26}|[0-9a-v]{32})", re.IGNORECASE
)
"""A parameter with a common name that is a session by its value: as many digits as PHP and vBulletin write."""
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*|(?<=/)\(S\([0-9a-z]{24}\)\)/", re.IGNORECASE)
"""Sessions of Java servlets (after the path) and of ASP.NET without cookies (the first part of the path)."""
RULES = (_PREFIXES, tuple(sorted(_NAMES)), _SESSION.pattern, _SESSION_IN_PATH.pattern)
"""All of the above, for whoever must know whether it has changed."""


def is_tracking(pair: str) -> bool:
    """Tell whether a parameter of a query, `name=value`, tells nothing of the page, on any site."""
    name = pair.partition("=")[0].lower()
    return name in _NAMES or name.startswith(_PREFIXES) or _SESSION.fullmatch(pair) is not None


def without_session(path: str) -> str:
    """Return a path without the session that is written in it."""
    return _SESSION_IN_PATH.sub("", path) if ";" in path or "(" in path else path
