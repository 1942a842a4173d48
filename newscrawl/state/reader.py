"""Look-ups in the store, one SQL statement each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from sqlite3 import Connection


class Reader:
    """Runs SQL statements that read, through one connection; `errors` turns SQLite's errors into StateError."""

    def __init__(self, connection: Connection, errors: Callable[[], AbstractContextManager[None]]) -> None:
        self._connection = connection
        self._errors = errors

    def all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows that a statement gives with `values` for its parameters."""
        with self._errors():
            return self._connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        """Return the first row that a statement gives with `values` for its parameters, None where it gives none."""
        with self._errors():
            row: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        return row
