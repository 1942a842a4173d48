"""The headings and phrases of what a site shows instead of an article."""

from __future__ import annotations

import pytest

from newscrawl.czech.notices import notice_in, notice_in_title, notice_phrases

NOTICES = {
    "not_found": [
        "Stránka nenalezena",
        "Stránka nebyla nalezena",
        "Omlouváme se, stránka nebyla nalezena",
        "Požadovaná stránka neexistuje",
        "Ups! Tady nic není. Chyba 404",
        "404",
        "404 Not Found",
        "Nenalezeno",
        "Nenašli jsme stránku, kterou hledáte",
        "Článek byl smazán",
        "Tento článek již není dostupný",
        "Stránka sa nenašla",
        "Hľadaná stránka neexistuje",
        "Ľutujeme, stránka nebola nájdená",
        "Page not found",
        "The page you requested could not be found",
        "This article is no longer available",
    ],
    "error": [
        "Error 503",
        "Přístup odepřen",
        "Prístup zamietnutý",
        "Access denied",
    ],
    "maintenance": [
        "Omlouváme se, právě probíhá údržba webu",
        "Údržba",
        "Plánovaná odstávka",
        "Web je dočasně mimo provoz",
        "Prebieha údržba",
        "Stránka je dočasne nedostupná",
        "We'll be back soon",
        "Down for maintenance",
    ],
    "robot_check": [
        "Ověřte prosím, že nejste robot",
        "Potvrďte, že nejste robot",
        "Overte, že ste človek",
        "Ověřujeme váš prohlížeč",
        "Verify you are human",
        "Just a moment...",
    ],
    "consent": [
        "Souhlas s cookies",
        "Váš souhlas se zpracováním údajů",
        "Súhlas so spracovaním osobných údajov",
        "Nastavení cookies",
        "Vážíme si vašeho soukromí",
        "Vaše soukromí je pro nás důležité",
        "We value your privacy",
    ],
    "sign_in": [
        "Přihlaste se",
        "Pro pokračování se přihlaste",
        "Přihlášení",
        "Prihláste sa",
    ],
    "browser": [
        "Nepodporovaný prohlížeč",
        "Vypněte prosím AdBlock",
        "Zapněte si prosím JavaScript",
    ],
    "region": [
        "Tento obsah není ve vaší zemi dostupný",
    ],
}
STORIES = [
    "Stránka o nehodách skončila, policie ji nahradí mapou",
    "Policie našla ztracenou dívku",
    "Most je zavřený, probíhá oprava",
    "Robot operoval srdce, lékaři jen přihlíželi",
    "Přihlášky na střední školy: co se letos mění",
    "Soud zakázal přístup k jezeru",
    "Data o pacientech zmizela ze serveru nemocnice",
    "404 dní ve vězení",
    "Vláda dala souhlas s prodejem pozemků",
    "Obsah cukru v nápojích klesl",
    "Články ústavy, které se mají změnit",
    "Forbidden Career Advice for Software Developers",
    "Údržba silnic vyjde na miliardu",
    "Reklamy na hazard budou zakázány",
    "Web úřadu práce čekají změny",
]


@pytest.mark.parametrize(("kind", "heading"), [(kind, heading) for kind, all_ in NOTICES.items() for heading in all_])
def test_notice(kind, heading):
    assert notice_in(heading) == kind
    assert notice_in(heading.upper()) == kind
    assert notice_in_title(f"{heading} | Údolní deník") == (heading, kind)


@pytest.mark.parametrize("heading", STORIES)
def test_headline_is_no_notice(heading):
    assert notice_in(heading) is None
    assert notice_in_title(f"{heading} – Údolní deník") is None


def test_long_heading_tells_about_a_notice():
    assert not notice_in(
        "Stránka nenalezena: proč lidé na internetu sbírají chybové stránky a co o nich říká jejich autor"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Stránka, kterou hledáte, byla přesunuta. Zkuste vyhledávání, nebo přejděte na titulní stranu.",
        "Stránka, ktorú hľadáte, bola presunutá. Skúste to neskôr, alebo prejdite na titulnú stranu.",
        "The page you are looking for has been moved. Try to search or return to the home page.",
    ],
)
def test_phrases_of_a_notice(text):
    assert notice_phrases(text) >= 3


def test_story_has_no_phrases_of_a_notice():
    assert notice_phrases("Obec prodala školu. Starosta řekl, že budova byla v dražbě přeceněna, a zkusí to znovu.") < 3


@pytest.mark.parametrize("part", ["stránka ", "page", "a ", "přístup byl ", " ", "souhlas s "])
def test_long_lines_cost_nothing(part):
    assert not notice_in(part * 200_000)
    assert notice_phrases(part * 200_000) < 3
    notice_in_title(part * 200_000)
