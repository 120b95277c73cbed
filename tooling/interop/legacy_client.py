"""The end that dials, and dials again."""

from __future__ import annotations

import asyncio
import random
from typing import Optional

import dh64
import legacy_wire as wire
from conversation import CUT, Conversation, Link
from exchange import Exchange
from legacy_session import Session, open_id
from report import Report
from settings import Settings


class Refused(Exception):
    """The server answered a G2 reconnect with zeros."""


class Client:
    """Runs one exchange to its end."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._conversation: Optional[Conversation] = None
        self.report = Report()

    async def run(self) -> Report:
        """Raises what no redial can mend: CannotResume, Refused, ExchangeError, ValueError."""
        while True:
            conversation = await self._connect()
            if conversation is None:
                if self._over:
                    return self._reported()
                # Not all at once after a server has come back.
                await asyncio.sleep(self._settings.redial_s * random.uniform(0.5, 1.5))
                continue
            await conversation.carried()
            if conversation.failure:
                raise conversation.failure
            if self._over:
                return self._reported()

    @property
    def _over(self) -> bool:
        return self._conversation is not None and self._conversation.settled

    def _reported(self) -> Report:
        self.report.take(self._conversation)
        return self.report

    async def _connect(self) -> Optional[Conversation]:
        link = None
        try:
            opened = asyncio.open_connection(self._settings.host, self._settings.port)
            link = Link(*await asyncio.wait_for(opened, self._settings.handshake_s))
            shake = self._resume(link, self._conversation) if self._conversation else self._open(link)
            return await asyncio.wait_for(shake, self._settings.handshake_s)
        except (Refused, *CUT) as error:
            if link:
                link.close(reset=True)
            conversation = self._conversation
            if conversation and conversation.exchange.complete:
                # Nobody to come back to: the peer has left, as it may.
                if isinstance(error, (Refused, ConnectionRefusedError)):
                    conversation.deserted = True
            elif isinstance(error, Refused):
                if conversation and conversation.confirmed:
                    raise
                # Our last handshake never reached the server. There is no such session: begin again.
                self._conversation = None
            return None

    async def _open(self, link: Link) -> Conversation:
        private = dh64.generate_private()
        public = dh64.public_key(private)
        if self._settings.generation == 1:
            link.writer.write(wire.g1_new_request(public, self._settings.request_bytes))
        else:
            link.writer.write(wire.G2_NEW + wire.le64(public))
        answer = await link.read(16)
        key = wire.le64(dh64.shared_secret(private, wire.from_le64(answer[:8])))
        session_id = open_id(key, answer[8:])
        if session_id == 0:
            raise ValueError("a session cannot have the id 0")
        if self._settings.generation == 2:
            await self._answer_challenge(link, await link.read(wire.CHALLENGE_BYTES), key)
        session = Session(
            key,
            session_id,
            server=False,
            encrypt=self._settings.encrypt,
            ring_bytes=self._settings.ring_bytes,
            original_count=self._settings.original_count,
        )
        exchange = Exchange(
            server=False,
            seed=self._settings.seed,
            send_bytes=self._settings.send_bytes,
            expect_bytes=self._settings.expect_bytes,
        )
        self._conversation = Conversation(session, exchange, self._settings)
        self.report.connects += 1
        self._conversation.attach(link)
        return self._conversation

    async def _resume(self, link: Link, conversation: Conversation) -> Conversation:
        session = conversation.session
        request = wire.reconnect_request(session.session_id, session.counts, session.key)
        if self._settings.generation == 1:
            link.writer.write(request)
            peer = wire.parse_counts(await link.read(16))
        else:
            link.writer.write(wire.G2_RECONNECT + request)
            answer = await link.read(24)
            if answer == wire.REFUSAL:
                raise Refused("the server knows no such session, or cannot go on with it")
            await self._answer_challenge(link, answer[16:], session.key)
            peer = wire.parse_counts(answer)
        conversation.resume(link, peer)
        self.report.reconnects += 1
        return conversation

    async def _answer_challenge(self, link: Link, challenge: bytes, key: bytes) -> None:
        link.writer.write(wire.challenge_answer(challenge, key))
        await link.writer.drain()
