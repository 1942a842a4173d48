"""Prices and labels of orders among the lines of a page."""

from __future__ import annotations

import pytest

from newscrawl.czech.trade import baskets, is_basket, is_price, prices
from newscrawl.czech.voices import voices

PRICES = ["1 290 Kč", "od 12 990 Kč", "€ 49", "$9.99", "49 EUR", "990,-", "1290 Kč s DPH"]
BASKETS = ["Do košíku", "Přidat do košíku", "Add to cart", "Buy now", "Skladem", "Termíny a ceny", "Obchodní podmínky"]
NEITHER = ["Chleba zdražil na 40 Kč.", "Stanislav Nový", "2026", "Více", "Nákupy v košíku rostou, píše úřad"]


@pytest.mark.parametrize("line", PRICES)
def test_each_price_is_found_among_others(line):
    assert is_price(line)
    assert prices([*NEITHER, line]) == 1


@pytest.mark.parametrize("line", BASKETS)
def test_each_order_is_found_among_others(line):
    assert is_basket(line)
    assert baskets([*NEITHER, line]) == 1


def test_pages_without_either():
    assert prices(NEITHER) == baskets(NEITHER) == prices([]) == 0


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Nabízíme vám naše služby.", "we"),
        ("Najdete u nás vaše zboží, vás čeká sleva", "you"),
        ("Já si myslím, mám dotaz", "i"),
        ("Yes, I think I'm", "i"),
    ],
)
def test_voices(text, voice):
    found = voices(text)
    assert max(found, key=found.__getitem__) == voice
    assert voices("Obec opravila most i cestu.") == {"we": 0, "you": 0, "i": 0}
