"""What an end prints when it is done."""

from __future__ import annotations

import json
import time
from typing import Any, Dict

from conversation import Conversation


class Report:
    """Counts over all sessions; bytes and digests of the one that finished."""

    def __init__(self) -> None:
        self.connects = 0
        self.reconnects = 0
        self._started_at = time.monotonic()
        self._exchange: Dict[str, Any] = {}

    def take(self, conversation: Conversation) -> None:
        """The figures of this session."""
        sent, received = conversation.exchange.digests()
        self._exchange = {
            "sent": conversation.exchange.sent,
            "received": conversation.exchange.received,
            "sha256_sent": sent,
            "sha256_received": received,
            "resent_bytes": conversation.repeated_bytes,
        }

    def line(self) -> str:
        """One line of JSON."""
        seconds = round(time.monotonic() - self._started_at, 3)
        return json.dumps(
            {**self._exchange, "connects": self.connects, "reconnects": self.reconnects, "seconds": seconds}
        )
