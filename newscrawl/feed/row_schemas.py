"""The JSON Schemas of a feed's rows beside its runs: `schema/<row type>-<version>.json`, for those who have only these.

They are the files of docs/schema/, written when the first run of a version is published.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newscrawl.feed.files import sync_directory, write_durably
from newscrawl.feed.manifest import resource_name
from newscrawl.feed.table_schema import ROW_TYPE_OF
from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import ROW_TYPES, document, file_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMAS = "schema"
"""Name of their directory in that of the feed."""
SCHEMA_LINK = re.compile(rf"\.\./\.\./\.\./{SCHEMAS}/(?P<file>(?P<row_type>[a-z_]+)-\d+\.\d+\.json)")
"""What `schema_link` may return."""


def link_schemas(resources: Iterable[dict[str, Any]]) -> None:
    """Add to the resources of a run's manifest that have a Table Schema where their JSON Schema lies, and its hash.

    `json_schema` is relative to the manifest. It is no property of the standard, whose paths may not lead out of the
    package.
    """
    for resource in resources:
        if "schema" in resource:
            row_type = ROW_TYPE_OF[resource_name(resource["path"])]
            resource["json_schema"] = schema_link(row_type, SCHEMA_VERSION)
            resource["json_schema_hash"] = f"sha256:{sha256(document(row_type)).hexdigest()}"


def schema_link(row_type: str, version: str) -> str:
    """Return where the schema of `row_type` lies, as seen from the directory of a run."""
    return f"../../../{SCHEMAS}/{row_type}-{version}.json"


def write_schemas(exports: Path) -> None:
    """Write the schemas of the present version to the feed in `exports`, where they are not there as they must be.

    Not for two at once. Raises OSError.
    """
    directory = exports / SCHEMAS
    directory.mkdir(exist_ok=True)
    for row_type in ROW_TYPES:
        path, content = directory / file_name(row_type), document(row_type)
        if not path.is_file() or path.read_bytes() != content:
            write_durably(path, content)
    sync_directory(exports)
