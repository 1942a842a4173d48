"""A schedule as timers of systemd: they run the crawls, without scrapyd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.scheduling.calendar import CalendarLine, calendar, ranges
from newscrawl.scheduling.crontab import crawl_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from newscrawl.scheduling.schedule import Entry, Schedule

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIMER = """\
# Made by scrapy schedule systemd.
[Unit]
Description=When newscrawl crawls {site}

[Timer]
{calendar}
AccuracySec=1s

[Install]
WantedBy=timers.target
"""
_SERVICE = """\
# Made by scrapy schedule systemd.
[Unit]
Description=newscrawl crawls {site}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=newscrawl
WorkingDirectory={directory}
EnvironmentFile=-/etc/newscrawl/environment
{environment}ExecStart={command}
# 3: another run of the site is under way.
SuccessExitStatus=3
# A crawl publishes what it has when it is told to end; the process that reads its pages ends with it.
KillMode=mixed
TimeoutStopSec=90
UMask=0027
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={directory}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictSUIDSGID=yes
LockPersonality=yes
"""


def units(
    schedule: Schedule, command: Sequence[str], directory: Path, environment: Mapping[str, str]
) -> dict[str, str]:
    """Return the content of each unit by its file name: a timer and a service a site.

    Args:
        schedule: whose sites are crawled.
        command: how `scrapy` is called, an absolute path first.
        directory: where the crawls run; the only one that they may write to.
        environment: variables that the crawls need, beside those of /etc/newscrawl/environment.
    """
    found = {}
    for entry in schedule.entries:
        name = f"newscrawl-{entry.site}"
        times = "\n".join(f"OnCalendar={_on_calendar(line)}" for line in calendar(entry))
        found[f"{name}.timer"] = _TIMER.format(site=entry.site, calendar=times)
        found[f"{name}.service"] = _service(entry, command, directory, environment)
    return found


def _service(entry: Entry, command: Sequence[str], directory: Path, environment: Mapping[str, str]) -> str:
    lines = [f"Environment={_quoted(f'{name}={value}')}\n" for name, value in environment.items()]
    return _SERVICE.format(
        site=entry.site,
        directory=str(directory).replace("%", "%%"),
        environment="".join(lines),
        command=" ".join(_quoted(part).replace("$", "$$") for part in (*command, *crawl_arguments(entry))),
    )


def _on_calendar(line: CalendarLine) -> str:
    """Return times as systemd.time(7) has them."""
    days = "" if len(line.days) == len(_DAYS) else f"{ranges(line.days, '..', _DAYS)} "
    return f"{days}*-*-* {ranges(line.hours, '..')}:{ranges(line.minutes, '..')}:{line.second:02} Europe/Prague"


def _quoted(value: str) -> str:
    """Return a word of a unit file, as systemd.syntax(7) quotes one; `%` would begin a specifier."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if set(escaped) & set(" \t'\"\\;") or not escaped else escaped
