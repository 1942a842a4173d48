"""The commands that the documents show."""

from __future__ import annotations

import re

from .paths import ROOT

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "ROBOTSTXT_AGAIN=0.2")
"""What a server on this machine need not be spared."""


def blocks(name: str) -> list[tuple[str, str]]:
    """Return (language, content) of a document's code blocks, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands(content: str) -> list[str]:
    """Return the lines of a code block that are commands, without their comments."""
    lines = (re.sub(r"\s+# .*", "", line).strip() for line in content.splitlines())
    return [line for line in lines if line]
