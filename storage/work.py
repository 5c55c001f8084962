"""Transactions, and the stores that are opened in them by the Protocol they stand behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Work
from bot.waking import LocalWake, Wake
from storage.database import Database

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Provided(Generic[P_co]):
    """A port, how its store is opened, whether one community owns what is in it, and whom a change may wake."""

    port: type[P_co]
    make: Callable[[AsyncConnection, int | None], P_co]
    owned: bool
    wakes: str = ""


class provide(Generic[P]):
    """`provide(Members).of_community(SqlMembers)`: the port, once given, binds what the class must be."""

    def __init__(self, port: type[P]) -> None:
        self._port = port

    def of_community(self, make: Callable[[AsyncConnection, int], P], *, wakes: str = "") -> Provided[P]:
        """A store opened for one community; asking for it without one raises. `wakes` is the role of its worker."""

        def opened(connection: AsyncConnection, community_id: int | None) -> P:
            if community_id is None:
                raise LookupError(f"{self._port.__name__} is opened for a community, and none was named")
            return make(connection, community_id)

        return Provided(port=self._port, make=opened, owned=True, wakes=wakes)

    def of_deployment(self, make: Callable[[AsyncConnection], P]) -> Provided[P]:
        """A store of the deployment; the community it is asked for makes no difference."""
        return Provided(port=self._port, make=lambda connection, _community: make(connection), owned=False)


class Registry:
    """The stores there are, by port. Two for one port are a programming error."""

    def __init__(self, stores: Iterable[Provided[object]]) -> None:
        self._stores: dict[type[object], Provided[object]] = {}
        for store in stores:
            if store.port in self._stores:
                raise LookupError(f"{store.port.__name__} is provided twice")
            self._stores[store.port] = store

    def find(self, port: type[P]) -> Provided[P]:
        """What was registered for the port; LookupError when nothing was."""
        if port not in self._stores:
            raise LookupError(f"no store stands behind {port.__name__}: see storage/stores.py")
        return cast(Provided[P], self._stores[port])

    def every(self, kind: type[P], *, owned: bool) -> tuple[type[P], ...]:
        """The ports that inherit `kind`, the last registered first."""
        found = [port for port, store in self._stores.items() if store.owned is owned and kind in port.__mro__]
        return cast("tuple[type[P], ...]", tuple(reversed(found)))

    def ports(self) -> frozenset[type[object]]:
        """Every port with a store."""
        return frozenset(self._stores)

    def owned(self) -> frozenset[type[object]]:
        """The ports whose stores are opened for one community."""
        return frozenset(port for port, store in self._stores.items() if store.owned)


class SqlWork:
    """One open transaction; the same store is given for the same port and community."""

    def __init__(self, connection: AsyncConnection, registry: Registry) -> None:
        self._connection = connection
        self._registry = registry
        self._opened: dict[tuple[type[object], int | None], object] = {}
        self.wakes: set[str] = set()

    def store(self, port: type[P], community_id: int | None = None) -> P:
        """The store behind `port`; LookupError when there is none, or it needs a community and got none."""
        provided = self._registry.find(port)
        key = (port, community_id if provided.owned else None)
        if key not in self._opened:
            self._opened[key] = provided.make(self._connection, community_id)
            self.wakes |= {provided.wakes} - {""}
        return cast(P, self._opened[key])

    def every(self, kind: type[P], community_id: int | None = None) -> Mapping[str, P]:
        """The stores whose port inherits `kind`: the community's, or without one the deployment's."""
        ports = self._registry.every(kind, owned=community_id is not None)
        return {port.__name__: self.store(port, community_id) for port in ports}


class SqlWorks:
    """Opens transactions on one database, and wakes the workers of the stores that one has written to."""

    def __init__(self, database: Database, registry: Registry, wake: Wake | None = None) -> None:
        self._database = database
        self._registry = registry
        self._wake = wake or LocalWake()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Work]:
        """A transaction that may write, committed at the end unless the block raises."""
        async with self._database.write() as connection:
            work = SqlWork(connection, self._registry)
            yield work
        for role in work.wakes:
            self._wake.wake(role)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Work]:
        """A transaction that only reads; what is written in it is lost."""
        async with self._database.read() as connection:
            yield SqlWork(connection, self._registry)
