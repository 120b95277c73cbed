"""Known answers of the packet dialect, confirmed with the older server's own code and with OpenSSL."""

from __future__ import annotations

import struct
from base64 import b64decode

from aes128 import Aes128, decrypt_cbc, encrypt_cbc
from packet_cipher import PacketCipher
from packets import (
    KEY,
    Message,
    PacketBuffer,
    PacketError,
    decode_message,
    decode_packet,
    encode_message,
    encode_packet,
    seal,
)
from vector_check import VectorCheck

_hex = bytes.fromhex
_AT_2014 = {"timestamp": 1407974400}
_AT_1400000000 = {"timestamp": 1400000000}

# kind, message, protobuf, packet
_PACKETS = [
    ("login", {"uuid": "alice", "version": 3.14, **_AT_2014}, "0a05616c69636515c3f548401880f8af9f05",
     "0000002800000001a26376fc2a35f954917494144219299e42318f8178524cba5d5d065fd6ad7358"),
    ("accept", {"login": True, "tips_msg": "登陆成功", **_AT_2014}, "0801120ce799bbe99986e68890e58a9f1880f8af9f05",
     "000000280000000206c8abf5f115f1311d10e12111d356b860b1305a629cfe05b2c74fc10c77e6b0"),
    ("logout", {"logout": True, **_AT_2014}, "08011080f8af9f05", "00000018000000038c528499575a41710999e618ec5e22a4"),
    ("ping", {"ping": True, **_AT_2014}, "08011080f8af9f05", "00000018000000048c528499575a41710999e618ec5e22a4"),
    ("chat", {"from_uuid": "alice", "to_uuid": "bob", "text_msg": "hi 你好", **_AT_2014},
     "0a05616c6963651203626f621a09686920e4bda0e5a5bd2080f8af9f05",
     "0000002800000005378b0d7943426ab73f7a60715bec591811bfc3db670b186439b3927445d69f87"),
    ("ping", {"ping": True, **_AT_1400000000}, "080110809cc99b05", "0000001800000004fafcd62c5500eaa45c603432612a5573"),
    ("login", {"uuid": "alice", "version": 3.14, **_AT_1400000000}, "0a05616c69636515c3f5484018809cc99b05",
     "0000002800000001cf3599a88818428ef3e5ce8d44d2d0025a5738ce838d59617497d69ead158d33"),
    ("accept", {"login": True, "tips_msg": "ok", **_AT_1400000000}, "080112026f6b18809cc99b05",
     "00000018000000022d618a2cba3904478328251b8ab08bce"),
    ("chat", {"from_uuid": "alice", "to_uuid": "bob", "text_msg": "hi", **_AT_1400000000},
     "0a05616c6963651203626f621a02686920809cc99b05",
     "000000280000000506fb5654d72846b80ba966c9b7ec073c09b9097a180a74d5f313fe89b7b50c4c"),
]


def check() -> int:
    """Prints each, and the totals. The exit code."""
    vectors = VectorCheck()
    _aes(vectors)
    for row, (kind, message, protobuf, packet) in enumerate(_PACKETS, 1):
        name = f"{row} {kind}"
        vectors.equal(f"{name}: protobuf", encode_message(kind, message), _hex(protobuf))
        vectors.equal(f"{name}: packet", encode_packet(kind, message), _hex(packet))
        received = decode_packet(_hex(packet))
        vectors.equal(f"{name}: kind", received.kind, kind)
        vectors.equal(f"{name}: message", received.message, _in_float32(message))
    _streams(vectors)
    _malformed(vectors)
    return vectors.finish()


def _in_float32(message: Message) -> Message:
    """As it comes back: the field has only 32 bits."""
    return {
        field: struct.unpack("<f", struct.pack("<f", value))[0] if isinstance(value, float) else value
        for field, value in message.items()
    }


def _aes(vectors: VectorCheck) -> None:
    fips = Aes128(_hex("000102030405060708090a0b0c0d0e0f"))
    plain, sealed = _hex("00112233445566778899aabbccddeeff"), _hex("69c4e0d86a7b0430d8cdb78070b4c55a")
    vectors.equal("FIPS 197 C.1, encrypted", fips.encrypt_block(plain), sealed)
    vectors.equal("FIPS 197 C.1, decrypted", fips.decrypt_block(sealed), plain)
    known = [
        ("hello，你好世界".encode(), b64decode("DJkk1AkG7XxoFmCJTKu57RzhryMWy10YFUe4CzYwMWw=")),
        (b"0123456789abcdef", _hex("1171aa6e5c21f8029980eb101f7e40c0c5dcfea050cacded405ff8019c415d4b")),
    ]
    for plain, sealed in known:
        vectors.equal(f"AES of {len(plain)} bytes", encrypt_cbc(KEY, KEY, plain), sealed)
        vectors.equal(f"AES back to {len(plain)} bytes", decrypt_cbc(KEY, KEY, sealed), plain)
    cipher = PacketCipher(KEY)
    for length in (0, 1, 15, 16, 17, 1000):
        plain = bytes((7 * at + length) % 256 for at in range(length))
        sealed = encrypt_cbc(KEY, KEY, plain)
        vectors.equal(f"the faster AES of {length} bytes", cipher.encrypt(plain), sealed)
        vectors.equal(f"the faster AES back to {length} bytes", cipher.decrypt(sealed), plain)


def _streams(vectors: VectorCheck) -> None:
    packets = [_hex(packet) for _, _, _, packet in _PACKETS]
    for length in (1, 7, 64, 1000):
        buffer, stream = PacketBuffer(), b"".join(packets)
        pieces = [stream[at : at + length] for at in range(0, len(stream), length)]
        cut = [packet for piece in pieces for packet in buffer.push(piece)]
        vectors.equal(f"a stream in pieces of {length}", tuple(cut), tuple(packets))
    negative = {"ping": True, "timestamp": -1}
    vectors.equal("a negative timestamp", decode_message("ping", encode_message("ping", negative)), negative)
    unknown = encode_message("ping", negative) + _hex("4a0161" "35" "01020304")
    vectors.equal("unknown fields are passed over", decode_message("ping", unknown), negative)


def _malformed(vectors: VectorCheck) -> None:
    ping = encode_message("ping", {"ping": True, "timestamp": 1})
    packets = {
        "no body": _hex("0000000800000004"),
        "half a block": _hex("00000010000000040011223344556677"),
        "wrong padding": _hex("0000001800000004") + bytes(16),
        "an unknown type": seal(99, ping),
        "a missing field": seal(4, ping[:2]),
        "a field of another wire type": seal(4, b"\x0a\x00" + ping[2:]),
        "a number without an end": seal(4, b"\x08" + b"\xff" * 10),
        "a string beyond the end": seal(1, b"\x0a\x7f" + b"a"),
        "a group": seal(4, b"\x0b"),
    }
    for name, packet in packets.items():
        vectors.equal(f"refused: {name}", _is_refused(packet), True)
    for length in (0, 7, 0x10001, 0xFFFFFFFF):
        vectors.equal(f"refused: a length of {length}", _is_refused(struct.pack(">II", length, 4)), True)


def _is_refused(data: bytes) -> bool:
    try:
        for packet in PacketBuffer().push(data):
            decode_packet(packet)
    except PacketError:
        return True
    return False
