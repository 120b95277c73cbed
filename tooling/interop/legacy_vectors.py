"""Known answers of the older snet, confirmed with its own Go code. Hexadecimal stands for bytes on the wire."""

from __future__ import annotations

import hashlib

import dh64
import legacy_wire as wire
from legacy_session import CannotResume, Ring, Session, open_id
from legacy_wire import Counts
from rc4 import Rc4
from vector_check import VectorCheck

_hex = bytes.fromhex

_CLIENT_PRIVATE = 0x0123456789ABCDEF
_SERVER_PRIVATE = 0xFEDCBA9876543210
_CLIENT_PUBLIC = _hex("81a1a7f474ea5f44")
_SERVER_PUBLIC = _hex("09714a4b6632df8d")
_KEY = _hex("e8ea37e5ecc7b6ee")
_CHALLENGE = _hex("a1b2c3d4e5f60718")

_KEYSTREAM = [
    (0, "dce0c3d2dad4a135da326bdeffe6d4c5e085069caef8306b8b4711850904a8ee"
        "d54f7b4225591178b1294edefa82cadaccd55d10ef0d9eab36e9fe9d80d1cf48"),
    (255, "6cda4d131b1f8bf7daa9b56842f9aeb3"),
    (1024, "10f3e1139aca5edfdfdf230cab94996c"),
    (4096, "8c09850eb20059e5d5e7504fe77dcf07"),
]
_KEYSTREAM_SHA256 = "23ad9ab4fd213efaf35c169fdf0772a9b00423d46a9d666206c0a9130867c490"

# client private, server private (both as numbers), client public, server public, key, id (a number), crypted id,
# keystream from server to client after the id
_MORE_KEYS = [
    (0x0000000000000001, 0x0000000000000002, "0500000000000000", "1900000000000000", "1900000000000000",
     1, "ed656b0c2dd52992", "5c2302e12c791d54a18cbd10e3a833bf"),
    (0x41A73AF1ACD90000, 0xB782DAC88ED90000, "979de548445749df", "4b6d36f057394d49", "5ddb6c95d2dc9ba6",
     1, "0c1368be46630c3c", "7b6e4c94cd08ff68ab193e53ff35ed70"),
    (0x9ACB0442F0C5341F, 0xAA209B8E700E0977, "d46b55c8f9080cc3", "69d7d9a1eec54b77", "09e7a9af6564b648",
     2, "18738a0ab80be1f8", "b0767372e1e0b738e837f9c84c4de800"),
    (0x7FFFFFFF80000000, 0x00000000FFFFFFFF, "34c5b238da87c020", "1f57436874c0f99d", "1f3071567cb9c271",
     0xFFFFFFFFFFFFFFFF, "07f4b1979423474f", "39afec809dcf55afb0193d43800f94bd"),
    (0x00000001FFFFFFFF, 0x8000000000000001, "f907430989209c2a", "642fdd7ebabf8390", "7c6afdb3b27f60ac",
     0x0102030405060708, "4cf266a866f01afa", "86ce35a593b032064d9f072350138504"),
]


def check() -> int:
    """Prints each, and the totals. The exit code."""
    vectors = VectorCheck()
    _keys(vectors)
    _handshakes(vectors)
    for encrypt in (True, False):
        _session(vectors, encrypt)
    _more_keys(vectors)
    _ring(vectors)
    return vectors.finish()


def _keys(vectors: VectorCheck) -> None:
    client, server = dh64.public_key(_CLIENT_PRIVATE), dh64.public_key(_SERVER_PRIVATE)
    vectors.equal("client public key", client, 0x445FEA74F4A7A181)
    vectors.equal("client public key on the wire", wire.le64(client), _CLIENT_PUBLIC)
    vectors.equal("server public key", server, 0x8DDF32664B4A7109)
    vectors.equal("server public key on the wire", wire.le64(server), _SERVER_PUBLIC)
    vectors.equal("secret of the client", dh64.shared_secret(_CLIENT_PRIVATE, server), 0xEEB6C7ECE537EAE8)
    vectors.equal("secret of the server", dh64.shared_secret(_SERVER_PRIVATE, client), 0xEEB6C7ECE537EAE8)
    vectors.equal("key", wire.le64(dh64.shared_secret(_CLIENT_PRIVATE, server)), _KEY)
    keystream = Rc4(_KEY).keystream(0x10000)
    for offset, expected in _KEYSTREAM:
        vectors.equal(f"keystream at {offset}", keystream[offset : offset + len(expected) // 2], _hex(expected))
    vectors.equal("keystream, 65536 bytes", hashlib.sha256(keystream).hexdigest(), _KEYSTREAM_SHA256)
    pieces = Rc4(_KEY)
    cut = b"".join(pieces.keystream(length) for length in (1, 255, 0, 256, 257, 64_767))
    vectors.equal("keystream in pieces", hashlib.sha256(cut).hexdigest(), _KEYSTREAM_SHA256)


def _handshakes(vectors: VectorCheck) -> None:
    public = wire.from_le64(_CLIENT_PUBLIC)
    crypted = wire.crypt_id(Rc4(_KEY), 1)
    vectors.equal("crypted id", crypted, _hex("dde0c3d2dad4a135"))
    vectors.equal("id out of its crypted form", open_id(_KEY, crypted), 1)
    vectors.equal(
        "G1 new request, 40 bytes",
        wire.g1_new_request(public),
        _hex("000000000000000081a1a7f474ea5f44000000000000000000000000000000000000000000000000"),
    )
    vectors.equal("G1 new request, 16 bytes", wire.g1_new_request(public, 16), _hex("000000000000000081a1a7f474ea5f44"))
    vectors.equal("G1 new response", _SERVER_PUBLIC + crypted, _hex("09714a4b6632df8ddde0c3d2dad4a135"))
    vectors.equal("G2 new request", wire.G2_NEW + wire.le64(public), _hex("0081a1a7f474ea5f44"))
    vectors.equal(
        "G2 new response",
        _SERVER_PUBLIC + crypted + _CHALLENGE,
        _hex("09714a4b6632df8ddde0c3d2dad4a135a1b2c3d4e5f60718"),
    )
    vectors.equal("G2 answer", wire.challenge_answer(_CHALLENGE, _KEY), _hex("4b923fee0b133ec6308b46c5673d5e08"))
    again = wire.challenge_answer(_hex("0011223344556677"), _KEY)
    vectors.equal("G2 answer of a reconnect", again, _hex("8994974a4bc831eb808fd2559cd11587"))
    vectors.equal("G2 refusal", wire.REFUSAL, _hex("000000000000000000000000000000000000000000000000"))


def _session(vectors: VectorCheck, encrypt: bool) -> None:
    """Data, two lost flights, a reconnect, and more data."""

    def name(text: str) -> str:
        return f"{text}, crypt {'on' if encrypt else 'off'}"

    def on_wire(plain: bytes, crypted: str) -> bytes:
        return _hex(crypted) if encrypt else plain

    client = Session(_KEY, 1, server=False, encrypt=encrypt, ring_bytes=64)
    server = Session(_KEY, 1, server=True, encrypt=encrypt, ring_bytes=64)
    to_server, to_client = b"hello, server", b"hello, client"
    client.write(to_server)
    sent = client.unsent(99)
    vectors.equal(name("c->s, offset 0"), sent, on_wire(to_server, "b485afbeb5f88146bf401dbb8d"))
    server.receive(sent)
    vectors.equal(name("read by the server"), server.deliver(), to_server)
    server.write(to_client)
    sent = server.unsent(99)
    vectors.equal(name("s->c, offset 8"), sent, on_wire(to_client, "b25707b290caf4a68cec63f2da"))
    client.receive(sent)
    vectors.equal(name("read by the client"), client.deliver(), to_client)

    client.write(b"second")
    server.write(b"pong!!")
    lost_to_server, lost_to_client = client.unsent(99), server.unsent(99)
    vectors.equal(name("c->s, offset 13"), lost_to_server, on_wire(b"second", "95b1a68feb62"))
    vectors.equal(name("s->c, offset 21"), lost_to_client, on_wire(b"pong!!", "885f05ec6630"))

    client_counts, server_counts = client.counts, server.counts
    vectors.equal(name("counts of the client"), client_counts, Counts(19, 13))
    request = wire.reconnect_request(1, client_counts, _KEY)
    head = _hex("010000000000000013000000000000000d00000000000000")
    vectors.equal(name("reconnect, 24 bytes of head"), request[:24], head)
    vectors.equal(name("reconnect, MD5"), request[24:], _hex("68a1bcd9475c130f1911d5a14095085b"))
    vectors.equal(name("reconnect, parsed"), wire.parse_reconnect(request), (1, (19, 13), request[24:]))
    response = wire.encode_counts(server_counts)
    vectors.equal(name("reconnect, response"), response, _hex("13000000000000000d00000000000000"))
    vectors.equal(name("bytes the client repeats"), client.resume(wire.parse_counts(response)), 6)
    vectors.equal(name("bytes the server repeats"), server.resume(client_counts), 6)
    vectors.equal(name("repeated c->s"), client.unsent(99), lost_to_server)
    vectors.equal(name("repeated s->c"), server.unsent(99), lost_to_client)
    client.write(b"after")
    after = client.unsent(99)
    vectors.equal(name("c->s, offset 19"), after, on_wire(b"after", "fdc88c5519"))
    server.receive(lost_to_server + after)
    vectors.equal(name("read by the server after a reconnect"), server.deliver(), b"secondafter")
    client.receive(lost_to_client)
    vectors.equal(name("read by the client after a reconnect"), client.deliver(), b"pong!!")


def _more_keys(vectors: VectorCheck) -> None:
    for row, columns in enumerate(_MORE_KEYS, 1):
        client_private, server_private, client_public, server_public, key, session_id, crypted, keystream = columns
        client, server = dh64.public_key(client_private), dh64.public_key(server_private)
        vectors.equal(f"row {row}: client public key", wire.le64(client), _hex(client_public))
        vectors.equal(f"row {row}: server public key", wire.le64(server), _hex(server_public))
        secret = wire.le64(dh64.shared_secret(client_private, server))
        vectors.equal(f"row {row}: key of the client", secret, _hex(key))
        vectors.equal(f"row {row}: key of the server", wire.le64(dh64.shared_secret(server_private, client)), _hex(key))
        cipher = Rc4(secret)
        vectors.equal(f"row {row}: crypted id", wire.crypt_id(cipher, session_id), _hex(crypted))
        vectors.equal(f"row {row}: id", open_id(secret, _hex(crypted)), session_id)
        vectors.equal(f"row {row}: keystream after the id", cipher.keystream(16), _hex(keystream))
    largest, half = 0xFFFFFFFFFFFFFFFF, 0x8000000000000000
    vectors.equal("public key of 2^64 - 1", dh64.public_key(largest), 0x77B351F6BAA62E4E)
    vectors.equal("public key of 2^63", dh64.public_key(half), 0x834D8CBEE62C3C96)
    secret = dh64.shared_secret(largest, dh64.public_key(half))
    vectors.equal("secret of 2^64 - 1 and 2^63", secret, 0x82AD3CF4F3A535C9)
    vectors.equal("public key of PRIME - 1", dh64.public_key(dh64.PRIME - 1), 1)
    for public in (0, dh64.PRIME, largest):
        vectors.equal(f"refused public key {public:#x}", _is_refused(public), True)


def _ring(vectors: VectorCheck) -> None:
    """Not a matter of known answers, but nothing else here fills a ring to its brim."""
    stream = bytes(range(256)) * 2
    ring, written, right = Ring(50), 0, True
    for length in (0, 1, 49, 50, 51, 7, 120, 13, 99):
        ring.push(stream[written : written + length])
        written += length
        for start in range(max(0, written - 50), written + 1):
            right = right and ring.read(start, 30) == stream[start : min(start + 30, written)]
    vectors.equal("a ring keeps the last bytes", right, True)

    for lost, expected in ((50, False), (51, True)):
        sender = Session(_KEY, 1, server=False, encrypt=False, ring_bytes=50)
        sender.write(stream[:20])
        sender.write(stream[:lost])
        vectors.equal(f"{lost} lost bytes are beyond a ring of 50", _is_beyond(sender, Counts(0, 20)), expected)
    vectors.equal("a peer that has read more than was written", _is_beyond(sender, Counts(0, 72)), True)
    sender.receive(b"queued")
    vectors.equal("a peer that has written less than was read", _is_beyond(sender, Counts(5, 71)), True)
    vectors.equal("queued bytes are announced", sender.counts, Counts(71, 6))
    original = Session(_KEY, 1, server=False, encrypt=False, ring_bytes=50, original_count=True)
    original.receive(b"queued")
    vectors.equal("queued bytes are not announced by the original", original.counts, Counts(0, 0))


def _is_beyond(session: Session, peer: Counts) -> bool:
    try:
        session.check(peer)
    except CannotResume:
        return True
    return False


def _is_refused(public: int) -> bool:
    try:
        dh64.shared_secret(3, public)
    except ValueError:
        return True
    return False
