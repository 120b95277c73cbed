"""The test application: each end sends a known stream, takes in the other's, and says when it has all of it.

A stream is made of SHA-256 blocks of 32 bytes: block k is SHA-256(direction, seed, k) with one ASCII byte `c` (what the
client sends) or `s` (what the server sends), then seed and k as unsigned 64-bit little-endian integers. The last block
is cut to length.

The wire has no end of its own. So an end that has sent its stream and received the other's appends one byte, 06, to
what it sends. That byte is part of the stream like any other, is sent again after a cut, and tells the other end that
nothing of its own stream is missing. It is in neither the lengths nor the digests of the report.
"""

from __future__ import annotations

import hashlib

DONE = b"\x06"
_BLOCK_BYTES = 32


class Pattern:
    """The stream of one direction."""

    def __init__(self, direction: bytes, seed: int, length: int) -> None:
        self._prefix = direction + seed.to_bytes(8, "little")
        self._next_block = 0
        self._rest = b""
        self.left = length

    def take(self, limit: int) -> bytes:
        """The next bytes, at most `limit`; none at the end."""
        length = min(limit, self.left)
        missing = length - len(self._rest)
        first = self._next_block
        self._next_block += max(0, -(-missing // _BLOCK_BYTES))
        prefix, sha256 = self._prefix, hashlib.sha256
        blocks = [sha256(prefix + k.to_bytes(8, "little")).digest() for k in range(first, self._next_block)]
        data = b"".join([self._rest, *blocks])
        self._rest = data[length:]
        self.left -= length
        return data[:length]


class ExchangeError(Exception):
    """The peer sent something that no cut explains."""


class Exchange:
    """One end's progress."""

    def __init__(self, *, server: bool, seed: int, send_bytes: int, expect_bytes: int) -> None:
        self._pattern = Pattern(b"s" if server else b"c", seed, send_bytes)
        self._expect_bytes = expect_bytes
        self._said_done = False
        self._heard_done = False
        self._sent_digest = hashlib.sha256()
        self._received_digest = hashlib.sha256()
        self.sent = 0
        self.received = 0

    @property
    def complete(self) -> bool:
        """Each end has all, and has said so."""
        return self._said_done and self._heard_done

    def take(self, limit: int) -> bytes:
        """What is to be written next; nothing when something must be received first."""
        data = self._pattern.take(limit)
        self._sent_digest.update(data)
        self.sent += len(data)
        if not data and not self._said_done and self.received == self._expect_bytes:
            self._said_done = True
            return DONE
        return data

    def deliver(self, data: bytes) -> None:
        """Takes in received bytes. Raises ExchangeError for one too many."""
        body = data[: self._expect_bytes - self.received]
        self._received_digest.update(body)
        self.received += len(body)
        rest = data[len(body) :]
        if not rest:
            return
        if self._heard_done or rest != DONE:
            raise ExchangeError(f"{len(rest)} bytes after the stream: {rest[:16].hex()}")
        self._heard_done = True

    def digests(self) -> "tuple[str, str]":
        """SHA-256 of what was sent and of what was received, in hexadecimal."""
        return self._sent_digest.hexdigest(), self._received_digest.hexdigest()
