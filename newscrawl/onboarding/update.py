"""The update of a site's file: what no longer holds is changed, and all else stays as it is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from difflib import unified_diff
from functools import partial

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.declaration import PATTERNS, WORDS, kind_node, page_node
from newscrawl.onboarding.description import docstring_text
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.site_file import Unwritable, loaded
from newscrawl.onboarding.source_edits import SourceEdits
from newscrawl.onboarding.source_text import INDENT, Group, Item, Name, Node, entry, node_of, statement, wrapped
from newscrawl.page import Page
from newscrawl.site import Site

_REPLACE = "from dataclasses import replace"
_PAGE = "from newscrawl.page import Page"


def updated(source: str, spider: type[NewsSpider], differences: Sequence[Difference], day: str) -> str:
    """Return the source of a site's file with what the differences change, and a line that says so in its docstring.

    Args:
        source: of the file.
        spider: as the file declares it.
        differences: those that `differs` returned; those that a person must mend become comments, without the others
            nothing else is changed.
        day: of the survey, YYYY-MM-DD.

    Raises:
        Unwritable: the file is written in a way in which the change has no place.
    """
    changes = [difference for difference in differences if difference.is_change]
    steps: list[Callable[[SourceEdits], None]] = [partial(_change, spider=spider, change=change) for change in changes]
    steps += [partial(_leave, difference=difference) for difference in differences if difference.is_for_person]
    if changes:
        steps.append(partial(_date, changes=changes, day=day))
    made = source
    try:
        for step in steps:
            edits = SourceEdits(made, spider.name)
            step(edits)
            made = edits.result()
    except (ValueError, SyntaxError) as error:
        raise Unwritable(f"{spider.name}: {error}") from error
    _check(loaded(made, spider.name), spider, changes)
    return made


def shown_difference(before: str, after: str, name: str) -> str:
    """Return how two sources of a file differ as a unified diff, "" where they do not."""
    lines = unified_diff(before.splitlines(), after.splitlines(), f"a/{name}", f"b/{name}", lineterm="")
    return "\n".join(lines)


def _expected(spider: type[NewsSpider], change: Difference) -> object:
    """Return what a word should say after its change."""
    if change.value is not None:
        return change.value
    declared = _declared(spider, change.word)
    return (*change.first, *(entry for entry in declared if entry not in change.gone), *change.last)


def _declared(spider: type[NewsSpider], word: str) -> tuple[object, ...]:
    holder, _, name = word.rpartition(".")
    value: tuple[object, ...] = getattr(spider.page if holder else spider, name)
    return value


def _change(edits: SourceEdits, spider: type[NewsSpider], change: Difference) -> None:
    """Note the edits that make one change."""
    holder, _, word = change.word.rpartition(".")
    expected = _expected(spider, change)
    node = node_of(expected, is_pattern=word in PATTERNS)
    if holder:
        _change_page(edits, spider, change, word)
    elif word not in edits.words:
        _add_word(edits, word, node)
    elif expected == ():
        edits.removed(word)
    elif change.value is None:
        if not edits.entries(edits.words[word], change.first, change.gone, change.last):
            edits.assigned(edits.words[word], word, node)
    else:
        declared, value = getattr(spider, word), str(change.value)
        if word in PATTERNS and declared and value.startswith(f"{declared}|"):
            edits.alternative(edits.words[word], word, declared, value.removeprefix(f"{declared}|"))
        else:
            edits.assigned(edits.words[word], word, node)


def _leave(edits: SourceEdits, difference: Difference) -> None:
    """Note a comment on a word that a person must mend: where it stands, else above the page or the class."""
    holder, _, word = difference.word.rpartition(".")
    statements = {name: node for node in edits.spider.body for name in _assigned(node)}
    place: ast.AST = statements.get("page" if holder else word, edits.spider)
    if holder and isinstance(place, ast.Assign) and isinstance(place.value, ast.Call):
        said = (keyword for keyword in place.value.keywords if keyword.arg == word and keyword.lineno > place.lineno)
        place = next(said, place)
    where = f", see {difference.addresses[0]}" if difference.addresses else ""
    edits.todo(place, difference.word, f"{difference.why}{where}")


def _assigned(node: ast.stmt) -> list[str]:
    """Return the name to which a statement assigns."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _change_page(edits: SourceEdits, spider: type[NewsSpider], change: Difference, word: str) -> None:
    """Note the edits of a word of the page, which may be a call, or the name of another page."""
    page = edits.words.get("page")
    if page is None:
        _add_word(edits, "page", Group((Item(page_node(word, _expected(spider, change)), f"{word}="),), "Page("))
        _add_import(edits, _PAGE)
    elif not isinstance(page, ast.Call):
        base = edits.text(page)
        items = (Item(Name(base)), Item(_on_base(base, spider, change, word), f"{word}="))
        edits.assigned(page, "page", Group(items, "replace("))
        _add_import(edits, _REPLACE)
    elif _expected(spider, change) == () and not page.args:
        edits.keyword_removed(page, word)
    elif page.lineno == page.end_lineno:
        edits.assigned(page, "page", _changed_call(edits, spider, change, page, word))
    elif said := next((keyword.value for keyword in page.keywords if keyword.arg == word), None):
        if not edits.entries(said, change.first, change.gone, change.last):
            values = _expected(spider, change)
            edits.rewrite(said, values if isinstance(values, tuple) else ())
    else:
        base = edits.text(page.args[0]) if page.args else ""
        _add_keyword(edits, page, f"{word}=", _on_base(base, spider, change, word))


def _changed_call(edits: SourceEdits, spider: type[NewsSpider], change: Difference, call: ast.Call, word: str) -> Node:
    """Return a call of one line with a keyword changed or added, to be written in as many lines as it takes."""
    items = [Item(Name(edits.text(argument))) for argument in call.args]
    for keyword in call.keywords:
        is_changed = keyword.arg == word
        said = keyword.value
        value = _changed_entries(edits, spider, change, said, word) if is_changed else Name(edits.text(said))
        items.append(Item(value, f"{keyword.arg}="))
    if word not in {keyword.arg for keyword in call.keywords}:
        base = edits.text(call.args[0]) if call.args else ""
        items.append(Item(_on_base(base, spider, change, word), f"{word}="))
    return Group(tuple(items), f"{edits.text(call.func)}(")


def _changed_entries(
    edits: SourceEdits, spider: type[NewsSpider], change: Difference, said: ast.expr, word: str
) -> Node:
    """Return the entries of a word with those that come and without those that go; what is named keeps its name."""
    kept = said.elts if isinstance(said, ast.Tuple) else [said]
    spelt = {element.value for element in kept if isinstance(element, ast.Constant)}
    if not spelt >= set(change.gone):
        return page_node(word, _expected(spider, change))
    stays = [element for element in kept if not (isinstance(element, ast.Constant) and element.value in change.gone)]
    write = kind_node if word == "kinds" else node_of
    items = [
        *(Item(write(entry)) for entry in change.first),
        *(
            Item(Name(edits.text(element) if isinstance(said, ast.Tuple) else edits.starred(element)))
            for element in stays
        ),
        *(Item(write(entry)) for entry in change.last),
    ]
    return Group(tuple(items), is_tuple=True)


def _on_base(base: str, spider: type[NewsSpider], change: Difference, word: str) -> Node:
    """Return a word of a page that is made from another one: what comes first, then what that one says."""
    if change.gone or not base or not _declared(spider, change.word):
        return page_node(word, _expected(spider, change))
    items = (
        *(Item(kind_node(entry) if word == "kinds" else node_of(entry)) for entry in change.first),
        Item(Name(f"{base}.{word}"), "*"),
    )
    return Group(items, is_tuple=True)


def _add_keyword(edits: SourceEdits, call: ast.Call, label: str, node: Node) -> None:
    """Add a keyword to a call, after the last one."""
    start, _ = edits.span(call)
    at = max(edits.span(node)[1] for node in (*call.args, *(item.value for item in call.keywords)))
    comma = re.match(r"\s*,", edits.source[at:])
    at += comma.end() if comma else 0
    lines = entry(label, node, len(edits.margin(start)) // len(INDENT) + 1)
    edits.replace(at, at, "\n".join(["" if comma else ",", *lines]))


def _add_word(edits: SourceEdits, word: str, node: Node) -> None:
    """Add an attribute where its place is in the order of the words."""
    order = ("name", *WORDS)
    before = [
        assign
        for assign in edits.spider.body
        if isinstance(assign, ast.Assign)
        and isinstance(assign.targets[0], ast.Name)
        and assign.targets[0].id in order[: order.index(word)]
    ]
    edits.insert_after(before[-1], statement(word, node, 1))


def _add_import(edits: SourceEdits, line: str) -> None:
    """Add an import line where the linter wants it, unless it is there."""
    if line in edits.source.splitlines():
        return
    imports = [node for node in edits.tree.body if isinstance(node, ast.ImportFrom)]
    is_standard = not line.startswith("from newscrawl")
    start = edits.span(imports[0])[0]
    if is_standard and any(node.module == "dataclasses" for node in imports):
        raise ValueError("dataclasses is imported in a way that is not known here")
    if is_standard:
        has_others = not (imports[0].module or "").startswith("newscrawl")
        edits.replace(start, start, f"{line}\n" if has_others else f"{line}\n\n")
    else:
        edits.insert_after(imports[-1], [line])


def _date(edits: SourceEdits, changes: Sequence[Difference], day: str) -> None:
    """Note in the class docstring what was changed when, at the end of its layouts."""
    node = edits.spider.body[0]
    if ast.get_docstring(edits.spider) is None or not isinstance(node, ast.Expr):
        return
    start, end = edits.span(node)
    page = [change.word.removeprefix("page.") for change in changes if change.word.startswith("page.")]
    sentences = [f"{', '.join(page)} no longer found by the sources declared before"] if page else []
    sentences += [f"{change.word}: {change.why}" for change in changes if not change.word.startswith("page.")]
    text = "; ".join(sentences)
    margin = INDENT * 2
    lines = wrapped(f"Changed on {day}: {docstring_text(text)}.", margin, margin)
    caveats = re.search(r"\n +Caveats:", edits.source[start:end])
    if caveats:
        at = start + caveats.start()
        edits.replace(at, at, "".join(f"\n{line}" for line in lines))
    elif "\n" in edits.source[start:end]:
        at = start + edits.source[start:end].rindex("\n")
        edits.replace(at, at, "".join(f"\n{line}" for line in lines))


def _check(made: type[NewsSpider], spider: type[NewsSpider], changes: Sequence[Difference]) -> None:
    """Raise Unwritable where the changed file says anything else than it should."""
    expected = {change.word: _expected(spider, change) for change in changes}
    said = {word: (getattr(made, word), getattr(spider, word)) for word in Site.__annotations__ if word != "page"}
    said |= {f"page.{word}": (getattr(made.page, word), getattr(spider.page, word)) for word in _PAGE_WORDS}
    for word, (now, before) in said.items():
        if now != expected.get(word, before):
            raise Unwritable(f"{spider.name}: {word} cannot be changed in the way in which the file is written")


_PAGE_WORDS = tuple(Page.__dataclass_fields__)
