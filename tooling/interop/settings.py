"""What the command line decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Of one end. Defaults are on the command line."""

    generation: int
    encrypt: bool
    host: str
    port: int
    send_bytes: int
    expect_bytes: int
    seed: int
    ring_bytes: int
    original_count: bool
    request_bytes: int
    read_delay_s: float
    handshake_s: float
    quiet_s: float
    stall_s: float
    reconnect_wait_s: float
    redial_s: float
