"""Scrapy's feed storages, made to take the files of a run: each file is there whole or not at all."""

from __future__ import annotations

import ftplib
import posixpath
import shutil
from contextlib import suppress
from pathlib import Path
from ssl import create_default_context
from typing import Any, Protocol
from urllib.parse import unquote

from scrapy.extensions.feedexport import FileFeedStorage, FTPFeedStorage, S3FeedStorage
from scrapy.utils.ftp import ftp_makedirs_cwd

from newscrawl.feed.files import replacing, sync_directory

_FTP_SECONDS = 20
"""How long an FTP server may be silent; ftplib itself waits for ever."""


class Storage(Protocol):
    """What takes files."""

    def put(self, name: str, source: Path, site: str) -> None:
        """Put the file at `source` there under `name`, a relative path, in place of what may be there.

        Until it is whole it may have a name with that of the `site` whose delivery this is: several may put the same
        file there at one time.
        """


class S3Storage(S3FeedStorage):
    """Scrapy's, with its settings: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_ENDPOINT_URL,
    AWS_REGION_NAME, FEED_STORAGE_S3_ACL; what they leave open boto3 looks for where it always does.
    """

    def put(self, name: str, source: Path, site: str) -> None:
        """Upload a file, as an object or, a large one, in parts that become an object at the end."""
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415 - boto3 takes half a second to import

        with source.open("rb") as file:
            self.s3_client.upload_fileobj(
                Fileobj=file,
                Bucket=self.bucketname,
                Key=posixpath.join(self.keyname, name),
                ExtraArgs={"ACL": self.acl} if self.acl else {},
                Config=TransferConfig(use_threads=False),  # its threads would keep a process from ending
            )


class FtpStorage(FTPFeedStorage):
    """Scrapy's, with its setting FEED_STORAGE_FTP_ACTIVE; ftps:// is FTP with TLS (RFC 4217)."""

    def put(self, name: str, source: Path, site: str) -> None:
        """Upload a file under another name in its directory, which is made where it is missing, and rename it."""
        directory, filename = posixpath.split(posixpath.join(self.path or "/", name))
        unfinished = f"{filename}.{site}.tmp"
        with self._connection() as ftp, source.open("rb") as file:
            ftp_makedirs_cwd(ftp, directory)
            ftp.storbinary(f"STOR {unfinished}", file)
            try:
                ftp.rename(unfinished, filename)
            except ftplib.error_perm:  # some servers replace nothing
                with suppress(ftplib.error_perm):
                    ftp.delete(filename)
                ftp.rename(unfinished, filename)

    def _connection(self) -> ftplib.FTP:
        ftp: ftplib.FTP
        if self.tls:
            ftp = ftplib.FTP_TLS(context=create_default_context(), timeout=_FTP_SECONDS)  # noqa: S321 - with TLS
        else:
            ftp = ftplib.FTP(timeout=_FTP_SECONDS)  # noqa: S321 - the operator has written ftp://
        try:
            ftp.connect(self.host, self.port)
            ftp.login(unquote(self.username), self.password)
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.prot_p()
            ftp.set_pasv(not self.use_active_mode)
        except BaseException:
            ftp.close()
            raise
        return ftp


class DirectoryStorage(FileFeedStorage):
    """Scrapy's, for a directory of this machine, or one that is mounted."""

    @classmethod
    def from_crawler(cls, crawler: Any, uri: str, *, feed_options: dict[str, Any] | None = None) -> DirectoryStorage:
        """Return the storage at `uri`; it has no settings."""
        return cls(uri, feed_options=feed_options)

    def put(self, name: str, source: Path, site: str) -> None:
        """Copy a file; the disk has it and its directories when this returns."""
        target = Path(self.path) / name
        _make(target.parent)
        with replacing(target, f".{site}.tmp") as unfinished:
            shutil.copyfile(source, unfinished)


def _make(directory: Path) -> None:
    """Make a directory and those above it, so that they are there after a power cut."""
    if not directory.is_dir():
        _make(directory.parent)
        directory.mkdir(exist_ok=True)
        sync_directory(directory.parent)


STORAGES: dict[str, type[S3Storage | FtpStorage | DirectoryStorage]] = {
    "s3": S3Storage,
    "ftp": FtpStorage,
    "ftps": FtpStorage,
    "file": DirectoryStorage,
}
"""Scheme of an address to the storage behind it."""
