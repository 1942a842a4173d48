"""Service lines in a story's column, told from sentences that begin with the same words."""

from __future__ import annotations

import pytest

from newscrawl.czech.boilerplate import is_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        *("Reklama", "INZERCE", "Sdílet", "Sdílet na Facebooku", "Tisknout", "Zpět", "Foto 3 / 12", "Fotogalerie +68"),
        *("Přečíst celý článek ›", "Kliknutím zvětšíte", "4 fotografie v galerii ›", "Další fotografie (12)"),
        *("Vstoupit do diskuze", "Diskuse (12)", "3 komentáře", "1 / 5", "6 min čtení", "Nahrávám video"),
        "Následuje obsah vložený z jiného webu. Zde jej můžete přeskočit.",
        "Chcete-li článek poslouchat, přihlaste se",
        "Tento text je součástí prémiového obsahu pro předplatitele",
        "Pokračování je exkluzivní obsah pro předplatitele Deníku N.",
        "Zbývá vám ještě 90 % článku",
        "Odemkněte si exkluzivní obsah a videa!",
        "První dva měsíce předplatného pořídíte za korunu.",
        "První 2 měsíce předplatného pořídíte za korunu.",
        "Buďte v obraze díky oznámením od Seznamu",
        "Přidejte si PL do svých oblíbených zdrojů na Google Zprávy.",
        "Přidejte si Hospodářské noviny mezi své oblíbené tituly na Google zprávách.",
        "Máte k článku podnět nebo připomínku?",
        "© 2026 INCORP a.s. Všechna práva vyhrazena.",
        "Publikování nebo další šíření obsahu je bez souhlasu zakázáno.",
        "Používáme cookies, abychom mohli web zlepšovat.",
        "Používáme soubory cookies",
        "Tento web používá k poskytování služeb soubory cookie.",
        "Sledujte nás na Facebooku",
        "Sledujte nás také na sociálních sítích",
        "Stáhněte si naši aplikaci a čtěte i bez připojení.",
        "Stáhněte si aplikaci Novin zdarma",
        "Jakékoliv užití obsahu včetně převzetí je bez souhlasu zakázáno.",
        "Jakékoli šíření těchto textů je zakázáno",
        "Zadejte prosím svůj e-mail",
        *("Hlasovalo 1 234 čtenářů", "Hlasovalo 87", "Líbí se mi", "Líbí se mi (12)", "Líbí se vám tento článek?"),
    ],
)
def test_service_lines(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Reklama na loterii podle soudu děti ohrožuje.",
        "Zpět domů se evakuovaní vrátí nejdřív v neděli.",
        "Foto z místa ukazuje, že střecha se propadla celá.",
        "Diskuse trvala do rána a skončila bez hlasování.",
        "Video, které pořídil soused, má policie k dispozici.",
        "Souhlasím s tím, že most je třeba opravit, a zvednu pro to ruku.",
        "Přehrávač na stole hrál pořád dokola stejnou desku, vzpomíná vnučka.",
        "Tento text je určen dětem od osmi let, říká spisovatelka o své nové knize.",
        "Copyright podle soudu chrání i kuchařské recepty.",
        "Předplatné si můžete představit jako permanentku, vysvětlil ředitel divadla.",
        "Článek pět ústavy mluví o politických stranách.",
        "1 / 5 obyvatel nemá pitnou vodu.",
        "Hlasovalo 94 zastupitelů, devět z nich bylo proti prodeji školy.",
        "Jakékoliv šíření paniky je teď to poslední, co obec potřebuje.",
        "Tento web používá polovina českých škol k rozvrhu hodin.",
        "Používáme cookies jako příměs do zmrzliny, řekl cukrář.",
        "Stáhněte si aplikaci záchranářů, radí horská služba každému, kdo v zimě vyráží na hřebeny.",
        "Sledujte nás na jevišti, vzkazují ochotníci z Lhoty.",
        "Líbí se mi, že se most otevřel včas.",
        "Zadejte prosím rozhodčím volno, žádají kluby svaz.",
        "Anketní otázka zněla jednoduše, odpovědi ale překvapily.",
    ],
)
def test_sentences_of_a_story(line: str) -> None:
    assert not is_boilerplate(line)
