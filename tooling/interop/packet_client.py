"""A client of the older chat server's packet dialect, driven by lines of JSON.

    python3 packet_client.py connect --port P --user alice
    python3 packet_client.py vectors
    python3 packet_client.py receive --port P --user bob --peer alice --bytes 1000000
    python3 packet_client.py send --port P --user alice --peer bob --bytes 1000000

The last two are the ends of an exchange, see `packet_exchange.py`. The first: each line of standard input is a command:

    {"op": "login"}                               with "uuid": another name than --user
    {"op": "ping"}
    {"op": "chat", "to": "bob", "text": "hi"}     with "from": another name than --user
    {"op": "logout"}
    {"op": "plain", "type": 5, "hex": "0a05"}     any plaintext, encrypted, in a packet of any type
    {"op": "raw", "hex": "00000018"}              any bytes as they are
    {"op": "close"}                               as does the end of standard input

A command may carry "timestamp" in seconds; otherwise it is now. Each line of standard output is an event:

    {"event": "connected"}
    {"event": "packet", "type": "accept", "login": true, "tips_msg": "ok", "timestamp": 1400000000}
    {"event": "packet", "type": "chat", "from_uuid": "bob", "to_uuid": "alice", "text_msg": "hi", "timestamp": 1}
    {"event": "bad-packet", "reason": "...", "hex": "..."}   a whole packet that is not understood
    {"event": "bad-command", "reason": "..."}
    {"event": "closed", "how": "fin"}             or "reset", "local", "bad-length"; then the program exits with 0

The server cannot be reached, or an exchange fails: exit code 1. Bad options: 2.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import threading
import time
from typing import Any, Dict, Iterator, Optional, Sequence

import packet_exchange
import packet_vectors
from packets import PacketBuffer, PacketError, decode_packet, encode_packet, seal


class PacketClient:
    """A connection. Commands may come from one thread while another receives."""

    def __init__(self, host: str, port: int, user: str, version: float = 3.14) -> None:
        self.user = user
        self.version = version
        self._socket = socket.create_connection((host, port), timeout=10)
        self._socket.settimeout(None)
        self._buffer = PacketBuffer()
        self._output = threading.Lock()
        self._closed_here = False

    def login(self, uuid: Optional[str] = None, timestamp: Optional[int] = None) -> None:
        """Is answered by a packet `accept`."""
        self._send("login", uuid=uuid or self.user, version=self.version, timestamp=timestamp)

    def ping(self, timestamp: Optional[int] = None) -> None:
        """Is not answered."""
        self._send("ping", ping=True, timestamp=timestamp)

    def chat(self, to: str, text: str, sender: Optional[str] = None, timestamp: Optional[int] = None) -> None:
        """Is not answered."""
        self._send("chat", from_uuid=sender or self.user, to_uuid=to, text_msg=text, timestamp=timestamp)

    def logout(self, timestamp: Optional[int] = None) -> None:
        """The server closes."""
        self._send("logout", logout=True, timestamp=timestamp)

    def raw(self, data: bytes) -> None:
        """Any bytes."""
        self._socket.sendall(data)

    def finish(self) -> None:
        """Sends no more. What the server still sends is received."""
        self._closed_here = True
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # Closed by the server already.

    def close(self) -> None:
        """In both directions."""
        self._closed_here = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # Closed by the server already.

    def receive(self) -> None:
        """Prints an event for each packet, until the connection ends."""
        self.emit("connected")
        while True:
            try:
                data = self._socket.recv(0x10000)
            except OSError:
                data = b""
                how = "reset"
            else:
                how = "fin"
            if not data:
                return self.emit("closed", how="local" if self._closed_here else how)
            try:
                for packet in self._buffer.push(data):
                    self._show(packet)
            except PacketError:
                return self.emit("closed", how="bad-length")

    def command(self, line: str) -> None:
        """Does what a line says. What is wrong with it becomes an event."""
        try:
            command = json.loads(line)
            self._dispatch(command)
        except OSError:
            pass  # The receiver finds out as well, and says how.
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
            self.emit("bad-command", reason=f"{type(error).__name__}: {error}")

    def emit(self, event: str, **fields: Any) -> None:
        """A line on standard output."""
        with self._output:
            print(json.dumps({"event": event, **fields}), flush=True)

    def _dispatch(self, command: Dict[str, Any]) -> None:
        operation, timestamp = command["op"], command.get("timestamp")
        if operation == "login":
            self.login(command.get("uuid"), timestamp)
        elif operation == "ping":
            self.ping(timestamp)
        elif operation == "chat":
            self.chat(command["to"], command["text"], command.get("from"), timestamp)
        elif operation == "logout":
            self.logout(timestamp)
        elif operation == "plain":
            self.raw(seal(command["type"] & 0xFFFFFFFF, bytes.fromhex(command["hex"])))
        elif operation == "raw":
            self.raw(bytes.fromhex(command["hex"]))
        elif operation == "close":
            self.close()
        else:
            raise ValueError(f"no operation {operation!r}")

    def _send(self, kind: str, timestamp: Optional[int] = None, **fields: Any) -> None:
        now = int(time.time()) if timestamp is None else timestamp
        self._socket.sendall(encode_packet(kind, {**fields, "timestamp": now}))

    def _show(self, packet: bytes) -> None:
        try:
            received = decode_packet(packet)
        except PacketError as error:
            self.emit("bad-packet", reason=str(error), hex=packet.hex())
            return
        self.emit("packet", type=received.kind, **received.message)


def _lines() -> Iterator[str]:
    # Not through sys.stdin: a thread that waits in it keeps the interpreter from ending.
    rest = b""
    while True:
        data = os.read(0, 0x10000)
        if not data:
            yield rest.decode(errors="replace")
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")


def _commands(client: PacketClient, linger_s: float) -> None:
    for line in _lines():
        if line.strip():
            client.command(line)
    client.finish()
    threading.Event().wait(linger_s)
    client.close()


def _connect(options: argparse.Namespace) -> int:
    try:
        client = PacketClient(options.host, options.port, options.user, options.version)
    except OSError as error:
        print(f"cannot reach {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    threading.Thread(target=_commands, args=(client, options.linger_ms / 1000), daemon=True).start()
    client.receive()
    return 0


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return int(text)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="A client of the older chat server's packet dialect.")
    roles = parser.add_subparsers(dest="role", required=True)
    roles.add_parser("vectors", help="check the known answers")
    connect = roles.add_parser("connect", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    connect.add_argument("--host", default="127.0.0.1", help="to dial")
    connect.add_argument("--port", type=_port, required=True, help="to dial")
    connect.add_argument("--user", required=True, help="the uuid of logins and the sender of chats")
    connect.add_argument("--version", type=float, default=3.14, help="what a login says")
    connect.add_argument("--linger-ms", type=int, default=2000, help="for the server to close after our last command")
    for role, peer in (("send", "the receiver"), ("receive", "the sender; the end of standard input ends it")):
        end = roles.add_parser(role, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        end.add_argument("--host", default="127.0.0.1", help="to dial")
        end.add_argument("--port", type=_port, required=True, help="to dial")
        end.add_argument("--user", required=True, help="the uuid of logins")
        end.add_argument("--peer", required=True, help=peer)
        end.add_argument("--bytes", type=int, required=True, help="of the stream")
        end.add_argument("--seed", type=int, default=0, help="of the stream")
        end.add_argument("--stall-ms", type=int, default=2000, help="silence that counts as a cut")
        end.add_argument("--timeout-s", type=int, default=600, help="for all of it")
    options = parser.parse_args(arguments)
    if options.role == "vectors":
        return packet_vectors.check()
    return _connect(options) if options.role == "connect" else packet_exchange.run(options)


if __name__ == "__main__":
    sys.exit(main())
