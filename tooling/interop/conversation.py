"""One session at work: carries an exchange over whichever TCP connection is attached, until that one fails."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Optional

from exchange import Exchange
from legacy_session import Session
from legacy_wire import Counts
from settings import Settings

_CHUNK_BYTES = 0x10000
_QUEUE_LIMIT_BYTES = 0x1000000
_SOCKET_BUFFER_BYTES = 0x40000
_TICK_S = 0.05

# What a cut looks like: refused, reset, an end in the middle of something, silence.
CUT = (OSError, EOFError, asyncio.TimeoutError)


class Link:
    """One TCP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # What the kernel holds when a cut comes must be in the ring: keep it well below.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BUFFER_BYTES)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _SOCKET_BUFFER_BYTES)

    async def read(self, length: int) -> bytes:
        """Exactly so many bytes. Raises IncompleteReadError."""
        return await self.reader.readexactly(length)

    def close(self, reset: bool = False) -> None:
        """Gently, or dropping what is still to be sent."""
        if reset:
            self.writer.transport.abort()
        else:
            self.writer.close()


class Conversation:
    """A session, its exchange, and the TCP connection of the moment."""

    def __init__(self, session: Session, exchange: Exchange, settings: Settings) -> None:
        self.session = session
        self.exchange = exchange
        self.repeated_bytes = 0
        # Of reconnects: the newest wins.
        self.attempt = 0
        self.failure: Optional[BaseException] = None
        # While nothing of it has been confirmed the peer may never have had this session.
        self.confirmed = False
        # The peer is known to have left.
        self.deserted = False
        self.active_at = time.monotonic()
        self._settings = settings
        self._link: Optional[Link] = None
        self._carrier: "Optional[asyncio.Task[None]]" = None
        self._wake = asyncio.Event()
        self._deliver_at = 0.0

    @property
    def detached_s(self) -> float:
        """Seconds since anything happened, if there is no TCP connection; 0 while there is one."""
        return 0.0 if self._link else time.monotonic() - self.active_at

    @property
    def settled(self) -> bool:
        """Complete, and nothing has happened for a while: the peer has no reason left to come back."""
        idle_s = time.monotonic() - self.active_at
        return self.exchange.complete and (self.deserted or idle_s >= self._settings.quiet_s)

    def resume(self, link: Link, peer: Counts) -> None:
        """Goes on over a new TCP connection. Raises CannotResume."""
        self.repeated_bytes += self.session.resume(peer)
        self.confirmed = True
        self._deliver_at = time.monotonic() + self._settings.read_delay_s
        self.attach(link)

    def attach(self, link: Link) -> None:
        """Carries on over this TCP connection. One that was attached before is closed."""
        if self._link:
            self._link.close(reset=True)
        self._link = link
        self.thaw()

    async def freeze(self) -> None:
        """Stops in both directions, so that the counts stand still. The TCP connection stays."""
        if self._carrier:
            self._carrier.cancel()
            await asyncio.wait([self._carrier])
            self._carrier = None

    def thaw(self) -> None:
        """Goes on after a freeze, or starts."""
        if self._link:
            self.active_at = time.monotonic()
            self._carrier = asyncio.ensure_future(self._carry(self._link))

    async def carried(self) -> None:
        """Until the TCP connection is gone or frozen."""
        if self._carrier:
            await asyncio.wait([self._carrier])

    async def _carry(self, link: Link) -> None:
        directions = [asyncio.ensure_future(self._send(link)), asyncio.ensure_future(self._receive(link))]
        reset = True
        try:
            while not self.failure and not any(direction.done() for direction in directions):
                await asyncio.wait(directions, timeout=_TICK_S, return_when=asyncio.FIRST_COMPLETED)
                if self.settled:
                    reset = False
                    break
                if not self.exchange.complete and self._silent_s() > self._settings.stall_s:
                    break
            self.failure = self.failure or next(filter(None, map(_failure, directions)), None)
            self._link = None
            link.close(reset)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)

    def _silent_s(self) -> float:
        return time.monotonic() - max(self.active_at, self._deliver_at)

    async def _send(self, link: Link) -> None:
        # A ring smaller than a chunk would lose the head of it.
        limit = min(_CHUNK_BYTES, self._settings.ring_bytes)
        while True:
            chunk = self.session.unsent(limit)
            if chunk:
                link.writer.write(chunk)
                await link.writer.drain()
                self.active_at = time.monotonic()
                continue
            data = self.exchange.take(limit)
            if data:
                self.session.write(data)
                # Neither direction may starve the other.
                await asyncio.sleep(0)
                continue
            await self._wake.wait()
            self._wake.clear()

    async def _receive(self, link: Link) -> None:
        while True:
            # The application reads late: what it has not read waits here, and then in the kernel.
            while time.monotonic() < self._deliver_at and self.session.queued_bytes > _QUEUE_LIMIT_BYTES:
                await asyncio.sleep(_TICK_S)
            data = await link.reader.read(_CHUNK_BYTES)
            if not data:
                raise EOFError("the peer closed")
            self.active_at = time.monotonic()
            self.confirmed = True
            self.session.receive(data)
            self._deliver()

    def _deliver(self) -> None:
        wait_s = self._deliver_at - time.monotonic()
        if wait_s > 0:
            asyncio.get_running_loop().call_later(wait_s, self._deliver)
            return
        try:
            self.exchange.deliver(self.session.deliver())
        except Exception as error:  # Whoever carries looks for it: a timer has nobody to raise it to.
            self.failure = error
        self._wake.set()


def _failure(direction: "asyncio.Task[None]") -> Optional[BaseException]:
    if not direction.done() or direction.cancelled():
        return None
    error = direction.exception()
    return None if isinstance(error, CUT) else error
