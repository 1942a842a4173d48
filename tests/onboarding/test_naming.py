"""Names of spiders from the hosts of sites."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import spiders
from newscrawl.onboarding.naming import is_name, name_of


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.idnes.cz", "idnes"),
        ("tn.nova.cz", "tn"),
        ("zpravy.muj-web.cz", "muj_web"),
        ("www.m.noviny.cz", "noviny"),
        ("www.xn--hky-ela4t.cz", "hacky"),
        ("24sata.hr", None),
        ("class.cz", None),
        ("www.cz", None),
        ("xn--99999999.cz", None),
    ],
)
def test_of_hosts(host, name):
    assert name_of(host) == name


def test_most_sites_of_the_project_are_named_as_they_would_be():
    modules = [
        importlib.import_module(f"newscrawl.spiders.{info.name}") for info in pkgutil.iter_modules(spiders.__path__)
    ]
    classes = [cls for module in modules for cls in vars(module).values() if getattr(cls, "allowed_domains", None)]
    named = [name_of(cls.allowed_domains[0]) == cls.name for cls in classes]
    assert sum(named) >= 0.8 * len(named) > 16


@given(st.text(max_size=30))
def test_nothing_is_raised_and_only_names_of_modules_are_given(host):
    name = name_of(f"{host}.cz")
    assert name is None or is_name(name)
