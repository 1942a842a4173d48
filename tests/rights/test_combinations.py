"""What sites say in several places at once, and how it reads: by the precedence that each specification has."""

import pytest

from newscrawl.rights.crawlers import AI_CRAWLERS
from newscrawl.rights.purposes import PURPOSES, reserved
from support.rights_said import ORIGIN, Said, meta

RESERVED, FREE = meta("tdm-reservation", "1"), meta("tdm-reservation", "0")
ALL = [{"location": "/", "tdm-reservation": 1, "tdm-policy": f"{ORIGIN}/tdm.json"}]
NONE_RESERVED = [{"location": "/", "tdm-reservation": 0}]
MINING, TRAINING, SEARCH = {"research", "ai-training"}, {"ai-training"}, {"search"}
BY = "https://creativecommons.org/licenses/by/4.0/"
BY_NC = "https://creativecommons.org/licenses/by-nc-nd/4.0/deed.cs"
CLOUDFLARE = "User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /\n"


def link(href, **attributes):
    return f'<link rel="license" href="{href}" {"".join(f"{k}={v!r}" for k, v in attributes.items())}>'


def header(*lines):
    return tuple(tuple(line.split(": ", 1)) for line in lines)


RSL = "application/rsl+xml"
TABLE = {
    # name: (what is said, tdm_reserved, ai_train, purposes that it is left out of)
    "nothing": (Said(), None, None, set()),
    # TDMRep: meta before header before file
    "file": (Said(tdmrep=ALL), True, "reserved", MINING),
    "header": (Said(headers=header("TDM-Reservation: 1")), True, "reserved", MINING),
    "meta": (Said(head=RESERVED), True, "reserved", MINING),
    "file free": (Said(tdmrep=NONE_RESERVED), False, None, set()),
    "header frees what the file reserves": (
        Said(tdmrep=ALL, headers=header("tdm-reservation: 0")),
        False,
        None,
        set(),
    ),
    "header reserves what the file frees": (
        Said(tdmrep=NONE_RESERVED, headers=header("tdm-reservation: 1")),
        True,
        "reserved",
        MINING,
    ),
    "meta frees what header and file reserve": (
        Said(tdmrep=ALL, headers=header("tdm-reservation: 1"), head=FREE),
        False,
        None,
        set(),
    ),
    "meta reserves what header and file free": (
        Said(tdmrep=NONE_RESERVED, headers=header("tdm-reservation: 0"), head=RESERVED),
        True,
        "reserved",
        MINING,
    ),
    "an invalid meta counts as none": (
        Said(tdmrep=ALL, head=meta("tdm-reservation", "yes")),
        True,
        "reserved",
        MINING,
    ),
    "an invalid header counts as none": (
        Said(tdmrep=NONE_RESERVED, headers=header("tdm-reservation: true")),
        False,
        None,
        set(),
    ),
    "invalid everywhere": (
        Said(tdmrep=[{"location": "/", "tdm-reservation": 2}], head=meta("tdm-reservation", "")),
        None,
        None,
        set(),
    ),
    "true is no 1 in the file": (Said(tdmrep=[{"location": "/", "tdm-reservation": True}]), None, None, set()),
    "a text is one in the file": (
        Said(tdmrep=[{"location": "/", "tdm-reservation": "1"}]),
        True,
        "reserved",
        MINING,
    ),
    "headers that contradict each other": (
        Said(headers=header("tdm-reservation: 0", "tdm-reservation: 1")),
        True,
        "reserved",
        MINING,
    ),
    "joined headers": (Said(headers=header("tdm-reservation: 0, 1")), True, "reserved", MINING),
    "metas that contradict each other": (Said(head=RESERVED + FREE), True, "reserved", MINING),
    "the first location that matches": (
        Said(tdmrep=[{"location": "/zpravy/*.html$", "tdm-reservation": 0}, *ALL]),
        False,
        None,
        set(),
    ),
    "not the longest location": (
        Said(tdmrep=[*ALL, {"location": "/zpravy/novy-most.html", "tdm-reservation": 0}]),
        True,
        "reserved",
        MINING,
    ),
    "no location matches": (Said(tdmrep=[{"location": "/sport/", "tdm-reservation": 1}]), None, None, set()),
    "a location with an end does not match": (
        Said(tdmrep=[{"location": "/zpravy/$", "tdm-reservation": 1}]),
        None,
        None,
        set(),
    ),
    "one entry without its list": (Said(tdmrep=ALL[0]), True, "reserved", MINING),
    "broken entries are passed over": (Said(tdmrep=[1, {"location": 5}, None, *ALL]), True, "reserved", MINING),
    "a policy alone reserves nothing": (
        Said(headers=header("tdm-policy: https://noviny.example/tdm")),
        None,
        None,
        set(),
    ),
    # directives for robots
    "noai": (Said(head=meta("robots", "noai, noimageai")), None, "reserved", TRAINING),
    "NOAI": (Said(head=meta("ROBOTS", "INDEX,NOAI")), None, "reserved", TRAINING),
    "noml": (Said(head=meta("robots", "noml")), None, "reserved", TRAINING),
    "noimageai alone": (Said(head=meta("robots", "noimageai")), None, None, set()),
    "noindex": (Said(head=meta("robots", "noindex, nofollow")), None, None, SEARCH),
    "none": (Said(headers=header("X-Robots-Tag: none")), None, None, SEARCH),
    "index": (Said(head=meta("robots", "index, follow, max-snippet:-1")), None, None, set()),
    "meta allows what the header forbids": (
        Said(head=meta("robots", "index"), headers=header("X-Robots-Tag: noindex, noai")),
        None,
        "reserved",
        SEARCH | TRAINING,
    ),
    "for another crawler": (Said(head=meta("googlebot", "noindex, noai")), None, None, set()),
    "header for another crawler": (Said(headers=header("X-Robots-Tag: bingbot: noindex, noai")), None, None, set()),
    "header for a crawler that trains": (
        Said(headers=header("X-Robots-Tag: GPTBot: noai")),
        None,
        "reserved",
        TRAINING,
    ),
    "header for this crawler": (
        Said(headers=header("X-Robots-Tag: googlebot: nofollow, newscrawl: noindex")),
        None,
        None,
        SEARCH,
    ),
    "a date is no crawler": (
        Said(headers=header("X-Robots-Tag: unavailable_after: 25 Jun 2027 15:00:00 PST, noai")),
        None,
        "reserved",
        TRAINING,
    ),
    # Content Signals
    "Cloudflare's default": (Said(robots=CLOUDFLARE), None, "reserved", TRAINING),
    "signals that allow": (
        Said(robots="User-agent: *\nContent-Signal: ai-train=yes, search=yes"),
        None,
        "allowed",
        set(),
    ),
    "ai-input is no purpose": (Said(robots="User-agent: *\nContent-Signal: ai-input=no"), None, None, set()),
    "search": (Said(robots="User-agent: *\nContent-Signal: SEARCH=No"), None, None, SEARCH),
    "our group before that for all": (
        Said(robots=f"{CLOUDFLARE}\nUser-agent: newscrawl\nContent-Signal: ai-train=yes\nAllow: /"),
        None,
        "allowed",
        set(),
    ),
    "the group of another crawler": (
        Said(robots="User-agent: SomeBot\nContent-Signal: ai-train=no, search=no"),
        None,
        None,
        set(),
    ),
    "the group of a crawler that trains": (
        Said(robots="User-agent: GPTBot\nContent-Signal: ai-train=no\nAllow: /"),
        None,
        "reserved",
        TRAINING,
    ),
    "what one crawler may is no leave for all": (
        Said(robots="User-agent: GPTBot\nContent-Signal: ai-train=yes\nAllow: /"),
        None,
        None,
        set(),
    ),
    "before all groups": (
        Said(robots="Content-Signal: ai-train=no\nUser-agent: *\nAllow: /"),
        None,
        "reserved",
        TRAINING,
    ),
    "a signal for another path": (
        Said(robots="User-agent: *\nContent-Signal: /sport/ ai-train=no"),
        None,
        None,
        set(),
    ),
    "the longest path": (
        Said(robots="User-agent: *\nContent-Signal: / ai-train=no, search=no\nContent-Signal: /zpravy/ ai-train=yes"),
        None,
        "allowed",
        SEARCH,
    ),
    "no and yes in one group": (
        Said(robots="User-agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no"),
        None,
        "reserved",
        TRAINING,
    ),
    "as a header": (Said(headers=header("Content-Signal: ai-train=no")), None, "reserved", TRAINING),
    "neither yes nor no": (Said(robots="User-agent: *\nContent-Signal: ai-train=maybe"), None, None, set()),
    # AIPREF
    "usage header": (Said(headers=header("Content-Usage: train-ai=n")), None, "reserved", TRAINING),
    "usage header that allows": (Said(headers=header("Content-Usage: train-ai=y")), None, "allowed", set()),
    "usage of all machines": (Said(headers=header("Content-Usage: bots=n")), True, "reserved", MINING | SEARCH),
    "a narrower category": (
        Said(headers=header("Content-Usage: bots=n, train-ai=y, search=y")),
        True,
        "allowed",
        MINING,
    ),
    "usage in robots.txt, with a path": (
        Said(robots="User-agent: *\nContent-Usage: /zpravy/ train-ai=n"),
        None,
        "reserved",
        TRAINING,
    ),
    "usage with a path and a tab": (
        Said(robots="User-agent: *\nContent-Usage: /zpravy/\ttrain-ai=n"),
        None,
        "reserved",
        TRAINING,
    ),
    "usage for another path": (Said(robots="User-agent: *\nContent-Usage: /sport/ train-ai=n"), None, None, set()),
    "header allows, robots.txt does not": (
        Said(headers=header("Content-Usage: train-ai=y"), robots="User-agent: *\nContent-Usage: train-ai=n"),
        None,
        "reserved",
        TRAINING,
    ),
    "header does not, robots.txt allows": (
        Said(headers=header("Content-Usage: train-ai=n"), robots="User-agent: *\nContent-Usage: train-ai=y"),
        None,
        "reserved",
        TRAINING,
    ),
    "usage with parameters": (
        Said(headers=header("Content-Usage: train-ai=n;exceptions=x , search=y")),
        None,
        "reserved",
        TRAINING,
    ),
    "search by usage": (Said(headers=header("Content-Usage: search=n")), None, None, SEARCH),
    "a token that is none": (Said(headers=header("Content-Usage: train-ai")), None, None, set()),
    # crawlers of models
    "GPTBot forbidden": (Said(robots="User-agent: GPTBot\nDisallow: /"), None, "reserved", TRAINING),
    "gptbot/1.0 forbidden": (Said(robots="user-agent: gptbot/1.0\ndisallow: /"), None, "reserved", TRAINING),
    "several in one group": (
        Said(robots="User-agent: CCBot\nUser-agent: ClaudeBot\nDisallow: /zpravy"),
        None,
        "reserved",
        TRAINING,
    ),
    "forbidden elsewhere": (Said(robots="User-agent: GPTBot\nDisallow: /sport/"), None, None, set()),
    "allowed by a longer rule": (
        Said(robots="User-agent: GPTBot\nDisallow: /\nAllow: /zpravy/*.html"),
        None,
        None,
        set(),
    ),
    "forbidden by a longer rule": (
        Said(robots="User-agent: GPTBot\nAllow: /\nDisallow: /*.html$"),
        None,
        "reserved",
        TRAINING,
    ),
    "an empty Disallow": (Said(robots="User-agent: GPTBot\nDisallow:"), None, None, set()),
    "a crawler of an AI search": (Said(robots="User-agent: PerplexityBot\nDisallow: /"), None, None, set()),
    "all but this crawler": (
        Said(robots="User-agent: *\nDisallow: /\nUser-agent: newscrawl\nAllow: /"),
        None,
        "reserved",
        TRAINING,
    ),
    "one crawler forbidden, signals allow": (
        Said(robots="User-agent: *\nContent-Signal: ai-train=yes\nUser-agent: Bytespider\nDisallow: /"),
        None,
        "reserved",
        TRAINING,
    ),
    # licences
    "CC BY": (Said(head=link(BY)), None, "allowed", set()),
    "CC BY-NC-ND": (Said(json_ld={"license": BY_NC}), None, "conditional", TRAINING),
    "public domain": (
        Said(json_ld={"license": {"@type": "CreativeWork", "url": "http://creativecommons.org/publicdomain/zero/1.0"}}),
        None,
        "allowed",
        set(),
    ),
    "CC BY by a link in the text": (
        Said(body=f'<p><a rel="license" href="{BY}">CC BY</a></p>'),
        None,
        "allowed",
        set(),
    ),
    "the licence of a picture": (
        Said(body=f'<figure><img src="/a.jpg"><figcaption><a rel="license" href="{BY}">CC</a></figcaption></figure>'),
        None,
        None,
        set(),
    ),
    "the publisher's terms": (Said(head=link("/podminky")), None, None, set()),
    "another address with that name": (
        Said(head=link("https://creativecommons.org.example/licenses/by/4.0/")),
        None,
        None,
        set(),
    ),
    "CC BY and a reservation": (Said(head=link(BY) + RESERVED), True, "reserved", MINING),
    "RSL in robots.txt": (Said(robots="License: https://noviny.example/rsl.xml"), None, "conditional", TRAINING),
    "RSL by a link": (Said(head=link("/rsl.xml", type=RSL)), None, "conditional", TRAINING),
    "RSL by a header": (
        Said(headers=header(f'Link: </a>; rel=next, </rsl.xml>; rel="license"; type="{RSL}"')),
        None,
        "conditional",
        TRAINING,
    ),
    "RSL and signals that allow": (
        Said(robots="License: /rsl.xml\nUser-agent: *\nContent-Signal: ai-train=yes"),
        None,
        "conditional",
        TRAINING,
    ),
    "RSL and signals that do not": (Said(robots=f"License: /rsl.xml\n{CLOUDFLARE}"), None, "reserved", TRAINING),
    # across families
    "mining reserved, training allowed": (
        Said(head=RESERVED, robots="User-agent: *\nContent-Signal: ai-train=yes"),
        True,
        "reserved",
        MINING,
    ),
    "mining free, training reserved": (Said(head=FREE, robots=CLOUDFLARE), False, "reserved", TRAINING),
    "mining free by TDMRep, not by AIPREF": (
        Said(head=FREE, headers=header("Content-Usage: tdm=n")),
        True,
        "reserved",
        MINING,
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_reading(name):
    said, tdm_reserved, ai_train, left_out = TABLE[name]
    rights = said.rights()
    assert (rights.tdm_reserved, rights.ai_train) == (tdm_reserved, ai_train), rights.signals
    assert {purpose for purpose in PURPOSES if reserved(rights, purpose)} == left_out


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (Said(), None),
        (Said(head=link(BY), json_ld={"license": "/licence"}), BY),
        (Said(json_ld={"license": "/licence"}, headers=header("Link: </x>; rel=license")), f"{ORIGIN}/licence"),
        (Said(headers=header("Link: </x>; rel=license"), robots="License: /rsl.xml"), f"{ORIGIN}/x"),
        (Said(robots="License: /rsl.xml", tdmrep=ALL), f"{ORIGIN}/rsl.xml"),
        (Said(tdmrep=ALL), f"{ORIGIN}/tdm.json"),
        (Said(tdmrep=ALL, head=meta("tdm-policy", "/policy")), f"{ORIGIN}/policy"),
        (Said(json_ld={"usageInfo": "https://noviny.example/terms"}), f"{ORIGIN}/terms"),
        (Said(json_ld={"usageInfo": "/terms"}, tdmrep=ALL), f"{ORIGIN}/tdm.json"),
        (Said(json_ld={"license": "Všechna práva vyhrazena"}), None),
        (Said(head=link("javascript:void(0)")), None),
    ],
)
def test_address_of_the_licence(said, address):
    assert said.rights().license == address


HOUSE = {"@type": "Organization", "name": "Vydavatel a. s."}


@pytest.mark.parametrize(
    ("said", "holder"),
    [
        (Said(), None),
        (
            Said(json_ld={"copyrightHolder": HOUSE, "copyrightNotice": "© 2026"}, head=meta("copyright", "Někdo")),
            "Vydavatel a. s.",
        ),
        (Said(json_ld={"publisher": HOUSE | {"@id": "#org"}, "copyrightHolder": {"@id": "#org"}}), "Vydavatel a. s."),
        (Said(json_ld={"copyrightHolder": "Deník &amp; spol."}), "Deník & spol."),
        (Said(json_ld={"copyrightNotice": "© Noviny 2026"}), "© Noviny 2026"),
        (Said(json_ld={"copyrightNotice": "© 2026"}, head=meta("copyright", "Někdo")), "Někdo"),
        (Said(json_ld={"copyrightHolder": [{}, {"name": " "}]}), None),
    ],
)
def test_holder(said, holder):
    assert said.rights().holder == holder


def test_crawlers_that_are_told_the_same_are_one_signal():
    bots = "".join(f"User-agent: {token.upper()}\n" for token in AI_CRAWLERS)
    rights = Said(robots=f"{bots}Disallow: /\n\nUser-agent: CCBot\nAllow: /zpravy/\n").rights()
    training = [token for token, use in AI_CRAWLERS.items() if use == "training"]
    told = {signal.name: signal.value for signal in rights.signals}
    assert sorted(told.values()) == ["Allow: /zpravy/", "Disallow: /", "Disallow: /", "Disallow: /"]
    assert told["User-agent: CCBot"] == "Allow: /zpravy/"
    assert told["User-agent: " + ", ".join(token for token in training if token != "CCBot")] == "Disallow: /"
    assert rights.ai_train == "reserved"


def test_signals_stand_in_the_order_of_their_sources_as_they_are_said():
    said = Said(
        head=meta("tdm-reservation", "1") + meta("robots", "index, noai"),
        json_ld={"license": BY},
        headers=header("X-Robots-Tag: googlebot: noindex", "tdm-reservation: 0"),
        tdmrep=ALL,
        robots="License: /rsl.xml\nUser-agent: *\nContent-Signal: ai-train=no\nUser-agent: GPTBot\nDisallow: /*.html",
    )
    assert [(signal.source, signal.name, signal.value) for signal in said.rights().signals] == [
        ("meta", "robots", "index, noai"),
        ("meta", "tdm-reservation", "1"),
        ("json-ld", "license", BY),
        ("header", "tdm-reservation", "0"),
        ("header", "X-Robots-Tag: googlebot", "noindex"),
        ("tdmrep.json", "tdm-policy", f"{ORIGIN}/tdm.json"),
        ("tdmrep.json", "tdm-reservation", "1"),
        ("robots.txt", "Content-Signal: ai-train", "no"),
        ("robots.txt", "license", f"{ORIGIN}/rsl.xml"),
        ("robots.txt", "User-agent: GPTBot", "Disallow: /*.html"),
    ]
