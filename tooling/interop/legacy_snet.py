"""Both generations of the older snet, as a client or a server that exchanges a known stream with its peer.

    python3 legacy_snet.py server --wire g1|g2 --crypt on|off --port 0 --send BYTES --expect BYTES --seed N
    python3 legacy_snet.py client --wire g1|g2 --crypt on|off --port P --send BYTES --expect BYTES --seed N
    python3 legacy_snet.py vectors
    python3 legacy_snet.py speed

A server prints `listening PORT`. Either prints one line of JSON when each end has all that the other sent, and exits
with 0. Otherwise it says why on standard error and exits with 1; bad options are 2.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import Awaitable, Callable, Dict, Optional, Sequence

import legacy_vectors
from exchange import ExchangeError
from legacy_client import Client, Refused
from legacy_server import Server
from legacy_session import CannotResume
from rc4 import Rc4
from report import Report
from settings import Settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Both generations of the older snet, in Python.")
    roles = parser.add_subparsers(dest="role", required=True)
    roles.add_parser("vectors", help="check the known answers")
    roles.add_parser("speed", help="measure RC4")
    for role in ("server", "client"):
        end = roles.add_parser(role, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        end.add_argument("--wire", choices=("g1", "g2"), required=True, help="the generation")
        end.add_argument("--crypt", choices=("on", "off"), required=True, help="of application data")
        end.add_argument("--host", default="127.0.0.1", help="to listen at, or to dial")
        end.add_argument("--port", type=_whole(0, 65_535), required=role == "client", default=0, help="0: any free")
        end.add_argument("--send", type=_count, required=True, metavar="BYTES", help="length of our stream")
        end.add_argument("--expect", type=_count, required=True, metavar="BYTES", help="length of the peer's")
        end.add_argument("--seed", type=_count, default=1, metavar="N", help="of our stream")
        end.add_argument("--ring", type=_positive, default=0x1000000, metavar="BYTES", help="kept for reconnects")
        end.add_argument("--request-bytes", type=int, choices=(16, 40), default=40, help="of a new G1 session")
        end.add_argument("--original-count", action="store_true", help="of bytes read: without queued ones")
        end.add_argument("--read-delay-ms", type=_count, default=0, metavar="N", help="from a reconnect to reading")
        end.add_argument("--handshake-ms", type=_positive, default=10_000, metavar="N", help="for one handshake")
        end.add_argument("--quiet-ms", type=_count, default=1000, metavar="N", help="of silence before leaving")
        end.add_argument("--stall-ms", type=_positive, default=20_000, metavar="N", help="of silence that is a cut")
        end.add_argument("--timeout-s", type=_positive, default=600, metavar="N", help="for the whole exchange")
        if role == "server":
            end.add_argument("--reconnect-wait", type=_positive, default=60, metavar="S", help="for a client")
        else:
            end.add_argument("--redial-ms", type=_count, default=20, metavar="N", help="between attempts, on average")
    return parser


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return parse


_count = _whole(0, 2**63 - 1)
_positive = _whole(1, 2**40)


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        generation=1 if options.wire == "g1" else 2,
        encrypt=options.crypt == "on",
        host=options.host,
        port=options.port,
        send_bytes=options.send,
        expect_bytes=options.expect,
        seed=options.seed,
        ring_bytes=options.ring,
        original_count=options.original_count,
        request_bytes=options.request_bytes,
        read_delay_s=options.read_delay_ms / 1000,
        handshake_s=options.handshake_ms / 1000,
        quiet_s=options.quiet_ms / 1000,
        stall_s=options.stall_ms / 1000,
        reconnect_wait_s=getattr(options, "reconnect_wait", 0),
        redial_s=getattr(options, "redial_ms", 0) / 1000,
    )


async def _exchange(run: Callable[[], Awaitable[Report]], timeout_s: float) -> int:
    try:
        report = await asyncio.wait_for(run(), timeout_s)
    except asyncio.TimeoutError:
        print(f"not complete after {timeout_s} s", file=sys.stderr)
        return 1
    except (CannotResume, ExchangeError, Refused, ValueError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(report.line(), flush=True)
    return 0


def _speed() -> int:
    cipher, block, size = Rc4(b"12345678"), bytes(0x10000), 4 * 2**20
    started = time.perf_counter()
    for _ in range(size // len(block)):
        cipher.crypt(block)
    print(f"rc4 {size / 1e6 / (time.perf_counter() - started):.1f} MB/s")
    return 0


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """The exit code."""
    options = _parser().parse_args(arguments)
    plain: Dict[str, Callable[[], int]] = {"vectors": legacy_vectors.check, "speed": _speed}
    if options.role in plain:
        return plain[options.role]()
    end = (Server if options.role == "server" else Client)(_settings(options))
    return asyncio.run(_exchange(end.run, options.timeout_s))


if __name__ == "__main__":
    sys.exit(main())
