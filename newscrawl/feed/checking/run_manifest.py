"""The manifest of a published run or merged set: what is read of it, and whether a file is what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from newscrawl.feed.checking.run_files import BadFeed, Lines, read_document
from newscrawl.feed.manifest import MANIFEST
from newscrawl.items import Text, Timestamp

if TYPE_CHECKING:
    from pathlib import Path

FileName = Annotated[str, Meta(pattern=r"^[^./\\\x00][^/\\\x00]*$")]
Count = Annotated[int, Meta(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a manifest says of one file of its directory."""

    name: Text
    path: FileName
    type: Text | None = None
    format: Text
    mediatype: Text
    encoding: Text | None = None
    compression: Text | None = None
    bytes: Count
    hash: Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]
    rows: Count | None = None
    schema_version: Text | None = None
    schema: dict[str, Any] | None = None
    """The Table Schema; null where not all rows are of the version of the writer."""
    json_schema: Text | None = None
    """Where the JSON Schema lies, as seen from the manifest."""
    json_schema_hash: Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")] | None = None

    def difference(self, lines: Lines) -> str | None:
        """Tell how a file, whose `lines` have been read to the end, is not what the manifest says; None when it is."""
        if lines.size != self.bytes:
            return f"{lines.size} bytes, {self.bytes} in the manifest"
        if f"sha256:{lines.sha256}" != self.hash:
            return f"sha256:{lines.sha256}, {self.hash} in the manifest"
        if lines.path.suffix == ".jsonl" and lines.rows != self.rows:
            return f"{lines.rows} rows, {self.rows} in the manifest"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded:
    """A run whose rows stand in another one now: so many of each file, by resource name, in the order of the list."""

    run_id: Text
    seq: Annotated[int, Meta(ge=1)] | None = None
    """Number of its publication."""
    rows: dict[str, Count]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is read of a `datapackage.json`: that of a run, or of a merged set, which has `runs` and no `run_id`."""

    name: Text
    created: Timestamp
    site: Text | None
    run_id: Text | None
    finish_reason: Text
    seq: Annotated[int, Meta(ge=1)] | None = None
    """Number of the publication; null for runs from before there were numbers, and for merged sets."""
    resources: list[Resource]
    runs: list[Text] | None = None
    sites: list[Text] = field(default_factory=list)
    all_revisions: bool = False
    supersedes: list[Superseded] = field(default_factory=list)
    """Of a compacted day: the runs that it was made of, in the order of their ids."""

    @property
    def merged(self) -> bool:
        """Whether this is a merged set."""
        return self.runs is not None


def read_manifest(run: Path) -> Manifest:
    """Return the manifest of the complete run or merged set in the directory `run`.

    Raises:
        BadFeed: it is no such manifest.
        OSError: it cannot be read.
    """
    manifest = read_document(run / MANIFEST, Manifest)
    if (manifest.site is None or manifest.run_id is None) and not manifest.merged:
        raise BadFeed("site and run_id are null, which only a merged set's are")
    return manifest
