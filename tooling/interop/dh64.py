"""Diffie-Hellman in 64 bits, as the older snet has it. A private key is found from a public one in a second."""

from __future__ import annotations

import secrets

PRIME = 0xFFFFFFFFFFFFFFC5
GENERATOR = 5


def generate_private() -> int:
    """From 1 to PRIME - 2, so that the public key is never 1."""
    return 1 + secrets.randbelow(PRIME - 2)


def public_key(private: int) -> int:
    """GENERATOR ^ private mod PRIME."""
    return pow(GENERATOR, private, PRIME)


def shared_secret(private: int, peer_public: int) -> int:
    """peer_public ^ private mod PRIME.

    Raises ValueError for a public key that no peer can have computed: 0, or PRIME and above.
    """
    if not 0 < peer_public < PRIME:
        raise ValueError(f"not a public key: {peer_public:#x}")
    return pow(peer_public, private, PRIME)
