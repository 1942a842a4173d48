"""Run the replica: `python -m tests.replica --articles 60` from the project's root, until SIGINT or SIGTERM.

Prints one JSON line when it listens: {"port", "proxy", "ca", "env", "sites"}; `env` is what a client's environment
needs, `sites` is where the front page of each is. Everything else is on the control path, see control.py.
"""

from __future__ import annotations

import argparse
import json
import signal

from .disguise import disguised
from .faults import parse_fault
from .running import Replica
from .site import load_sites


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.replica", description="Serves the replica sites on 127.0.0.1."
    )
    parser.add_argument(
        "--site", action="append", choices=sorted(load_sites()), help="serve only this one (repeatable)"
    )
    parser.add_argument("--articles", type=int, default=60, help="articles of each site (default 60)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--disguised", type=int, metavar="SEED", help="behind hosts, addresses and class names that follow from SEED"
    )
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument(
        "--crawl-delay", type=float, default=0.02, metavar="SECONDS", help="in robots.txt (default 0.02)"
    )
    parser.add_argument(
        "--padding", type=int, default=0, metavar="KB", help="inline style and script in each article page"
    )
    parser.add_argument(
        "--fault",
        action="append",
        type=parse_fault,
        default=[],
        metavar="KIND[=VALUE][@PROBABILITY][xTIMES][::PATTERN]",
        help="answer requests whose URL matches PATTERN wrongly (repeatable), e.g. status=503@0.1x1::/svet/",
    )
    options = parser.parse_args()
    sites = [load_sites()[name] for name in options.site or load_sites()]
    if options.disguised is not None:
        sites = [disguised(site, options.disguised) for site in sites]
    stop = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    with Replica(
        sites,
        articles=options.articles,
        seed=options.seed,
        port=options.port,
        crawl_delay=options.crawl_delay,
        padding=options.padding,
        faults=options.fault,
    ) as replica:
        ready = {"port": replica.port, "proxy": replica.proxy_url, "ca": str(replica.ca_file), "env": replica.env}
        print(json.dumps(ready | {"sites": {site.name: site.front for site in sites}}), flush=True)
        signal.sigwait(stop)


if __name__ == "__main__":
    main()
