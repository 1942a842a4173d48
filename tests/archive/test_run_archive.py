"""The files of a run's archive: whole whenever the run ended."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fastwarc.warc import ArchiveIterator as OtherReader
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from newscrawl.archive.run_archive import RunArchive, recover
from newscrawl.archive.written_records import Exchanged, conversion, exchange

MOMENT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


def fetched(number: int, body: bytes = b"<p>Most</p>") -> tuple[bytes, str]:
    return exchange(
        Exchanged(
            url=f"https://noviny.example/{number}",
            method="GET",
            target=f"/{number}",
            sent=[("Host", "noviny.example")],
            status=200,
            received=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7")],
            body=body,
            ip="192.0.2.1",
        ),
        MOMENT,
    )


def kinds(content: bytes) -> list[str]:
    """Return the types of the records, all of whose digests hold."""
    found = []
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        record.content_stream().read()
        found.append(record.rec_type)
    return found


def archive_in(root: Path, limit: int = 1_000_000) -> RunArchive:
    return RunArchive(root, "noviny", "20261130T233000.000Z-abcdef", limit, {"software": "newscrawl"})


def test_a_record_has_the_body_as_it_came_and_its_own_length() -> None:
    content, record_id = fetched(1, b"\x00\xff" * 9)
    response = next(iter(ArchiveIterator(BytesIO(content), check_digests="raise")))
    assert response.rec_headers["WARC-Record-ID"] == f"<{record_id}>"
    assert response.rec_headers["WARC-Date"] == "2026-11-30T23:30:00.000000Z"
    assert response.rec_headers["WARC-IP-Address"] == "192.0.2.1"
    assert response.http_headers["Content-Length"] == "18"
    assert response.http_headers.get_header("Transfer-Encoding") is None
    assert response.raw_stream.read() == b"\x00\xff" * 9


def test_the_request_and_the_rendered_page_name_the_response() -> None:
    content, record_id = fetched(1)
    rendered, _ = conversion("https://noviny.example/1", b"<p>Most</p>", MOMENT, record_id)
    _, request, shown = list(ArchiveIterator(BytesIO(content + rendered)))
    assert request.rec_headers["WARC-Concurrent-To"] == f"<{record_id}>"
    assert (shown.rec_type, shown.rec_headers["WARC-Refers-To"]) == ("conversion", f"<{record_id}>")


def test_a_new_file_begins_each_day_and_when_one_is_full(tmp_path: Path) -> None:
    archive = archive_in(tmp_path, limit=2000)
    names = [archive.add(fetched(number)[0], 2, day) for number, day in enumerate(["2026-12-01"] * 4 + ["2026-12-02"])]
    archive.close()
    assert names == sorted(names)
    assert 2 < len(set(names)) < 5
    assert names[-1].startswith("noviny/2026-12-02/noviny-20261130T233000.000Z-abcdef-0000")
    for told in archive.files:
        content = (tmp_path / told["path"]).read_bytes()
        assert (len(content), len(kinds(content))) == (told["bytes"], told["records"])
        assert len(list(OtherReader(BytesIO(content)))) == told["records"]


@given(st.floats(min_value=0, max_value=1), st.binary(max_size=40))
def test_what_is_left_of_a_file_is_cut_to_whole_records(share: float, rubbish: bytes) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        archive = archive_in(root)
        for number in range(4):
            path = root / archive.add(fetched(number)[0], 2, "2026-12-01")
        archive.sync()
        left = path.with_name(path.name + ".open")
        assert not path.exists()
        whole = left.read_bytes()
        ends = _offsets(whole)
        cut = int(len(whole) * share)
        left.write_bytes(whole[:cut] + rubbish * (cut < len(whole)))
        recover(root, "noviny")
        assert not left.exists()
        kept = path.read_bytes() if path.exists() else b""
        assert whole.startswith(kept[:cut])
        assert len(kinds(kept)) >= len([end for end in ends if end <= cut])
        assert recover(root, "noviny") == []


def _offsets(content: bytes) -> list[int]:
    """Return where the records of a file begin, but for the first."""
    records = ArchiveIterator(BytesIO(content))
    found = [records.get_record_offset() for record in records if record.content_stream().read() is not None]
    return found[1:]
