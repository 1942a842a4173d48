"""What keeps the house in order, of what no linter looks at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support.paths import ROOT

PACKAGE = ROOT / "newscrawl"
MOST_LINES = 50
MOST_MODULES = 10
"""At the top of the package, where whoever comes looks first."""


def modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")) if "templates" not in path.relative_to(PACKAGE).parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_function_has_more_lines_than_a_screen_shows():
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {function.end_lineno - function.lineno + 1} lines"
        for path in modules()
        for function in functions(path)
        if function.end_lineno - function.lineno + 1 > MOST_LINES
    ]
    assert long == []


def test_site_files_declare_and_do_nothing():
    """All but `generic`, which has no site of its own."""
    files = [path for path in (PACKAGE / "spiders").glob("*.py") if path.stem != "generic"]
    assert [f"{path.name}: {function.name}" for path in files for function in functions(path)] == []
    assert len(files) > 20


def test_no_module_of_the_product_names_a_path_of_the_tests():
    assert [str(path) for path in modules() if "tests/" in path.read_text(encoding="utf-8")] == []


def test_few_modules_stand_at_the_top():
    top = [path.name for path in PACKAGE.glob("*.py") if path.stem != "__init__"]
    assert len(top) <= MOST_MODULES, top
