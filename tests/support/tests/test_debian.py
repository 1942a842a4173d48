"""What tests use from Debian: `make debian` installs it, and where it is missing CI fails and others skip."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support import debian
from support.paths import ROOT


def make_debian(programs: Path, user: int, ci: str) -> subprocess.CompletedProcess[str]:
    """Run `make debian` as `user` on a machine that has only `programs` and make's own needs."""
    for name in ("sh", "make", "which"):
        (programs / name).symlink_to(str(shutil.which(name)))
    program(programs / "id", f"echo {user}")
    environment = {"PATH": str(programs), "CI": ci}
    return subprocess.run(
        ["make", "debian"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_nothing_is_installed_where_all_is_there(tmp_path):
    for name in ("jq", "psql", "initdb", "pg_ctl", "chromium", "logrotate", "systemd-analyze", "java", "Rscript"):
        program(tmp_path / name, "")
    program(tmp_path / "apt-get", "exit 1")
    assert make_debian(tmp_path, user=0, ci="true").returncode == 0


def test_root_installs_the_packages(tmp_path):
    program(tmp_path / "apt-get", 'echo "apt-get $*"')
    done = make_debian(tmp_path, user=0, ci="true")
    assert done.returncode == 0
    update, install = [line for line in done.stdout.splitlines() if line.startswith("apt-get")]
    assert "update" in update
    assert " install jq postgresql chromium logrotate systemd default-jre" in install


def test_an_installation_that_fails_fails(tmp_path):
    program(tmp_path / "apt-get", "exit 100")
    assert make_debian(tmp_path, user=0, ci="").returncode == 2


@pytest.mark.parametrize(("user", "has_apt"), [(1000, True), (0, False)])
@pytest.mark.parametrize(("ci", "status"), [("", 0), ("false", 0), ("true", 2)])
def test_others_are_told_what_to_install(tmp_path, user, has_apt, ci, status):
    if has_apt:
        program(tmp_path / "apt-get", "echo called; exit 100")
    done = make_debian(tmp_path, user, ci)
    assert done.returncode == status
    assert "apt-get install jq postgresql chromium logrotate systemd" in done.stdout
    assert "called" not in done.stdout


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip), ("true", pytest.fail)])
def test_a_missing_program_skips_the_test_and_fails_in_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome.Exception, match=r"^no-such-program not installed: run `make debian`$"):
        debian.need("sh", "no-such-program")


def test_programs_are_found(monkeypatch):
    monkeypatch.setenv("CI", "true")
    (path,) = debian.need("sh")
    assert os.access(path, os.X_OK)
