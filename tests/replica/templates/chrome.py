"""What surrounds every page: skip links, header and navigation, cookie bar, footer."""

from __future__ import annotations

from ..markup import Html, join
from ..prose import slugify
from ..site import ReplicaSite
from .skin import Skin

_ABOUT = ("O nás", "Kontakty", "Inzerce", "Podmínky užití", "Ochrana osobních údajů", "Nastavení cookies")
_SISTERS = ("Globe24.cz", "EuroZprávy.cz", "Newsbox.cz", "Press1.cz")


def before(skin: Skin, site: ReplicaSite) -> Html:
    """Return all that stands before the main column."""
    skip = skin(
        "p",
        "m-skip",
        skin("a", "m-skip__link", "Přejít k obsahu", href="#main"),
        skin("span", None, " | "),
        skin("a", "m-skip__link", "Přejít k hlavnímu menu", href="#menu-main"),
    )
    items = [
        skin("li", "m-main__item", skin("a", "m-main__link", name, href=f"/{path}"))
        for path, name in site.navigation.items()
    ]
    search = skin(
        "form",
        "f-search",
        skin("input", "f-search__inp", type="search", name="q", placeholder="Hledat"),
        skin("button", "btn", "Hledat", type="submit"),
        action="/hledani",
        role="search",
    )
    logo = skin(
        "p", "header__logo", skin("a", None, skin("img", None, src="/assets/img/logo.svg", alt=site.title), href="/")
    )
    nav = skin("nav", "m-main", skin("ul", "m-main__list", *items), id="menu-main")
    return join(
        skip, _cookies(skin), skin("header", "header", skin("div", "row-main", logo, nav, search), role="banner")
    )


def after(skin: Skin, site: ReplicaSite) -> Html:
    """Return all that stands after the main column."""
    about = [
        skin("li", "m-footer__item", skin("a", "m-footer__link", text, href=f"/stranka/{slugify(text)}"))
        for text in _ABOUT
    ]
    sisters = [
        skin(
            "li", "m-footer__item", skin("a", "m-footer__link", name, href=f"https://{slugify(name.split('.')[0])}.cz/")
        )
        for name in _SISTERS
    ]
    rights = (
        f"© {site.publisher} Všechna práva vyhrazena. Publikování nebo šíření obsahu je zakázáno bez předchozího "
        "písemného souhlasu vydavatele."
    )
    columns = join(skin("ul", "m-footer", *about), skin("ul", "m-footer", *sisters), skin("p", "footer__copy", rights))
    script = skin("script", None, Html('document.documentElement.className+=" js";'))
    return join(skin("footer", "footer", skin("div", "row-main", columns), role="contentinfo"), script)


def share(skin: Skin, url: str) -> Html:
    """Return the share bar of an article."""
    links = [
        skin("a", "m-share__link", name, href=f"https://{host}{url}")
        for name, host in (("Facebook", "www.facebook.com/sharer.php?u="), ("X", "x.com/intent/post?url="))
    ]
    return skin(
        "div",
        "m-share",
        skin("span", "m-share__title", "Sdílej:"),
        *links,
        skin("button", "m-share__copy", "Kopírovat odkaz"),
    )


def advert(skin: Skin, name: str) -> Html:
    """Return the place of an advert."""
    label = skin("span", "b-ad__label", "Reklama")
    return skin("div", "b-ad b-ad--article", label, skin("div", "b-ad__slot", id=f"ad-{name}"), data_ad=name)


def _cookies(skin: Skin) -> Html:
    text = (
        "Tento web používá soubory cookies. Kliknutím na tlačítko vyjadřujete souhlas s jejich ukládáním a se "
        "zpracováním údajů o vašem chování na webu pro zobrazení cílené reklamy."
    )
    buttons = [skin("button", "btn", label, type="button") for label in ("Souhlasím", "Nastavení", "Odmítnout vše")]
    return skin(
        "div", "b-cookie", skin("p", "b-cookie__text", text), *buttons, id="cookie-bar", role="dialog", hidden="hidden"
    )
