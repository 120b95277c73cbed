"""RC4 in plain Python, without any bytes dropped. Broken as a cipher: it is here because the older snet speaks it."""

from __future__ import annotations

from itertools import islice
from typing import Iterator, List

_ROUND = (*range(1, 256), 0)


def _keystream(key: bytes) -> Iterator[int]:
    state: List[int] = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    j = 0
    # The fastest of five ways that were measured and still a readable one: no `i += 1`, and `bytes()` drains it in C.
    while True:
        for i in _ROUND:
            x = state[i]
            j = (j + x) & 255
            state[i] = y = state[j]
            state[j] = x
            yield state[(x + y) & 255]


class Rc4:
    """One direction of one session. Encrypting and decrypting are the same."""

    def __init__(self, key: bytes) -> None:
        self._keystream = _keystream(key)

    def keystream(self, length: int) -> bytes:
        """The next `length` bytes, used up by asking for them."""
        return bytes(islice(self._keystream, length))

    def crypt(self, data: bytes) -> bytes:
        """The XOR of `data` with the next `len(data)` bytes of the keystream."""
        length = len(data)
        # As two large integers: one operation instead of one for each byte.
        mixed = int.from_bytes(data, "little") ^ int.from_bytes(self.keystream(length), "little")
        return mixed.to_bytes(length, "little")
