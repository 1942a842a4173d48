"""Invented names that a disguised site draws from: sections, titles, addresses, and the parts of class names."""

from __future__ import annotations

ADJECTIVES = (
    *("Jasanový", "Kamenný", "Vltavínský", "Podřipský", "Zálesní", "Stříbrný", "Rudohorský", "Polabský", "Havraní"),
    "Lipový",
)
NOUNS = (
    *("Kurýr", "Zpravodaj", "Věstník", "Posel", "Obzor", "Zápisník", "Hlasatel", "Ohlas", "Pozorovatel"),
    "Přehled",
)
PUBLISHERS = ("{word} media s.r.o.", "Vydavatelství {word} a.s.", "{word} Press, s. r. o.", "{word} Group a. s.")

SECTIONS = (
    *(("domov", "Domov"), ("cesko", "Česko"), ("svet", "Svět"), ("zahranici", "Zahraničí"), ("byznys", "Byznys")),
    *(("penize", "Peníze"), ("regiony", "Regiony"), ("spolecnost", "Společnost"), ("politika", "Politika")),
    *(("veda-a-technika", "Věda a technika"), ("zdravi", "Zdraví"), ("cestovani", "Cestování"), ("auto", "Auto")),
    *(("krimi", "Krimi"), ("magazin", "Magazín"), ("historie", "Historie"), ("vzdelavani", "Vzdělávání")),
    *(("bydleni", "Bydlení"), ("priroda", "Příroda"), ("knihy", "Knihy"), ("film-a-hudba", "Film a hudba")),
    *(("trhy", "Trhy"), ("evropa", "Evropa"), ("technologie", "Technologie"), ("zivotni-styl", "Životní styl")),
    *(("fotbalove-ligy", "Fotbalové ligy"), ("hokej", "Hokej"), ("moravskoslezsko", "Moravskoslezsko")),
    *(("zpravy/z-domova", "Z domova"), ("zpravy/ze-zahranici", "Ze zahraničí"), ("rubriky/ekonomika", "Ekonomika")),
    *(("rubriky/kultura", "Kultura"), ("praha-a-okoli", "Praha a okolí"), ("media", "Média")),
)
OPINIONS = (
    *(("glosy", "Glosy"), ("komentare-a-nazory", "Komentáře a názory"), ("pohledy", "Pohledy")),
    *(("sloupky", "Sloupky"), ("uhel-pohledu", "Úhel pohledu"), ("komentare", "Komentáře"), ("nazory", "Názory")),
)
SPONSORED = (
    *(("pr-sdeleni", "PR sdělení"), ("advertorial", "Advertorial"), ("komercni-clanky", "Komerční články")),
    *(("pr-clanky", "PR články"), ("komercni-prezentace", "Komerční prezentace")),
)
WEATHER = (("predpoved-pocasi", "Předpověď počasí"), ("pocasi", "Počasí"), ("pocasi-dnes", "Počasí dnes"))

SCHEMES = (
    "https://{host}/{published:%Y/%m/%d}/{slug}/",
    "https://{host}/{section}/{slug}-{digits:7}/",
    "https://{host}/clanek/{slug}_{digits:8}.html",
    "https://{host}/{digits:7}-{slug}",
    "https://{host}/clanek.php?id={digits:7}",
    "https://{host}/a/{alnum:6}/{slug}",
    "https://{host}/{section}/{slug}-{hex:24}",
    "https://{host}/{slug}/",
    "https://{host}/{slug}-{digits:6}",
    "https://{host}/{section}/{digits:7}/{slug}.html",
    "https://{host}/{section}/{slug}.{hex:8}",
    "https://{host}/{section}/{slug}.aspx?c=A{published:%y%m%d}_{digits:6}_{initials:3}",
    "https://{host}/{section}/{published:%Y%m%d}-{slug}.html",
    "https://{host}/zpravy/{published:%Y-%m-%d}/{slug}-{digits:6}",
    "https://{host}/art/{digits:9}/{slug}",
    "https://{host}/{section}/{slug}-c{digits:7}.html",
    "https://{host}/{section}/clanek/{slug}-{digits:8}",
    "https://{host}/{section}/{slug}~{hex:20}/",
    "https://{host}/story/{slug}/{digits:7}",
    "https://{host}/{section}/{slug}.html",
    "https://{host}/{published:%Y/%m}/{slug}-{digits:6}/",
    "https://{host}/detail/{hex:16}/{slug}",
    "https://{host}/index.php/{section}/{digits:6}-{slug}",
    "https://{host}/{section}/{slug}-A{alnum:5}.html",
    "https://{host}/{section}/{slug}",
)
"""Addresses of articles, in the words of `Patterns`."""
HOST_A_SECTION = frozenset({"https://{host}/{slug}-{digits:6}", "https://{host}/art/{digits:9}/{slug}"})
"""Those that a site has with a host for each section."""
SERVED = ("{url}?od=hp", "{url}?zobrazeni=mobil", "{url}?amp=1", "https://m.{domain}/c/{digits:8}/{slug}")
MOVED = ("https://{www}/?p={digits:7}", "https://{www}/c{digits:8}", "https://{www}/tisk/{digits:8}/{slug}.html")
"""Other addresses of articles; `{www}` and `{domain}` are the site's."""

LISTINGS = (
    *("https://{host}/{section}/", "https://{host}/{section}", "https://{host}/rubrika/{section}/"),
    *("https://{host}/kategorie/{section}", "https://{host}/sekce/{section}/"),
)
PAGING = ("?page={page}", "?strana={page}", "?p={page}", "?pg={page}", "strana/{page}", "{page}")
TOPICS = ("tag/{slug}", "stitek/{slug}/", "tagy/{slug}", "temata/{slug}/", "stitky/{slug}")
AUTHORS = ("autor/{slug}/", "redakce/{slug}", "autori/{slug}", "profil/{slug}/", "redaktor/{slug}")
ALL_NEWS = (
    *("/zpravy-dne/", "/nejnovejsi/", "/archiv-zprav/", "/vsechny-zpravy", "/prehled-dne", "/online-zpravy/"),
    *("/aktualne/", "/dnes", "/z-posledni-doby/", "/proud-zprav", "/bleskovky/", "/stalo-se-dnes"),
)
CONSENT = ("/souhlas?zpet={url}", "/cookies/souhlas/?url={url}", "/privacy-wall?return={url}")
WRAPPERS = ("/presmeruj/klik.php", "/go/out", "/odkaz.aspx")
SUBDOMAINS = (
    *("servis", "novy", "kraje", "data", "obsah", "sport", "info", "plus", "archiv", "extra", "kontakt", "finance"),
    *("magaziny", "vikend", "klub", "mesto", "hobby", "zena", "dum"),
)

FEEDS = (
    *("/feed/", "/rss.xml", "/export/rss", "/rss/", "/feed.xml", "/rss/zpravy.xml", "/rss/vse.xml", "/?feed=rss2"),
    "/rss.php",
)
SHORT_FEEDS = ("/rss/hlavni.xml", "/feed/kratce/", "/rss/top.xml", "/rss/vyber", "/feed/domaci.xml")
SECTION_FEEDS = ("/{section}/feed/", "/rss/{section}.xml", "/rss/rubrika/{section}", "/export/rss.php?r={section}")
SITEMAPS: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {
    ("news", frozenset()): ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemaps/google-news.xml", "/sitemap_news"),
    ("index", frozenset()): ("/sitemap_index.xml", "/sitemap-index.xml", "/sitemaps/index.xml"),
    ("sitemap", frozenset()): ("/sitemap.xml", "/sitemap-clanky.xml", "/mapa/sitemap.xml"),
    ("sitemap", frozenset({"number"})): ("/post-sitemap{number}.xml", "/sitemaps/clanky-{number}.xml"),
    ("sitemap", frozenset({"year"})): ("/sitemap-{year}.xml", "/sitemaps/{year}.xml"),
    ("sitemap", frozenset({"year", "month"})): ("/sitemap/{year}-{month}.xml", "/sitemap.php?m={year}-{month}"),
    ("listing", frozenset({"year", "month", "day"})): (
        "/archiv/{year}/{month}/{day}/",
        "/archiv?den={year}-{month}-{day}",
    ),
    ("listing", frozenset({"year", "number"})): ("/vydani/{year}/{number}", "/cislo/{year}-{number}"),
}
"""(form, fields) of a source -> addresses."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "article": ("clanek", "story", "post", "entry"),
    "art": ("clanek", "story", "post"),
    "perex": ("lead", "anotace", "uvodnik", "intro"),
    "opener": ("lead", "anotace", "intro"),
    "text": ("obsah", "telo", "content", "copy"),
    "body": ("obsah", "telo", "content"),
    "content": ("obsah", "telo", "main"),
    "title": ("titulek", "headline", "nadpis"),
    "heading": ("nadpis", "head"),
    "author": ("autor", "redaktor", "byline"),
    "autor": ("author", "redaktor", "byline"),
    "authors": ("autori", "redaktori", "byline"),
    "date": ("datum", "cas", "published"),
    "datum": ("date", "cas", "published"),
    "time": ("cas", "datum"),
    "tags": ("stitky", "temata", "keywords"),
    "topics": ("stitky", "temata"),
    "related": ("souvisejici", "dale", "linked"),
    "teaser": ("upoutavka", "karta", "tile"),
    "tile": ("karta", "upoutavka"),
    "box": ("blok", "panel", "modul"),
    "list": ("vypis", "seznam", "rada"),
    "paywall": ("zamek", "premium-wall", "locked"),
    "regwall": ("registrace", "zamek"),
    "ad": ("reklama", "adv"),
    "reklama": ("ad", "adv"),
    "gallery": ("galerie", "fotky"),
    "photo": ("foto", "snimek"),
    "img": ("foto", "obrazek"),
    "image": ("foto", "obrazek"),
    "caption": ("popisek", "popis"),
    "share": ("sdileni", "social"),
    "social": ("sdileni", "share"),
    "nav": ("menu", "navigace"),
    "menu": ("nav", "navigace"),
    "breadcrumb": ("cesta", "drobky"),
    "breadcrumbs": ("cesta", "drobky"),
    "footer": ("paticka", "zapati"),
    "header": ("hlavicka", "zahlavi"),
    "comments": ("diskuse", "diskuze"),
    "video": ("video", "film"),
    "section": ("rubrika", "sekce"),
}
"""A part of a class name -> what others call the same."""
NEUTRAL = (
    *("grid", "row", "col", "item", "unit", "part", "zone", "area", "wrap", "inner", "outer", "base", "plate", "shell"),
    *(
        "frame",
        "slab",
        "cell",
        "strip",
        "pane",
        "deck",
        "rail",
        "slot",
        "set",
        "group",
        "view",
        "layer",
        "tier",
        "knot",
    ),
    *("fit", "mod", "tone", "size", "flow", "gap", "pad", "edge", "span", "line", "step", "side", "top", "mid", "low"),
)
"""Parts of class names that say nothing."""
