"""docs/architecture.md names every module that there is, and no other; README leads to it."""

from __future__ import annotations

import re

from support.paths import ROOT

DOCS = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "newscrawl"
NAMED_AS_WHOLE = ("spiders/", "cms/", "commands/", "templates/")
"""Packages whose files are all of one kind: the tree has one line for them."""


def section(heading: str) -> str:
    return DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_tree_names_every_module_and_no_other() -> None:
    named = {name for row in section("The tree").splitlines() for name in re.findall(r"`([\w/]+\.py)`", row)}
    modules = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    assert named - {"generic.py"} == {module for module in modules if not module.startswith(NAMED_AS_WHOLE)}


def test_every_package_has_a_line() -> None:
    packages = {f"{path.parent.relative_to(PACKAGE)}/" for path in PACKAGE.rglob("__init__.py")} - {"./"}
    parts = {name for name in packages if name.startswith("reading/")}
    assert [name for name in packages - parts if f"`{name}`" not in DOCS] == []


def test_the_layers_are_those_that_are_checked() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8").split("layers =\n")[1].split("\n\n")[0]
    shown = section("Which way imports go").split("```\n")[1]
    assert [line.split("  ")[0] for line in shown.splitlines()] == [line.strip() for line in contract.splitlines()]


def test_what_a_reader_is_sent_to_is_there() -> None:
    paths = re.findall(r"`((?:\w+/)+\w+\.py)`", section("Where to change what"))
    assert len(paths) > 20
    assert [path for path in paths if not (PACKAGE / path).is_file()] == []
    names = re.findall(r"\(`(\w+)`\)", section("Where to change what"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert [name for name in names if name not in code] == []


def test_readme_leads_here() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "docs/architecture.md" in readme
    assert "docs/contributing.md" in readme
