"""docs/operations.md explains every log line an operator can meet and every counter, and gives the right defaults."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scrapy.utils.project import get_project_settings

from newscrawl.pipelines.write import FAILURE_STAT
from support.paths import ROOT

DOCS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LEVELS = {"info", "warning", "error", "exception", "critical"}
COUNTING = {"inc_value", "set_value", "max_value", "min_value", "count", "_count"}


def calls() -> Iterator[ast.Call]:
    for path in (ROOT / "newscrawl").rglob("*.py"):
        yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args)


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def patterns(node: ast.expr) -> set[str]:
    """Return the strings that stand in the code, "*" for what varies: none for what is no string, of `if` both."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.JoinedStr):
        return {"".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)}
    if isinstance(node, ast.IfExp):
        return patterns(node.body) | patterns(node.orelse)
    return set()


def table(heading: str) -> str:
    return re.split(r"^## ", DOCS.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]


def test_every_log_line_is_explained() -> None:
    documented = [line[1] for line in re.finditer(r"^\| [A-Z]+ \| `(.+?)` \|", table("Log lines"), re.MULTILINE)]
    logged = {line for call in calls() if name_of(call) in LEVELS for line in patterns(call.args[0])}
    assert len(logged) > 8
    unexplained = [
        line
        for line in logged
        if not any(re.fullmatch(re.sub(r"%[srd]", ".+", re.escape(line)), known) for known in documented)
    ]
    assert unexplained == []


def test_defaults_of_settings_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \| (.+?) \|", DOCS.split("Settings that operators change")[1], re.MULTILINE)
    documented: dict[str, str] = {}
    for names, defaults in rows:
        documented |= zip(re.findall(r"`(.+?)`", names), defaults.replace("`", "").split(", "), strict=True)
    assert len(documented) > 8
    settings = get_project_settings()
    assert documented == {name: str(settings[name]).removesuffix(".0") or "empty" for name in documented}


def test_counters_are_those_of_the_code() -> None:
    first_cells = re.findall(r"^\| (`.+?) \|", table("Counters"), re.MULTILINE)
    documented = {re.sub(r"\b[A-Z]+\b", "*", name) for cell in first_cells for name in re.findall(r"`(.+?)`", cell)}
    names = {name for call in calls() if name_of(call) in COUNTING for name in patterns(call.args[0])}
    counted = {name for name in names if "/" in name.strip("/")}  # what str.count looks for has none inside
    read = {
        f"read/{name}"
        for path in (ROOT / "newscrawl" / "reading").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("counts")
        for name in patterns(node.slice)
    }
    assert len(read) > 3
    assert documented == (counted - {"read/*"}) | read | {FAILURE_STAT}
