"""A known stream from one packet client to another, through cut connections.

The stream is that of `exchange.py`, direction `c`, in blocks of 9000 bytes. A block is a text: its number, a space, the
bytes in base64, which is at most 12 KiB. The dialect has no acknowledgements, so that the receiver writes to the sender:

    next N     all blocks before N are here
    again N    the same, and N is not coming by itself: send from there on once more

A text may be lost: what a client wrote right before a cut, and what was under way to one whose ping crossed it. A text
may come twice: whatever was not confirmed by a ping. So the receiver takes in the blocks in the order of their numbers,
drops repeats, and asks again at a gap or when nothing comes; the sender repeats, after every login, what no number
covers, and is never more than a window ahead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import select
import socket
import sys
import time
from base64 import b64decode, b64encode
from typing import Dict, Iterator, Optional

from exchange import ExchangeError, Pattern
from packets import PacketBuffer, PacketError, decode_packet, encode_packet

BLOCK_BYTES = 9000
_WINDOW = 16
_PING_EVERY = 8
# The server suffers ten a second, in the long run.
_PING_APART_S = 0.15
_REPORT_EVERY = 4
_ASK_AFTER_S = 0.3
_REDIAL_S = 0.02


class _Cut(Exception):
    """The connection is of no use any more."""


class _Line:
    """A connection that is logged in, and another one after each cut. Both ends of an exchange derive from it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._stall_s = options.stall_ms / 1000
        self._give_up_at = time.monotonic() + options.timeout_s
        self._started_at = time.monotonic()
        self._socket: Optional[socket.socket] = None
        self._output = b""
        self._unconfirmed = 0
        self._pinged_at = time.monotonic()
        self.logins = 0

    def serve(self) -> None:
        """Until `_is_over()`."""
        while not self._is_over():
            try:
                self._connect()
                self._begin()
                self._talk()
            except (_Cut, OSError):
                self._drop()
                time.sleep(_REDIAL_S)
        self._flush()
        self._drop()

    def seconds(self) -> float:
        """Since the start."""
        return round(time.monotonic() - self._started_at, 3)

    def _is_over(self) -> bool:
        raise NotImplementedError

    def _begin(self) -> None:
        """After every login."""

    def _heard(self, text: str) -> None:
        """The other end wrote this."""

    def _idle(self, silence_s: float) -> None:
        """Nothing has come for so long."""

    def _more(self) -> bytes:
        """What is to be sent next, when there is room for it."""
        return b""

    def _chat(self, text: str) -> bytes:
        fields = {"from_uuid": self._options.user, "to_uuid": self._options.peer, "text_msg": text}
        return encode_packet("chat", {**fields, "timestamp": int(time.time())})

    def _confirm(self) -> None:
        """Now and then, or every text comes again after a login."""
        self._unconfirmed += 1
        now = time.monotonic()
        if self._unconfirmed >= _PING_EVERY and now - self._pinged_at >= _PING_APART_S:
            self._unconfirmed, self._pinged_at = 0, now
            self._queue(encode_packet("ping", {"ping": True, "timestamp": int(time.time())}))

    def _queue(self, data: bytes) -> None:
        self._output += data

    def _connect(self) -> None:
        self._check_time()
        options = self._options
        self._output = b""
        self._buffer = PacketBuffer()
        self._socket = socket.create_connection((options.host, options.port), timeout=self._stall_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        login = {"uuid": options.user, "version": 3.14, "timestamp": int(time.time())}
        self._socket.sendall(encode_packet("login", login))
        while True:
            # One packet and no more is taken here: what follows it is for the conversation.
            head = self._exactly(4)
            packet = head + self._exactly(int.from_bytes(head, "big") - 4)
            answer = decode_packet(packet)
            if answer.kind == "accept":
                break
        if not answer.message["login"]:
            raise ExchangeError(f"refused: {answer.message['tips_msg']}")
        self.logins += 1

    def _exactly(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            more = self._socket.recv(length - len(data))
            if not more:
                raise _Cut
            data += more
        return data

    def _talk(self) -> None:
        heard_at = time.monotonic()
        while not self._is_over():
            self._check_time()
            self._output = self._output or self._more()
            writers = [self._socket] if self._output else []
            readable, writable, _ = select.select([self._socket], writers, [], 0.05)
            now = time.monotonic()
            if readable:
                heard_at = now
                for text in self._received():
                    self._heard(text)
                    self._confirm()
            elif now - heard_at >= self._stall_s:
                raise _Cut
            else:
                self._idle(now - heard_at)
            if writable:
                self._output = self._output[self._socket.send(self._output) :]

    def _received(self) -> Iterator[str]:
        data = self._socket.recv(0x10000)
        if not data:
            raise _Cut
        for packet in self._buffer.push(data):
            received = decode_packet(packet)
            if received.kind == "chat" and received.message["from_uuid"] == self._options.peer:
                yield str(received.message["text_msg"])

    def _flush(self) -> None:
        try:
            if self._socket is not None:
                self._socket.sendall(self._output)
        except OSError:
            pass  # Whoever needs it asks again.

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _check_time(self) -> None:
        if time.monotonic() > self._give_up_at:
            raise ExchangeError(f"not done in {self._options.timeout_s} s")


class Sender(_Line):
    """Sends blocks, and those that were lost again."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self._pattern = Pattern(b"c", options.seed, options.bytes)
        self._digest = hashlib.sha256()
        self._count = -(-options.bytes // BLOCK_BYTES)
        # Packets that may have to be sent again, by number.
        self._packets: Dict[int, bytes] = {}
        self._made = 0
        self._next = 0
        self._covered = 0
        self.repeated = 0

    def report(self) -> "dict[str, object]":
        """What the program prints."""
        return {"sent": self._options.bytes, "sha256": self._digest.hexdigest(), "repeated": self.repeated}

    def _is_over(self) -> bool:
        return self._covered == self._count

    def _begin(self) -> None:
        self._next = self._covered

    def _heard(self, text: str) -> None:
        word, number = text.split()
        covered = int(number)
        for gone in range(self._covered, covered):
            del self._packets[gone]
        self._covered = max(self._covered, covered)
        # An old wish comes again after a login, like every text.
        if word == "again" and covered == self._covered:
            self._next = covered
        self._next = max(self._next, self._covered)

    def _more(self) -> bytes:
        if self._next == min(self._covered + _WINDOW, self._count):
            return b""
        if self._next == self._made:
            self._make()
        else:
            self.repeated += 1
        self._next += 1
        return self._packets[self._next - 1]

    def _make(self) -> None:
        data = self._pattern.take(BLOCK_BYTES)
        self._digest.update(data)
        self._packets[self._made] = self._chat(f"{self._made} {b64encode(data).decode()}")
        self._made += 1


class Receiver(_Line):
    """Takes in blocks, and says which it has."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self._digest = hashlib.sha256()
        self._count = -(-options.bytes // BLOCK_BYTES)
        self._next = 0
        self._asked_at = time.monotonic()
        self._is_missing = False
        self.received = 0
        self.dropped = 0
        self.gaps = 0

    def report(self) -> "dict[str, object]":
        """What the program prints, as soon as all is there."""
        counts = {"dropped": self.dropped, "gaps": self.gaps}
        return {"received": self.received, "sha256": self._digest.hexdigest(), **counts}

    def _is_over(self) -> bool:
        # The sender may not know yet that all is here: it is told again until standard input ends.
        return self._next == self._count and bool(select.select([0], [], [], 0)[0]) and os.read(0, 0x1000) == b""

    def _begin(self) -> None:
        self._queue(self._chat(f"next {self._next}"))

    def _heard(self, text: str) -> None:
        number, _, encoded = text.partition(" ")
        if int(number) == self._next:
            self._take(b64decode(encoded, validate=True))
        elif int(number) < self._next:
            self.dropped += 1
        elif not self._is_missing:
            self._is_missing = True
            self.gaps += 1
            self._ask()

    def _take(self, data: bytes) -> None:
        self._digest.update(data)
        self.received += len(data)
        self._next += 1
        self._is_missing = False
        if self._next == self._count:
            _print(self)
        if self._next == self._count or self._next % _REPORT_EVERY == 0:
            self._queue(self._chat(f"next {self._next}"))

    def _idle(self, silence_s: float) -> None:
        if min(silence_s, time.monotonic() - self._asked_at) >= _ASK_AFTER_S:
            self._ask()

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        self._queue(self._chat(f"again {self._next}"))


def _print(end: "Sender | Receiver") -> None:
    print(json.dumps({**end.report(), "logins": end.logins, "seconds": end.seconds()}), flush=True)


def run(options: argparse.Namespace) -> int:
    """Sends or receives all of it. The exit code."""
    end = Sender(options) if options.role == "send" else Receiver(options)
    try:
        end.serve()
    except (ExchangeError, PacketError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    if isinstance(end, Sender):
        _print(end)
    return 0
