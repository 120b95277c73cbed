"""A session of the older snet: two ciphers, two counts, and the ring of ciphertext that a reconnect is served from.

It outlives TCP connections and knows none of them.
"""

from __future__ import annotations

from typing import Tuple

from legacy_wire import Counts, crypt_id, from_le64
from rc4 import Rc4


class CannotResume(Exception):
    """The peer's counts and ours leave bytes missing that nobody has any more."""


class Ring:
    """The last `capacity` bytes of an endless stream. Older ones are overwritten, as the original does."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.end = 0
        self._bytes = bytearray(capacity)

    def push(self, data: bytes) -> None:
        """Appends to the stream."""
        kept = data[-self.capacity :]
        at = (self.end + len(data) - len(kept)) % self.capacity
        until_wrap = self.capacity - at
        self._bytes[at : at + len(kept[:until_wrap])] = kept[:until_wrap]
        self._bytes[: len(kept[until_wrap:])] = kept[until_wrap:]
        self.end += len(data)

    def read(self, start: int, length: int) -> bytes:
        """Up to `length` bytes from position `start` of the stream, which must still be in the ring."""
        if not self.end - self.capacity <= start <= self.end:
            raise IndexError(f"{start} is not among the last {self.capacity} bytes before {self.end}")
        length = min(length, self.end - start)
        at = start % self.capacity
        head = self._bytes[at : at + length]
        return bytes(head + self._bytes[: length - len(head)])


def ciphers(key: bytes, session_id: int, server: bool) -> Tuple[Rc4, Rc4]:
    """For writing and for reading, past the eight bytes of keystream that the id used up from server to client."""
    from_server, from_client = Rc4(key), Rc4(key)
    crypt_id(from_server, session_id)
    return (from_server, from_client) if server else (from_client, from_server)


def open_id(key: bytes, crypted: bytes) -> int:
    """The id out of a server's first answer."""
    return from_le64(Rc4(key).crypt(crypted))


class Session:
    """What both ends keep for as long as the session lives.

    Received bytes wait as ciphertext in a queue until the application takes them. `original_count` announces only what
    the application has taken, as the last Go version does: a reconnect while bytes are queued then repeats them.
    """

    def __init__(
        self,
        key: bytes,
        session_id: int,
        *,
        server: bool,
        encrypt: bool,
        ring_bytes: int,
        original_count: bool = False,
    ) -> None:
        self.key = key
        self.session_id = session_id
        self._encrypt = encrypt
        self._write_cipher, self._read_cipher = ciphers(key, session_id, server)
        self._ring = Ring(ring_bytes)
        self._original_count = original_count
        self._queue = bytearray()
        self._delivered = 0
        self._sent = 0

    @property
    def counts(self) -> Counts:
        """What a reconnect announces."""
        queued = 0 if self._original_count else len(self._queue)
        return Counts(self._ring.end, self._delivered + queued)

    @property
    def queued_bytes(self) -> int:
        """Received and not yet delivered."""
        return len(self._queue)

    def write(self, data: bytes) -> None:
        """Encrypts once and for all. Whatever is sent again later is this ciphertext."""
        self._ring.push(self._write_cipher.crypt(data) if self._encrypt else data)

    def unsent(self, limit: int) -> bytes:
        """Up to `limit` bytes that the present TCP connection has not been given yet. Counts as sent."""
        chunk = self._ring.read(self._sent, limit)
        self._sent += len(chunk)
        return chunk

    def receive(self, data: bytes) -> None:
        """Queues what a TCP connection brought."""
        self._queue += data

    def deliver(self) -> bytes:
        """All that is queued, decrypted, for the application."""
        data = bytes(self._queue)
        self._queue.clear()
        self._delivered += len(data)
        return self._read_cipher.crypt(data) if self._encrypt else data

    def check(self, peer: Counts) -> None:
        """Raises CannotResume unless both ends still have what the other lacks."""
        own = self.counts
        if peer.written < own.read or own.written < peer.read or own.written - peer.read > self._ring.capacity:
            raise CannotResume(f"we are at {own}, the peer at {peer}, the ring holds {self._ring.capacity} bytes")

    def resume(self, peer: Counts) -> int:
        """Goes back to where the peer left off, and says by how many bytes. Raises CannotResume."""
        self.check(peer)
        # What was written but never sent is not sent again.
        repeated = max(0, self._sent - peer.read)
        self._sent = peer.read
        return repeated
