"""For the tests of loading: a PostgreSQL server of their own, in a temporary directory, on a Unix socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from support.debian import need


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """Start a server, give the environment in which psql connects to it, and stop it.

    The server refuses to run as root, so root starts it as `postgres`, in a directory that user can reach.
    """
    initdb, pg_ctl, _ = need("initdb", "pg_ctl", "psql")
    with tempfile.TemporaryDirectory(prefix="newscrawl-postgres-") as directory:
        as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
            as_user = {"user": "postgres", "group": "postgres", "extra_groups": []}

        def call(*command: str) -> None:
            subprocess.run(command, cwd=directory, stdout=subprocess.DEVNULL, check=True, **as_user)

        call(initdb, "-D", "data", "--no-sync", "--encoding=UTF8", "--locale=C", "--auth=trust", "--username=postgres")
        call(
            pg_ctl, "-D", "data", "-w", "-l", "log", "-o", f"-k {directory} -c listen_addresses= -c fsync=off", "start"
        )
        try:
            yield {"PGHOST": directory, "PGUSER": "postgres"}
        finally:
            call(pg_ctl, "-D", "data", "-w", "-m", "immediate", "stop")
