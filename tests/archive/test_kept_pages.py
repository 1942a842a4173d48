"""What a site's archive has of which page, remembered over runs; what is lost only costs full records."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.archive.kept_pages import Kept, KeptPages

URL = "https://noviny.example/clanek"
KEPT = Kept("urn:uuid:1", "noviny/2026-12-01/noviny-1-00001.warc.gz", "2026-12-01T01:00:00.000000Z")


def kept_in(root: Path, *, is_there: bool = True) -> None:
    """Note a page in one run."""
    pages = KeptPages(root, "noviny")
    pages.note(URL, "sha1:A", KEPT)
    assert pages.find(URL, "sha1:A") == KEPT
    pages.save(pages.taken())
    pages.close()
    if is_there:
        (root / KEPT.warc).parent.mkdir()
        (root / KEPT.warc).touch()


def test_the_next_run_finds_the_same_payload_of_the_same_address(tmp_path: Path) -> None:
    kept_in(tmp_path)
    pages = KeptPages(tmp_path, "noviny")
    assert pages.find(URL, "sha1:A") == KEPT
    assert pages.find(URL, "sha1:B") is None
    assert pages.find(URL + "/jiny", "sha1:A") is None
    assert KeptPages(tmp_path, "jiny").find(URL, "sha1:A") is None


def test_what_was_not_saved_is_not_known(tmp_path: Path) -> None:
    pages = KeptPages(tmp_path, "noviny")
    pages.note(URL, "sha1:A", KEPT)
    pages.close()
    assert KeptPages(tmp_path, "noviny").find(URL, "sha1:A") is None


def test_a_record_whose_file_was_deleted_is_referred_to_no_more(tmp_path: Path) -> None:
    kept_in(tmp_path, is_there=False)
    assert KeptPages(tmp_path, "noviny").find(URL, "sha1:A") is None


@pytest.mark.parametrize("content", [b"", b"nic" * 2000, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    kept_in(tmp_path)
    (tmp_path / "noviny" / "kept.sqlite3").write_bytes(content)
    pages = KeptPages(tmp_path, "noviny")
    assert pages.find(URL, "sha1:A") is None
    pages.note(URL, "sha1:A", KEPT)
    pages.save(pages.taken())
    pages.close()
    assert KeptPages(tmp_path, "noviny").find(URL, "sha1:A") == KEPT


def test_an_archive_that_is_no_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "noviny").write_text("nic")
    with pytest.raises(OSError, match="noviny"):
        KeptPages(tmp_path, "noviny")
