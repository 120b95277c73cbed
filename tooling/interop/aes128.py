"""AES-128-CBC with PKCS#7 padding (FIPS 197, SP 800-38A, RFC 5652) in plain Python. Slow, and not in constant time."""

from __future__ import annotations

from typing import List

BLOCK_BYTES = 16


def _double(value: int) -> int:
    """Times x in GF(2^8)."""
    return ((value << 1) ^ (0x11B if value & 0x80 else 0)) & 0xFF


def _times(value: int, factor: int) -> int:
    product = 0
    while factor:
        if factor & 1:
            product ^= value
        value = _double(value)
        factor >>= 1
    return product


def _substitution() -> bytes:
    """The S-box: the inverse in GF(2^8), then an affine map."""
    box = bytearray(256)
    # p runs through all powers of 3 and q through those of its inverse, so q is always the inverse of p.
    p = q = 1
    while True:
        p ^= _double(p)
        for shift in (1, 2, 4):
            q ^= q << shift
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        rotated = q * 0x0101
        box[p] = (q ^ rotated >> 7 ^ rotated >> 6 ^ rotated >> 5 ^ rotated >> 4 ^ 0x63) & 0xFF
        if p == 1:
            break
    box[0] = 0x63
    return bytes(box)


_SBOX = _substitution()
_INVERSE_SBOX = bytes(_SBOX.index(value) for value in range(256))
# A block is four columns of four bytes: row r of column c stands at 4c + r and comes from column c + r.
_SHIFTED = [(at + 4 * (at % 4)) % 16 for at in range(16)]
_UNSHIFTED = [_SHIFTED.index(at) for at in range(16)]
_MULTIPLES = {factor: bytes(_times(value, factor) for value in range(256)) for factor in (1, 2, 3, 9, 11, 13, 14)}
_MIX = (2, 3, 1, 1)
_UNMIX = (14, 11, 13, 9)


def _mix(block: bytes, factors: "tuple[int, int, int, int]") -> bytes:
    mixed = bytearray(16)
    for column in range(0, 16, 4):
        for row in range(4):
            for other in range(4):
                mixed[column + row] ^= _MULTIPLES[factors[(other - row) % 4]][block[column + other]]
    return bytes(mixed)


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right))


def _round_keys(key: bytes) -> List[bytes]:
    words = [key[at : at + 4] for at in range(0, 16, 4)]
    constant = 1
    for at in range(4, 44):
        word = words[-1]
        if at % 4 == 0:
            turned = (word[1:] + word[:1]).translate(_SBOX)
            word = bytes([turned[0] ^ constant]) + turned[1:]
            constant = _double(constant)
        words.append(_xor(words[-4], word))
    return [b"".join(words[at : at + 4]) for at in range(0, 44, 4)]


class Aes128:
    """The block cipher under one key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 16:
            raise ValueError(f"a key of {len(key)} bytes")
        self._keys = _round_keys(key)

    def encrypt_block(self, block: bytes) -> bytes:
        """Sixteen bytes."""
        state = _xor(block, self._keys[0])
        for key in self._keys[1:10]:
            state = state.translate(_SBOX)
            state = _xor(_mix(bytes(state[at] for at in _SHIFTED), _MIX), key)
        state = state.translate(_SBOX)
        return _xor(bytes(state[at] for at in _SHIFTED), self._keys[10])

    def decrypt_block(self, block: bytes) -> bytes:
        """Sixteen bytes."""
        state = _xor(block, self._keys[10])
        for key in self._keys[9:0:-1]:
            state = bytes(state[at] for at in _UNSHIFTED).translate(_INVERSE_SBOX)
            state = _mix(_xor(state, key), _UNMIX)
        return _xor(bytes(state[at] for at in _UNSHIFTED).translate(_INVERSE_SBOX), self._keys[0])


def encrypt_cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    """Padded: always 1 to 16 bytes longer than `plain`."""
    padding = BLOCK_BYTES - len(plain) % BLOCK_BYTES
    padded = plain + bytes([padding]) * padding
    cipher, previous, blocks = Aes128(key), iv, []
    for at in range(0, len(padded), BLOCK_BYTES):
        previous = cipher.encrypt_block(_xor(padded[at : at + BLOCK_BYTES], previous))
        blocks.append(previous)
    return b"".join(blocks)


def decrypt_cbc(key: bytes, iv: bytes, data: bytes) -> bytes:
    """Raises ValueError for a length that is no multiple of 16 or 0, and for wrong padding."""
    if not data or len(data) % BLOCK_BYTES:
        raise ValueError(f"{len(data)} bytes are not whole blocks")
    cipher, previous, blocks = Aes128(key), iv, []
    for at in range(0, len(data), BLOCK_BYTES):
        block = data[at : at + BLOCK_BYTES]
        blocks.append(_xor(cipher.decrypt_block(block), previous))
        previous = block
    padded = b"".join(blocks)
    padding = padded[-1]
    if not 1 <= padding <= BLOCK_BYTES or padded[-padding:] != bytes([padding]) * padding:
        raise ValueError("wrong padding")
    return padded[:-padding]
