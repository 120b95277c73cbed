"""What the two generations of the older snet put on the wire before application data: lengths, fields, MD5s.

Integers are unsigned, 64 bits, little-endian. Nothing here reads or writes a socket.

    G1  new        C->S  00*8, public key, 00*24            40 bytes (16 in a client written from its README)
                   S->C  public key, crypted id             16
        reconnect  C->S  id, write count, read count, MD5   40
                   S->C  write count, read count            16 (refused: closed without a byte)

    G2  new        C->S  00, public key                     1 + 8
                   S->C  public key, crypted id, challenge  24
                   C->S  MD5(challenge, key)                16
        reconnect  C->S  FF, and as G1                      1 + 40
                   S->C  write count, read count, challenge 24 (refused: 24 zero bytes, then closed)
                   C->S  MD5(challenge, key)                16
"""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from rc4 import Rc4

G2_NEW = b"\x00"
G2_RECONNECT = b"\xff"
RECONNECT_BYTES = 40
CHALLENGE_BYTES = 8
MD5_BYTES = 16
REFUSAL = bytes(24)


class Counts(NamedTuple):
    """Bytes of application data since the session began: written, and read."""

    written: int
    read: int


class ReconnectRequest(NamedTuple):
    """A reconnect request, not yet verified: the key is found by its id."""

    session_id: int
    counts: Counts
    mac: bytes


def le64(value: int) -> bytes:
    """Eight bytes."""
    return value.to_bytes(8, "little")


def from_le64(data: bytes) -> int:
    """From eight bytes."""
    return int.from_bytes(data, "little")


def g1_new_request(public: int, length: int = 40) -> bytes:
    """What a G1 client sends first: 40 bytes as every G1 implementation does, or the 16 that its README names."""
    return (bytes(8) + le64(public)).ljust(length, b"\x00")


def crypt_id(write_cipher: Rc4, session_id: int) -> bytes:
    """The id under the server's write cipher, whose first eight bytes it uses up even when data is not encrypted."""
    return write_cipher.crypt(le64(session_id))


def reconnect_mac(session_id: int, counts: Counts, key: bytes) -> bytes:
    """MD5 over id, counts and key."""
    return hashlib.md5(le64(session_id) + encode_counts(counts) + key).digest()


def reconnect_request(session_id: int, counts: Counts, key: bytes) -> bytes:
    """The 40 bytes that both generations share."""
    return le64(session_id) + encode_counts(counts) + reconnect_mac(session_id, counts, key)


def parse_reconnect(request: bytes) -> ReconnectRequest:
    """The fields of 40 bytes."""
    return ReconnectRequest(from_le64(request[:8]), parse_counts(request[8:24]), request[24:])


def encode_counts(counts: Counts) -> bytes:
    """Sixteen bytes."""
    return le64(counts.written) + le64(counts.read)


def parse_counts(data: bytes) -> Counts:
    """From sixteen bytes."""
    return Counts(from_le64(data[:8]), from_le64(data[8:16]))


def generate_challenge() -> bytes:
    """Eight random bytes, not all zero: beside counts of zero those would be a refusal."""
    return le64(1 + secrets.randbelow(2**64 - 1))


def challenge_answer(challenge: bytes, key: bytes) -> bytes:
    """MD5 over challenge and key: the last part of either G2 handshake."""
    return hashlib.md5(challenge + key).digest()
