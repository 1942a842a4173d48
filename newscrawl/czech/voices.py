"""Who speaks to whom in a text, by the pronouns of Czech, Slovak and English: a company, or a user."""

from __future__ import annotations

from collections import Counter

_MARKS = ".,;:!?…()[]–—\"„“”»«‚‘'"
"""What stands around a word."""
_WORDS = {
    "we": """
        we our ours us we're we've
        my náš naše naši naší našeho našem našemu našim našimi našich nás nám námi nabízíme jsme máme
        naša našej našu nášho našom ponúkame sme máme""",
    "you": """
        you your yours you're you'll
        vy vás vám vámi váš vaše vaši vašeho vašem vašemu vašim vašich vaší můžete chcete najdete máte
        vaša vašej vašu vášho môžete nájdete""",
    "i": """
        I i'm i've i'd me mine
        já mě mně mne můj moje mám jsem chci prosím díky děkuji
        ja mňa mi môj som chcem ďakujem vďaka""",
}
_VOICES = {word: voice for voice, words in _WORDS.items() for word in words.split()}


def voices(text: str) -> dict[str, float]:
    """Return for each voice how many of a hundred words of `text` are its own: "we", "you" and "i".

    >>> voices("Our shop offers you a tent")["we"]
    16.666666666666668
    """
    words = text.replace("’", "'").split()
    found = dict.fromkeys(_WORDS, 0)
    for word, number in Counter(words).items():
        name = word.strip(_MARKS)
        voice = _VOICES.get(name if name == "I" else name.lower())
        if voice is not None:
            found[voice] += number
    return {voice: 100 * number / max(1, len(words)) for voice, number in found.items()}
