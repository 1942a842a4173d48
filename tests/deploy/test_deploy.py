"""What lies in deploy/ fits the project and the programs that read it, as far as these are here."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from support.command_calls import IN_PLACE
from support.debian import need
from support.paths import ROOT
from support.scrapyd_daemon import ACCOUNT, SECONDS, Scrapyd

DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").iterdir())


def instructions(name: str) -> list[str]:
    """Return what follows each instruction `name` of the Containerfile, lines that go on joined."""
    joined = re.sub(r"\\\n\s*", "", CONTAINERFILE)
    return [line.split(" ", 1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_what_the_container_copies_is_there() -> None:
    sources = {word for line in instructions("COPY") for word in line.split()[:-1]}
    assert sources == {"requirements.txt", "scrapy.cfg", "deploy", "newscrawl"}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    used = {word for line in instructions("RUN") for word in line.split() if word.startswith("deploy/")}
    assert used == {"deploy/scrapyd.conf"}


def test_the_container_listens_on_loopback_and_runs_as_a_user() -> None:
    assert instructions("USER") == ["newscrawl"]
    assert "bind_address     = 127.0.0.1" in (DEPLOY / "scrapyd.conf").read_text()
    assert "ports:" not in (DEPLOY / "compose.yaml").read_text()


def test_the_container_does_not_start_without_a_password(tmp_path: Path) -> None:
    command = json.loads(instructions("CMD")[0])
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "SCRAPYD_PASSWORD is not set\n")


@pytest.mark.integration
def test_what_the_container_runs_serves_the_project(tmp_path: Path) -> None:
    """Without an engine: its settings and its command, in this environment."""
    (settings,) = (line for line in instructions("RUN") if "[settings]" in line)
    section = shlex.split(settings.partition("printf ")[2])[0].encode().decode("unicode_escape")
    configuration = (DEPLOY / "scrapyd.conf").read_text().replace("/srv/newscrawl", str(tmp_path))
    (tmp_path / "scrapyd.conf").write_text(configuration + section)
    scrapyd = Scrapyd(directory=tmp_path, project=ROOT, environment={})
    environment = os.environ | IN_PLACE | ACCOUNT | {"PATH": f"{BIN}:{os.environ['PATH']}"}
    environment["SCRAPYD_HTTP_PORT"] = str(scrapyd.port)
    command = json.loads(instructions("CMD")[0])
    (stop,) = instructions("STOPSIGNAL")
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log) as daemon,
    ):
        try:
            scrapyd.daemon = daemon
            scrapyd.wait_until_up()
            spiders = scrapyd.call("listspiders.json?project=newscrawl")["spiders"]
        finally:
            daemon.send_signal(signal.Signals[stop])
            assert daemon.wait(SECONDS) in (0, -signal.SIGINT)  # Twisted ends by the signal it is given
    assert set(spiders) == set(get_spider_loader(get_project_settings()).list())


def engine() -> str | None:
    """Return the first container engine that answers, None where none does."""
    for name in ("podman", "docker"):
        if (
            shutil.which(name)
            and subprocess.run([name, "info"], capture_output=True, timeout=30, check=False).returncode == 0
        ):
            return name
    return None


@pytest.mark.integration
def test_the_image_is_built_and_lists_the_sites() -> None:
    program = engine()
    if program is None:
        pytest.skip("no container engine answers")
    image = f"newscrawl-test-{os.getpid()}"
    build = [program, "build", "--file", DEPLOY / "Containerfile", "--tag", image, ROOT]
    subprocess.run(build, check=True, timeout=1800)
    try:
        listed = subprocess.run(
            [program, "run", "--rm", image, "scrapy", "list"], check=True, capture_output=True, text=True
        )
        assert set(listed.stdout.split()) == set(get_spider_loader(get_project_settings()).list())
    finally:
        subprocess.run([program, "rmi", image], check=False, capture_output=True)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    need("systemd-analyze")
    for unit in UNITS:
        content = unit.read_text(encoding="utf-8").replace("/opt/newscrawl/.venv/bin", str(BIN))
        (tmp_path / unit.name).write_text(content, encoding="utf-8")
    units = [str(tmp_path / unit.name) for unit in UNITS]
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.stem)
def test_a_service_has_an_account_of_its_own_and_may_write_to_its_directory_alone(unit: Path) -> None:
    content = unit.read_text(encoding="utf-8").splitlines()
    hardening = {"User=newscrawl", "NoNewPrivileges=yes", "ProtectSystem=strict", "ReadWritePaths=/srv/newscrawl"}
    assert hardening <= set(content)
    assert unit.read_text().startswith(f"# /etc/systemd/system/{unit.name}")


def test_logrotate_takes_its_file(tmp_path: Path) -> None:
    (logrotate,) = need("logrotate")
    rules = (DEPLOY / "logrotate.conf").read_text().replace("/srv/newscrawl", str(tmp_path))
    (tmp_path / "rules").write_text(rules.replace("    su newscrawl newscrawl\n", ""))
    command = [logrotate, "--debug", "--state", str(tmp_path / "state"), str(tmp_path / "rules")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "error" not in done.stderr


def test_the_configuration_of_scrapyd_is_the_one_of_the_docs() -> None:
    documented = re.search(r"^```ini\n(\[scrapyd\]\n.+?)```", (ROOT / "docs/operations.md").read_text(), re.S | re.M)
    assert documented
    assert documented[1] == (DEPLOY / "scrapyd.conf").read_text()


def test_no_password_lies_here() -> None:
    assert "SCRAPYD_PASSWORD=\n" in (DEPLOY / "environment").read_text()
