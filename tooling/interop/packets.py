"""The packet dialect of the older chat server: length, type, and an encrypted protobuf (proto2, all fields required).

    uint32 BE  length of the whole packet, these 8 bytes included
    uint32 BE  type
    bytes      AES-128-CBC of the message, under a key that is public and is the IV as well
"""

from __future__ import annotations

import struct
from typing import Dict, Iterator, List, NamedTuple, Tuple, Union

from packet_cipher import PacketCipher

KEY = b"12345abcdef67890"
HEADER_BYTES = 8

_CIPHER = PacketCipher(KEY)

Value = Union[str, int, float, bool]
Message = Dict[str, Value]

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_WIRE_TYPES = {"string": _BYTES, "float": _FIXED32, "int64": _VARINT, "bool": _VARINT}


class Kind(NamedTuple):
    """A type of packet: its number, its name here, and its fields, numbered from 1."""

    number: int
    name: str
    fields: List[Tuple[str, str]]


KINDS = [
    Kind(1, "login", [("uuid", "string"), ("version", "float"), ("timestamp", "int64")]),
    Kind(2, "accept", [("login", "bool"), ("tips_msg", "string"), ("timestamp", "int64")]),
    Kind(3, "logout", [("logout", "bool"), ("timestamp", "int64")]),
    Kind(4, "ping", [("ping", "bool"), ("timestamp", "int64")]),
    Kind(
        5,
        "chat",
        [("from_uuid", "string"), ("to_uuid", "string"), ("text_msg", "string"), ("timestamp", "int64")],
    ),
]
_BY_NAME = {kind.name: kind for kind in KINDS}
_BY_NUMBER = {kind.number: kind for kind in KINDS}


class PacketError(Exception):
    """Bytes that are no packet of this dialect."""


class Packet(NamedTuple):
    """A packet as it was received."""

    kind: str
    message: Message
    raw: bytes


def encode_message(name: str, message: Message) -> bytes:
    """The protobuf. Raises KeyError for a field that is missing."""
    encoded = b""
    for number, (field, kind) in enumerate(_BY_NAME[name].fields, 1):
        encoded += _varint(number << 3 | _WIRE_TYPES[kind]) + _value(kind, message[field])
    return encoded


def decode_message(name: str, data: bytes) -> Message:
    """Unknown fields are passed over. Raises PacketError for what is malformed or missing."""
    fields = _BY_NAME[name].fields
    message: Message = {}
    at = 0
    while at < len(data):
        tag, at = _read_varint(data, at)
        raw, at = _read_value(data, at, tag & 7)
        if 1 <= tag >> 3 <= len(fields):
            field, kind = fields[(tag >> 3) - 1]
            if tag & 7 != _WIRE_TYPES[kind]:
                raise PacketError(f"{name}.{field} has wire type {tag & 7}")
            message[field] = _interpreted(kind, raw)
    missing = [field for field, _ in fields if field not in message]
    if missing:
        raise PacketError(f"{name} without {', '.join(missing)}")
    return message


def encode_packet(name: str, message: Message) -> bytes:
    """Ready to be sent."""
    return seal(_BY_NAME[name].number, encode_message(name, message))


def seal(number: int, plain: bytes) -> bytes:
    """A packet of any type around any plaintext."""
    body = _CIPHER.encrypt(plain)
    return struct.pack(">II", HEADER_BYTES + len(body), number) + body


def decode_packet(packet: bytes) -> Packet:
    """From a whole packet. Raises PacketError."""
    number = int.from_bytes(packet[4:8], "big")
    kind = _BY_NUMBER.get(number)
    if kind is None:
        raise PacketError(f"type {number}")
    try:
        plain = _CIPHER.decrypt(packet[HEADER_BYTES:])
    except ValueError as error:
        raise PacketError(str(error)) from error
    return Packet(kind.name, decode_message(kind.name, plain), packet)


class PacketBuffer:
    """Cuts a stream into packets, wherever it comes in pieces. Holds less than one packet and one piece."""

    def __init__(self, max_packet_bytes: int = 0x10000) -> None:
        self._max_packet_bytes = max_packet_bytes
        self._bytes = bytearray()

    def push(self, data: bytes) -> Iterator[bytes]:
        """The packets that are whole now. Raises PacketError for a length that no packet has."""
        self._bytes += data
        while len(self._bytes) >= HEADER_BYTES:
            length = int.from_bytes(self._bytes[:4], "big")
            if not HEADER_BYTES <= length <= self._max_packet_bytes:
                raise PacketError(f"a length of {length}")
            if len(self._bytes) < length:
                return
            packet = bytes(self._bytes[:length])
            del self._bytes[:length]
            yield packet


def _value(kind: str, value: Value) -> bytes:
    if kind == "string":
        data = str(value).encode()
        return _varint(len(data)) + data
    if kind == "float":
        return struct.pack("<f", value)
    # Negative numbers take ten bytes, as two's complement in 64 bits.
    return _varint(int(value) & 0xFFFFFFFFFFFFFFFF)


def _interpreted(kind: str, raw: Union[int, bytes]) -> Value:
    if isinstance(raw, bytes):
        if kind == "float":
            return float(struct.unpack("<f", raw)[0])
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            raise PacketError("a string that is not UTF-8") from error
    if kind == "bool":
        return raw != 0
    return raw - 2**64 if raw >= 2**63 else raw


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _read_varint(data: bytes, at: int) -> Tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise PacketError("cut short in a number")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at
    raise PacketError("a number of more than ten bytes")


def _read_value(data: bytes, at: int, wire_type: int) -> Tuple[Union[int, bytes], int]:
    if wire_type == _VARINT:
        return _read_varint(data, at)
    if wire_type == _BYTES:
        length, at = _read_varint(data, at)
    elif wire_type in (_FIXED32, _FIXED64):
        length = 4 if wire_type == _FIXED32 else 8
    else:
        raise PacketError(f"wire type {wire_type}")
    if length > len(data) - at:
        raise PacketError("cut short in a value")
    return data[at : at + length], at + length
