"""What is printed on the button by which a reader refuses consent, in Czech, Slovak and English.

Wordings of the dialogs of Didomi, Cookiebot, OneTrust, Sourcepoint and Usercentrics (November 2026).
"""

from __future__ import annotations

_ALL = r"(?: (?:vše(?:chny|chno)?|všetk[oy]|cookies|souhlas|súhlas|volitelné|voliteľné))*"
_NEEDED = r"(?:nezbytn|nutn|nevyhnutn|technick|potřebn|potrebn)[éeá]"
REFUSES = (
    r"^[^\p{L}]*(?:"
    rf"(?:odmítnout|odmítám|odmietnuť|odmietam){_ALL}"
    r"|(?:nesouhlasím|nesúhlasím)(?: s(?:e|o)? .{1,30})?"
    r"|pokračova[tť] bez (?:souhlasu|súhlasu|přijetí|prijatia)"
    rf"|(?:(?:povoli[tť]|přijmout|prijať|použí[tť]|použít) )?(?:jen(?:om)?|pouze|len|iba) {_NEEDED}(?: cookies)?"
    r"|(?:reject|decline|refuse|deny)(?: all)?(?: cookies)?"
    r"|(?:(?:accept|allow|use) )?only (?:necessary|essential)(?: cookies)?"
    r"|(?:necessary|essential) (?:cookies )?only"
    r"|continue without (?:accepting|agreeing|consent)"
    r")[^\p{L}]*$"
)
"""Regular expression of JavaScript (flags "iu") for the whole text of such a button."""
