"""HTML building: elements as functions, text escaped unless it is already `Html`."""

from __future__ import annotations

from html import escape


class Html(str):
    """Markup that is not escaped again."""

    __slots__ = ()


VOID = frozenset({"img", "meta", "link", "input", "br", "hr", "source"})


def el(tag: str, /, *children: str | None, **attributes: str | int | None) -> Html:
    """Return `<tag ...>children</tag>`.

    A child that is None or an attribute that is None is left out; `class_` is written class, `data_id` data-id.
    """
    head = [tag]
    for name, value in attributes.items():
        if value is not None:
            head.append(f'{name.rstrip("_").replace("_", "-")}="{escape(str(value))}"')
    start = " ".join(head)
    return Html(f"<{start}>" if tag in VOID else f"<{start}>{join(*children)}</{tag}>")


def join(*children: str | None) -> Html:
    """Return the children one after another, on lines of their own where they are elements."""
    parts = [
        child if isinstance(child, Html) else escape(child, quote=False) for child in children if child is not None
    ]
    return Html("\n".join(parts) if all(part.startswith("<") for part in parts) and len(parts) > 1 else "".join(parts))
