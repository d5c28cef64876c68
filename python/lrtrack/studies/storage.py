"""Optuna's storages, opened so that many processes on many machines can share them."""

from __future__ import annotations

import random
import time
import warnings
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import optuna
from optuna.exceptions import StorageInternalError
from optuna.storages import BaseStorage, JournalStorage, RDBStorage, get_storage
from optuna.storages.journal import JournalFileBackend, JournalFileSymlinkLock
from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from lrtrack._arguments import refusal

JOURNAL = "journal:///"
POSTGRESQL = "postgresql+psycopg://"
SQLITE_SECONDS = 60
PATIENCE = 300.0  # seconds that a storage may be out of reach
SCHEMA_ATTEMPTS = 10

Result = TypeVar("Result")


def open_storage(storage: str | BaseStorage, must_exist: bool = False) -> BaseStorage:
    """A storage by its URL, or itself.

    Args:
        storage: ``sqlite:///file``, ``postgresql://user@host/database`` (with psycopg),
            ``journal:///file``, any other URL of SQLAlchemy's, or an Optuna storage.
        must_exist: Whether a file of SQLite's must be there already.

    Raises:
        OSError: It cannot be opened.
        TypeError: It is neither a URL nor a storage.
        ValueError: It is not such a URL, or there is no such file.
    """
    if isinstance(storage, BaseStorage):
        return storage
    if not isinstance(storage, str):
        raise TypeError(refusal("storage", "a URL or an Optuna storage", storage))
    if storage.startswith(JOURNAL):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            file = storage[len(JOURNAL) :]
            return JournalStorage(JournalFileBackend(file, lock_obj=_JournalLock(file)))
    for scheme in ("postgres://", "postgresql://"):
        if storage.startswith(scheme):
            storage = POSTGRESQL + storage[len(scheme) :]
    return _open_database(storage, must_exist)


class _LostLockError(StorageInternalError, RuntimeError):
    """A machine that was suspended in a call no longer has the journal's lock."""


class _JournalLock(JournalFileSymlinkLock):
    """Optuna's lock, whose loss is an error of the storage, after which a call is repeated."""

    def release(self) -> None:
        try:
            super().release()
        except RuntimeError as error:
            raise _LostLockError(str(error)) from None


def _open_database(text: str, must_exist: bool) -> BaseStorage:
    try:
        url = make_url(text)
        is_sqlite = url.get_dialect().name == "sqlite"
    except ArgumentError:
        raise ValueError(refusal("storage", "a URL such as sqlite:///study.db", text)) from None
    if must_exist and is_sqlite and not Path(url.database or "").is_file():
        raise ValueError(refusal("storage", "a file that is there", text))
    options: dict[str, Any] = (
        {"connect_args": {"timeout": SQLITE_SECONDS}} if is_sqlite else {"pool_pre_ping": True}
    )
    storage = _create_schema(url, options)
    weakref.finalize(storage, storage.engine.dispose)
    if is_sqlite:
        _share_sqlite(storage.engine)
    return get_storage(storage)


def _create_schema(url: URL, options: dict[str, Any]) -> RDBStorage:
    attempt = 1
    while True:
        try:
            return RDBStorage(url.render_as_string(hide_password=False), engine_kwargs=options)
        except (DBAPIError, StorageInternalError) as error:
            # Of several that make the tables at once, all but one fail; then they are there.
            if attempt == SCHEMA_ATTEMPTS:
                why = str(getattr(error, "orig", None) or error.__cause__ or error)
                raise OSError(f"storage {url!r} cannot be opened: {why.splitlines()[0]}") from None
        attempt += 1
        time.sleep(random.uniform(0, 0.5))


def _share_sqlite(engine: Engine) -> None:
    """Lets readers read while another process writes, and writers wait instead of failing."""

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN comes from below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    engine.dispose()


def insist(call: Callable[..., Result], *arguments: Any, patience: float = PATIENCE) -> Result:
    """Repeats a call while the storage is out of reach; the call must be safe to repeat."""
    deadline = time.monotonic() + patience
    pause = 0.2
    while True:
        try:
            return call(*arguments)
        except (InterfaceError, OperationalError, StorageInternalError):
            if time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 10)
