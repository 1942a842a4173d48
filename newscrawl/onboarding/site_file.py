"""The site file: findings as the Python module that an expert would write."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.declaration import Declarations, declarations
from newscrawl.onboarding.description import class_docstring, docstring_text
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.source_text import comment_lines, quoted, statement

_SUFFIX = "Spider"


class Unwritable(Exception):  # noqa: N818 - says what the findings are, as charset.NotText does
    """The findings make no site file that loads; the message says why in one line. It is an error of ours."""


def written(findings: Findings, seen: Seen, expect: Mapping[str, float] | None = None) -> str:
    """Return the source of a site's file: what was learned, as declarations, with a docstring that says what was seen.

    Args:
        findings: what was learned.
        seen: what the survey has seen.
        expect: what a run must find, see `expectations`.

    Raises:
        Unwritable: findings contradict what a site file may say, which `loaded` would tell too.
    """
    try:
        found = declarations(findings, seen.domain, expect or {})
    except (TypeError, ValueError) as error:
        raise Unwritable(f"{seen.name}: {error}") from error
    lines = [f'"""{docstring_text(seen.domain)}."""', "", *_imports(found.imports)]
    if found.constants:
        lines.append("")
    for constant, node in found.constants.items():
        lines += statement(constant, node)
    lines += ["", "", f"class {class_name(seen.name)}(NewsSpider):"]
    lines += [*class_docstring(findings, seen), "", f"    name = {quoted(seen.name)}"]
    lines += _body(found)
    return "\n".join(lines) + "\n"


def loaded(source: str, name: str) -> type[NewsSpider]:
    """Return the spider of a site file's source, its declarations checked and registered as when it is imported.

    Raises:
        Unwritable: it does not compile, declares what must not be, or has no spider of this name.
    """
    module = ModuleType(f"newscrawl.spiders.{name}")
    try:
        exec(compile(source, f"{name}.py", "exec"), vars(module))  # noqa: S102 - a file of the project, as import does
    except Exception as error:
        raise Unwritable(f"{name}: {type(error).__name__}: {error}") from error
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, NewsSpider) and value.__dict__.get("name") == name:
            return value
    raise Unwritable(f"{name}: the file has no spider of this name")


def class_name(name: str) -> str:
    """Return the name of the class of the spider `name`."""
    return "".join(part.capitalize() for part in name.split("_")) + _SUFFIX


def _imports(imports: list[str]) -> list[str]:
    """Return import lines in their order, the standard library's apart."""
    standard = sorted(line for line in imports if not line.startswith("from newscrawl"))
    own = sorted(set(imports) - set(standard))
    return [*standard, *([""] if standard else []), *own]


def _body(found: Declarations) -> list[str]:
    lines: list[str] = []
    for word, node in found.words.items():
        for comment in found.comments.get(word, ()):
            lines += comment_lines(comment, 1)
        lines += statement(word, node, 1)
    return lines
