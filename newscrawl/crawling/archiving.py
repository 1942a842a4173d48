"""The archive of a crawl: which pages go into it, and when."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.archive.kept_pages import Kept, KeptPages
from newscrawl.archive.run_archive import RunArchive, plain_name, recover
from newscrawl.archive.written_records import Exchanged, Headers, conversion, date_of, digest_of, exchange
from newscrawl.crawling.rendering import RENDER
from newscrawl.crawling.visits import ARCHIVED, moment_of, request_of
from newscrawl.facts import READER_VERSION, Archived
from newscrawl.feed.signals import report_wanted
from newscrawl.state.crawl_state import state_of

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.http.headers import Headers as ScrapyHeaders


class Archiving:
    """Extension that keeps the pages a run reads in WARC files, where the setting ARCHIVE names a directory.

    What cannot be written is remembered: `sync` raises it, so that no row whose page is not kept reaches the feed.

    Settings: ARCHIVE, ARCHIVE_MEGABYTES.

    Stats: `archive/records`, `archive/bytes`, of pages, without the record that begins each file; `archive/revisits` of
    pages whose payload the archive had.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._root = Path(crawler.settings["ARCHIVE"]).absolute()
        self._site = plain_name(crawler.spidercls.name)
        self._wire: WeakKeyDictionary[Request, Exchanged] = WeakKeyDictionary()
        self._archive: RunArchive | None = None
        self._kept: KeptPages | None = None
        self._failure: OSError | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look at answers before they are decoded; raise NotConfigured where there is no archive."""
        if not crawler.settings["ARCHIVE"]:
            raise NotConfigured
        self = cls(crawler)
        crawler.signals.connect(self.downloaded, signals.response_downloaded)
        crawler.signals.connect(self.told, report_wanted)
        return self

    def begin(self, run_id: str) -> None:
        """Finish the files that killed runs left, then begin those of this run; raise OSError.

        The site's feed must be locked. A run that reads no page makes no file.
        """
        recover(self._root, self._site)
        limit = self._crawler.settings.getint("ARCHIVE_MEGABYTES") * 1_000_000
        self._kept = KeptPages(self._root, self._site)
        self._archive = RunArchive(self._root, self._site, run_id, limit, self._info(run_id))

    def downloaded(self, response: Response, request: Request) -> None:
        """Remember an answer as it came, as long as its request lives; not the response, which refers to that."""
        if RENDER in request.meta:
            return
        parts = urlsplit(request.url)
        self._wire[request] = Exchanged(
            url=response.url,
            method=request.method,
            target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            sent=[("Host", parts.netloc.rpartition("@")[2]), *_pairs(request.headers)],
            status=response.status,
            received=_pairs(response.headers),
            body=response.body,
            ip=str(response.ip_address) if response.ip_address else None,
        )

    def keep(self, response: Response) -> None:
        """Write a page that is about to be read, once, and note in its request's meta where (`ARCHIVED`)."""
        request = request_of(response)
        moment = moment_of(response, state_of(self._crawler).clock)
        if RENDER in request.meta:
            plain: Response = request.meta[RENDER]
            self.keep(plain)
            fetched: Archived | None = plain.meta.get(ARCHIVED)
            record, record_id = conversion(response.url, response.body, moment, fetched.record_id if fetched else None)
            self._add(request, record, record_id, 1, moment)
        elif (exchanged := self._wire.pop(request, None)) is not None:
            self._keep_exchanged(request, exchanged, moment)

    def sync(self) -> None:
        """Wait until the disk has all pages that were kept so far; raise OSError, also for a former failure."""
        if self._failure:
            raise self._failure
        if self._archive and self._kept:
            told = self._kept.taken()
            self._archive.sync()
            self._kept.save(told)

    def close(self) -> None:
        """Finish the run's last file; raise OSError."""
        if self._archive and self._kept and not self._failure:
            told = self._kept.taken()
            self._archive.close()
            self._kept.save(told)
            self._kept.close()

    def told(self, **_: object) -> dict[str, Any]:
        """Return the files of the run, for its report and manifest."""
        return {"archive": [dict(file) for file in self._archive.files] if self._archive else []}

    def _keep_exchanged(self, request: Request, exchanged: Exchanged, moment: datetime) -> None:
        """Write an answer, in full unless the archive has its payload from the same address."""
        digest = digest_of(exchanged.body)
        kept = self._kept.find(exchanged.url, digest) if self._kept else None
        record, record_id = exchange(exchanged, moment, kept)
        self._add(request, record, record_id, 2, moment)
        archived: Archived | None = request.meta.get(ARCHIVED)
        if archived is None or self._kept is None or self._failure:
            return
        if kept is None:
            self._kept.note(exchanged.url, digest, Kept(record_id, archived.warc, date_of(moment)))
        else:
            request.meta[ARCHIVED] = Archived(warc=kept.warc, record_id=kept.record_id)
            self._crawler.stats.inc_value("archive/revisits")

    def _add(self, request: Request, record: bytes, record_id: str, number: int, moment: datetime) -> None:
        if self._archive is None or self._failure:
            return
        try:
            warc = self._archive.add(record, number, moment.date().isoformat())
        except OSError as error:
            self._failure = error
            return
        request.meta[ARCHIVED] = Archived(warc=warc, record_id=record_id)
        self._count(record, number)

    def _count(self, record: bytes, number: int) -> None:
        self._crawler.stats.inc_value("archive/records", number)
        self._crawler.stats.inc_value("archive/bytes", len(record))

    def _info(self, run_id: str) -> dict[str, str]:
        """Return the fields of the record that begins each file (WARC 1.1 6.2)."""
        settings = self._crawler.settings
        return {
            "software": f"newscrawl reader {READER_VERSION}, Scrapy {version('scrapy')}, warcio {version('warcio')}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": f"{self._site}-{run_id}",
            "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
            "http-header-user-agent": str(settings["USER_AGENT"]),
        }


def _pairs(headers: ScrapyHeaders) -> Headers:
    """Return header fields as text, each value its own; line breaks in them, which would end the field, are spaces."""
    return [
        (name.decode("latin-1"), " ".join(value.decode("latin-1").splitlines()))
        for name, values in headers.items()
        for value in values
    ]
