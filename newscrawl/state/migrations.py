"""The tables of the store and how an older store becomes one of today. Moments are Unix seconds."""

from __future__ import annotations

import sqlite3

_FIRST = (
    """
    CREATE TABLE page (
        number        INTEGER PRIMARY KEY,
        key           INTEGER NOT NULL UNIQUE,  -- of its canonical address, see keys.page_key
        site          TEXT NOT NULL,
        url           TEXT NOT NULL,
        first_seen    INTEGER NOT NULL,         -- when a source first named it, or it was first fetched
        last_seen     INTEGER NOT NULL,
        fetched       INTEGER,
        outcome       TEXT,                     -- of the last fetch: published, changed, unchanged, 404, ...
        next_visit    INTEGER,
        etag          TEXT,
        last_modified TEXT,
        born          INTEGER,                  -- publication, at most the moment it entered the feed
        entered       INTEGER,                  -- when the first revision in the feed was fetched
        revision      INTEGER NOT NULL DEFAULT 0,  -- the last one in the feed, 0 for none
        gone          INTEGER NOT NULL DEFAULT 0,  -- whether that is a tombstone
        content       INTEGER,                  -- 64 bits of the content hash of the last revision
        has_text      INTEGER NOT NULL DEFAULT 0,  -- whether that tells it from other articles
        moved_to      TEXT
    )
    """,
    "CREATE INDEX page_content ON page (content) WHERE has_text",
    "CREATE INDEX page_due ON page (site, next_visit) WHERE next_visit IS NOT NULL",
    "CREATE INDEX page_born ON page (site, born) WHERE revision",
    # What only a revision needs, apart from what every look-up reads.
    """
    CREATE TABLE detail (
        page    INTEGER PRIMARY KEY REFERENCES page (number) ON DELETE CASCADE,
        outline BLOB NOT NULL,
        links   BLOB NOT NULL                   -- msgpack: link id -> (first seen, last seen, positions)
    )
    """,
    """
    CREATE TABLE alias (
        key  INTEGER PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX alias_page ON alias (page)",
    """
    CREATE TABLE source (
        url           TEXT PRIMARY KEY,
        site          TEXT NOT NULL,
        kind          TEXT NOT NULL,            -- feed, sitemap, listing
        number        INTEGER NOT NULL,         -- of a listing's page; 1 for what the site's file names
        fetched       INTEGER,
        outcome       TEXT,
        failures      INTEGER NOT NULL DEFAULT 0,
        pending       INTEGER NOT NULL DEFAULT 0,  -- found by a run that has not read it yet
        articles      INTEGER NOT NULL DEFAULT 0,  -- addresses of articles in it
        etag          TEXT,
        last_modified TEXT
    ) WITHOUT ROWID
    """,
    "CREATE INDEX source_site ON source (site)",
    # The articles among which copies are looked for (`copies.index`); ids are the signed form of their 16 hex digits.
    """CREATE TABLE told (
        number INTEGER PRIMARY KEY,
        article INTEGER NOT NULL UNIQUE,
        story INTEGER NOT NULL,
        url TEXT NOT NULL,
        site TEXT NOT NULL,
        published INTEGER,
        first_seen INTEGER NOT NULL,
        added INTEGER NOT NULL,
        agencies TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        pairs BLOB NOT NULL,
        sample BLOB NOT NULL
    )""",
    "CREATE INDEX told_story ON told (story, published IS NULL, published, first_seen)",
    "CREATE INDEX told_added ON told (added)",
    """CREATE TABLE sampled (
        triple INTEGER NOT NULL,
        article INTEGER NOT NULL,
        story INTEGER NOT NULL,
        PRIMARY KEY (triple, article)
    ) WITHOUT ROWID""",
)

_SECOND = ("ALTER TABLE page ADD COLUMN story INTEGER",)  # id of the article whose story it tells, NULL for its own

_THIRD = (
    "ALTER TABLE page ADD COLUMN reader INTEGER",  # READER_VERSION that read the last revision, NULL where not known
    "ALTER TABLE page ADD COLUMN body INTEGER",  # 64 bits of the hash of the body that it was read from
)

_FOURTH = ("CREATE TABLE spelling (rules INTEGER NOT NULL)",)  # keys.rules_key by which keys of addresses were made

_HOSTS = (
    """
    CREATE TABLE host (
        name       TEXT PRIMARY KEY,
        left_until INTEGER NOT NULL,            -- no request to it before
        seconds    REAL NOT NULL,               -- for how long it was left alone
        reason     TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE TABLE robots (origin TEXT PRIMARY KEY, fetched INTEGER NOT NULL, body BLOB NOT NULL)",
)

_HELD = (
    "ALTER TABLE page ADD COLUMN words INTEGER",  # of the last revision's perex and text, NULL where not known
    "ALTER TABLE page ADD COLUMN held TEXT",  # outcome of visits that another one is to confirm: 404, no_article, ...
    "ALTER TABLE page ADD COLUMN held_since INTEGER",  # when the first of these was
    "ALTER TABLE page ADD COLUMN failed INTEGER NOT NULL DEFAULT 0",  # whether the last visit brought no answer
    "UPDATE page SET failed = 1 WHERE outcome GLOB '[0-9][0-9][0-9]' AND outcome NOT IN ('404', '410')",
)

_RUNS = (
    """
    CREATE TABLE run (
        site    TEXT NOT NULL,
        run_id  TEXT NOT NULL,
        started INTEGER NOT NULL,
        ended   INTEGER NOT NULL,
        reason  TEXT NOT NULL,
        ok      INTEGER NOT NULL,
        figures BLOB NOT NULL,                  -- JSON, see monitoring.figures
        PRIMARY KEY (site, started, run_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE recent (                       -- articles of the last days, as they first came into the feed
        site      TEXT NOT NULL,
        entered   INTEGER NOT NULL,
        url       TEXT NOT NULL,
        published INTEGER,
        lacking   TEXT NOT NULL,                -- names of fields, with spaces between
        is_news   INTEGER NOT NULL,             -- whether it was published in the day before it was fetched
        PRIMARY KEY (site, entered, url)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE problem (
        site     TEXT NOT NULL,
        name     TEXT NOT NULL,
        since    INTEGER NOT NULL,
        last     INTEGER NOT NULL,              -- when a run last found it
        text     TEXT NOT NULL,
        ended    INTEGER,
        returns  INTEGER NOT NULL DEFAULT 0,    -- how often it had ended and was soon found again
        PRIMARY KEY (site, name, since)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE problem_told (
        site     TEXT NOT NULL,
        name     TEXT NOT NULL,
        since    INTEGER NOT NULL,
        channel  TEXT NOT NULL,                 -- by which people were told of the problem
        told     INTEGER NOT NULL,              -- when that was
        told_end INTEGER,                       -- when they were told of its end
        PRIMARY KEY (site, name, since, channel),
        FOREIGN KEY (site, name, since) REFERENCES problem ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    "ALTER TABLE source ADD COLUMN named BLOB",  # keys of the articles it names, 8 bytes each, NULL where not known
    "ALTER TABLE source ADD COLUMN days BLOB",  # the least number of articles it named on each of its last days
)

_LAYOUTS = (
    """
    CREATE TABLE layout (
        site     TEXT NOT NULL,
        name     TEXT NOT NULL,                 -- see values.layouts
        helped   INTEGER NOT NULL,              -- pages in a row that the browser showed better than they were fetched
        vain     INTEGER NOT NULL,              -- pages in a row of which it did not
        rendered INTEGER NOT NULL,              -- when it showed the last one
        PRIMARY KEY (site, name)
    ) WITHOUT ROWID
    """,
)

_DELIVERIES = (
    """
    CREATE TABLE delivery (
        site     TEXT NOT NULL,
        target   TEXT NOT NULL,                 -- without its secrets
        position TEXT NOT NULL,                 -- id of the last run that it has, "" for none
        failing  INTEGER,                       -- since when it fails, NULL while it does not
        reason   TEXT,                          -- why it last failed
        PRIMARY KEY (site, target)
    ) WITHOUT ROWID
    """,
)

_TDMREP = (  # body: of /.well-known/tdmrep.json, empty where the origin has none
    "CREATE TABLE tdmrep (origin TEXT PRIMARY KEY, fetched INTEGER NOT NULL, body BLOB NOT NULL)",
)

_LINEAGE = (
    "ALTER TABLE page ADD COLUMN found_kind TEXT",  # what first led to it: items.FoundKind, NULL where not known
    "ALTER TABLE page ADD COLUMN found_url TEXT",
    "ALTER TABLE page ADD COLUMN found_at INTEGER",
    "ALTER TABLE alias ADD COLUMN url TEXT",  # the address, NULL of a name and where it is not known
    "ALTER TABLE alias ADD COLUMN seen INTEGER",  # when it was found to lead there
    "ALTER TABLE alias ADD COLUMN untold INTEGER NOT NULL DEFAULT 0",  # whether the feed is to have it
    "CREATE INDEX alias_untold ON alias (page) WHERE untold",
    """
    CREATE TABLE told_address (                 -- addresses that the feed has, also ones that lead elsewhere since
        page INTEGER NOT NULL REFERENCES page (number) ON DELETE CASCADE,
        key  INTEGER NOT NULL,
        PRIMARY KEY (page, key)
    ) WITHOUT ROWID
    """,
)

_PROMOTED = (
    """
    CREATE TABLE promoted (
        site  TEXT NOT NULL,
        key   INTEGER NOT NULL,                 -- of an address that teasers of the site lead to, see keys.page_key
        url   TEXT NOT NULL,
        first INTEGER NOT NULL,                 -- when a page that showed such a teaser was first fetched
        last  INTEGER NOT NULL,
        PRIMARY KEY (site, key)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX promoted_first ON promoted (site, first)",
    # Former versions did not tell what listings show: each is to be read once more, whether it has changed or not.
    "UPDATE source SET etag = NULL, last_modified = NULL WHERE kind = 'listing'",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _FIRST,
    _SECOND,
    _THIRD,
    _FOURTH,
    _HOSTS,
    _HELD,
    _RUNS,
    _LAYOUTS,
    _DELIVERIES,
    _TDMREP,
    _LINEAGE,
    _PROMOTED,
)
"""At index N the statements from version N (PRAGMA user_version) to N + 1. Released ones never change."""


class NoTables(sqlite3.DatabaseError):
    """The file was there but has no tables: SQLite opens an empty file, such as a full disk leaves, without error."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


def migrate(connection: sqlite3.Connection, *, is_new: bool) -> None:
    """Bring the tables up to date, all at once or not at all; several processes may do so at the same time.

    Args:
        connection: to the file, outside a transaction.
        is_new: whether the file was made just now, so that it has no tables yet.

    Raises:
        NoTables: the file is not new, but has no tables.
        ValueError: the store was made by a newer version of this software.
    """
    if version_of(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = version_of(connection)
        if not (version or is_new):
            raise NoTables("there are no tables in it")
        if version > len(MIGRATIONS):
            raise ValueError(f"its version is {version}, newer than the {len(MIGRATIONS)} known here")
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables, 0 where there are none."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
