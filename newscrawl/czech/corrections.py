"""How newsrooms say that they have corrected, cut or withdrawn a story, in Czech, Slovak and English.

What a site's error page says of a page that is not there ("byl smazán nebo přesunut") is no such sign.
"""

from __future__ import annotations

import re

_SIGN = re.compile(
    r"""
      \b(?:oprava|korekce|erratum|correction|retraction|editor.s\ note)\s*[:—–-]
    | \b(?:opravili|upřesnili|zkrátili|stáhli|stiahli|upravili)\ (?:js|s)me\b
    | \b(?:js|s)me\ (?:ho\ |ji\ |po\ \w+\ )?(?:zkrátili|upřesnili|skrátili)\b
    | \bjsme\ (?:\w+\ ){0,2}(?:opravili|stáhli)\b
    | \b(?:článe?k\w*|text\w*|zpráv\w+|rozhovor\w*|správ\w+|article|story)\W+(?:\w+\W+){0,3}
      (?:byl\w*|bol\w*|jsme|sme|was|were|has\ been)\W+(?:\w+\W+){0,3}
      (?:opraven|upřesněn|zkrácen|stažen|stiahnut|skráten|corrected|retracted|withdrawn|shortened)\w*
    | \b(?:původní|predchádzajúca|pôvodn\w+|předchozí|earlier|previous)\ (?:verz\w+|znění|text\w*|version)
      (?:\W+\w+){0,3}\W+(?:obsahov|uváděl|uvádzal|contained|stated|misstated)
    | \b(?:stažen|stáhl\w*|odstraněn|zkrácen|removed|withdrawn)\w*\W+(?:\w+\W+){0,4}
      (?:na\ žádost|na\ žiadosť|z\ právních\ důvodů|z\ právnych\ dôvodov|at\ the\ request|for\ legal\ reasons)
    | \b(?:redakce|redakcia|omlouváme|ospravedlňujeme)\W+(?:\w+\W+){0,2}
      (?:se|sa|omlouvá|ospravedlňuje)\W+(?:\w+\W+){0,3}
      (?:za\ (?:chyb|nepřesnost|nepresnost|omyl)|čtenář|čitateľ)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def says_corrected(text: str) -> bool:
    """Tell whether a story says of itself that it was corrected, cut or withdrawn.

    >>> says_corrected("Článek byl na žádost rodiny stažen.")
    True
    >>> says_corrected("Článek, který hledáte, byl smazán nebo přesunut.")
    False
    """
    return bool(_SIGN.search(text))
