"""What docs/operations.md says of delivery can be run as it stands there, but for names of hosts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from scrapy.settings import Settings

from newscrawl.delivery.addresses import addresses_of, webhook_of
from newscrawl.state.opening import open_store
from support.command_calls import IN_PLACE
from support.delivery_servers import files, handed_on
from support.paths import ROOT
from support.published_feeds import publish
from support.row_crawls import page

SECTION = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("\n## Delivery\n")[1].split("\n## ")[0]
SETTINGS, COMMANDS = re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL)
NAMES = ("DELIVER_TO", "DELIVER_WEBHOOK", "DELIVER_WEBHOOK_SECRET")


def test_the_settings_are_good_ones() -> None:
    shown = subprocess.run(["bash", "-ec", f"{SETTINGS}\nenv -0"], capture_output=True, text=True, check=True).stdout
    environment = dict(line.split("=", 1) for line in shown.split("\0") if line)
    given = Settings({name: environment[f"NEWSCRAWL_{name}"] for name in NAMES} | {"EXPORTS_DIR": "exports"})
    assert [address.url.partition(":")[0] for address in addresses_of(given)] == ["s3", "ftps", "file"]
    assert webhook_of(given) is not None


def test_the_commands_deliver(tmp_path: Path) -> None:
    run = publish(tmp_path / "exports", [replace(row, site="globe24") for row in page(1)], site="globe24")
    (run.parent.parent / ".lock").touch()
    open_store(tmp_path / "state", tmp_path / "exports").close()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | IN_PLACE | {"PATH": path, "NEWSCRAWL_DELIVER_TO": f"file://{tmp_path}/copy"}
    done = subprocess.run(
        ["bash", "-ec", COMMANDS], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1].startswith("delivered 1 run of exports/globe24 to file://")
    assert files(tmp_path / "copy") == handed_on(tmp_path / "exports")
