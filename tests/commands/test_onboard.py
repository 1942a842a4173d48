"""`scrapy onboard`: wrong usage is one line and status 2, and asks for nothing."""

from __future__ import annotations

import pytest

from support.command_calls import call


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "one URL, please"),
        (("https://a.cz/", "https://b.cz/"), "one URL, please"),
        (("ftp://noviny.example/",), "'ftp://noviny.example/' is no web address"),
        (("noviny",), "'noviny' is no web address"),
        (("https://a.example/\x1b[31m",), "is no web address"),
        (("https://noviny.example/", "--requests", "0"), "--requests: a whole number from 1 to 9999, not '0'"),
        (("https://noviny.example/", "--requests", "mnoho"), "--requests: a whole number from 1 to 9999, not 'mnoho'"),
        (("https://24noviny.example/",), "24noviny.example makes no name of a module: give one with --name"),
        (("https://noviny.example/", "--name", "../x"), "'../x' cannot be a module's name"),
        (("https://noviny.example/", "--name", "idnes"), "there is a spider idnes"),
        (("https://noviny.example/", "--name", "generic"), "there is a spider generic"),
        (("https://www.idnes.cz/", "--name", "zkouska"), "idnes.cz is of the site of the spider idnes"),
        (("sport.idnes.cz", "--name", "zkouska"), "sport.idnes.cz is of the site of the spider idnes"),
        (("https://noviny.example/", "--dry-run"), "--dry-run goes with --update"),
        (("https://noviny.example/", "--update", "idnes"), "--update NAME goes without URL and --name"),
        (("--update", "idnes", "--name", "idnes2"), "--update NAME goes without URL and --name"),
        (("--update", "neni"), "no spider 'neni' with a site of its own"),
        (("--update", "generic"), "no spider 'generic' with a site of its own"),
        (("--update", "idnes", "--requests", "vse"), "--requests: a whole number from 1 to 9999, not 'vse'"),
        (("https://noviny.example/", "--slow"), "no such option: --slow"),
    ],
)
def test_wrong_usage(arguments, line, capsys):
    assert call("onboard", *arguments) == 2
    _, errors = capsys.readouterr()
    assert errors.startswith("scrapy onboard: ")
    assert line in errors
    assert errors.endswith("; see scrapy onboard --help\n")
    assert errors.count("\n") == 1
    assert "\x1b" not in errors
