"""The end that listens, and keeps sessions for those who come back."""

from __future__ import annotations

import asyncio
import hmac
import sys
from typing import Dict, NoReturn

import dh64
import legacy_wire as wire
from conversation import CUT, Conversation, Link
from exchange import Exchange
from legacy_session import CannotResume, Session
from report import Report
from rc4 import Rc4
from settings import Settings

_TICK_S = 0.05


class Rejected(Exception):
    """A handshake that is wrong. The peer is told nothing but what the wire has for it."""


class Server:
    """Runs until the first of its sessions has finished its exchange."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._conversations: Dict[int, Conversation] = {}
        self._next_id = 1
        self.report = Report()

    async def run(self) -> Report:
        """Raises what no reconnect can mend: ExchangeError."""
        server = await asyncio.start_server(self._serve, self._settings.host, self._settings.port)
        print(f"listening {server.sockets[0].getsockname()[1]}", flush=True)
        while True:
            await asyncio.sleep(_TICK_S)
            for session_id, conversation in list(self._conversations.items()):
                if conversation.failure:
                    raise conversation.failure
                if conversation.settled:
                    server.close()
                    await conversation.carried()
                    self.report.take(conversation)
                    return self.report
                if conversation.detached_s > self._settings.reconnect_wait_s:
                    del self._conversations[session_id]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        link = None
        try:
            link = Link(reader, writer)
            await asyncio.wait_for(self._shake(link), self._settings.handshake_s)
        except Rejected as error:
            print(f"rejected: {error}", file=sys.stderr, flush=True)
            link.close()
        except CUT:
            (link.close if link else writer.transport.abort)()

    async def _shake(self, link: Link) -> None:
        if self._settings.generation == 2:
            kind = await link.read(1)
            if kind == wire.G2_NEW:
                await self._open(link, await link.read(8))
            elif kind == wire.G2_RECONNECT:
                await self._resume(link, await link.read(wire.RECONNECT_BYTES))
            else:
                raise Rejected(f"a first byte of {kind.hex()}")
            return
        head = await link.read(16)
        if head[:8] == bytes(8):
            await link.read(self._settings.request_bytes - len(head))
            await self._open(link, head[8:])
        else:
            await self._resume(link, head + await link.read(wire.RECONNECT_BYTES - len(head)))

    async def _open(self, link: Link, peer_public: bytes) -> None:
        private = dh64.generate_private()
        try:
            key = wire.le64(dh64.shared_secret(private, wire.from_le64(peer_public)))
        except ValueError as error:
            raise Rejected(str(error)) from error
        session_id = self._next_id
        self._next_id += 1
        link.writer.write(wire.le64(dh64.public_key(private)) + wire.crypt_id(Rc4(key), session_id))
        if self._settings.generation == 2:
            await self._challenge(link, key)
        session = Session(
            key,
            session_id,
            server=True,
            encrypt=self._settings.encrypt,
            ring_bytes=self._settings.ring_bytes,
            original_count=self._settings.original_count,
        )
        exchange = Exchange(
            server=True,
            seed=self._settings.seed,
            send_bytes=self._settings.send_bytes,
            expect_bytes=self._settings.expect_bytes,
        )
        self._conversations[session_id] = Conversation(session, exchange, self._settings)
        self._conversations[session_id].attach(link)
        self.report.connects += 1

    async def _resume(self, link: Link, request: bytes) -> None:
        session_id, peer, mac = wire.parse_reconnect(request)
        conversation = self._conversations.get(session_id)
        if conversation is None or not hmac.compare_digest(
            mac, wire.reconnect_mac(session_id, peer, conversation.session.key)
        ):
            self._refuse(link, f"session {session_id} is not known with that MAC")
        conversation.attempt += 1
        attempt = conversation.attempt
        # The old TCP connection may still be delivering. It stands still from before our counts are told until the
        # new one takes over, or else goes on as if nothing had been.
        await conversation.freeze()
        try:
            self._require_newest(conversation, attempt)
            if self._settings.generation == 1:
                link.writer.write(wire.encode_counts(conversation.session.counts))
                conversation.session.check(peer)
            else:
                conversation.session.check(peer)
                link.writer.write(wire.encode_counts(conversation.session.counts))
                await self._challenge(link, conversation.session.key)
                self._require_newest(conversation, attempt)
        except CannotResume as error:
            if attempt == conversation.attempt:
                conversation.thaw()
            if self._settings.generation == 1:
                raise Rejected(str(error)) from error
            self._refuse(link, str(error))
        except BaseException:
            if attempt == conversation.attempt:
                conversation.thaw()
            raise
        conversation.resume(link, peer)
        self.report.reconnects += 1

    async def _challenge(self, link: Link, key: bytes) -> None:
        challenge = wire.generate_challenge()
        link.writer.write(challenge)
        answer = await link.read(wire.MD5_BYTES)
        if not hmac.compare_digest(answer, wire.challenge_answer(challenge, key)):
            raise Rejected("a wrong answer to the challenge")

    def _refuse(self, link: Link, reason: str) -> NoReturn:
        if self._settings.generation == 2:
            link.writer.write(wire.REFUSAL)
        raise Rejected(reason)

    def _require_newest(self, conversation: Conversation, attempt: int) -> None:
        if attempt != conversation.attempt:
            raise Rejected("another reconnect of the same session overtook this one")
