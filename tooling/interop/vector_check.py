"""Known answers: each is compared, printed, and counted."""

from __future__ import annotations

from typing import Union

Answer = Union[bytes, int, str, bool, tuple, dict]


class VectorCheck:
    """Prints a line for each comparison."""

    def __init__(self) -> None:
        self._ok = 0
        self._failed = 0

    def equal(self, name: str, actual: Answer, expected: Answer) -> None:
        """One vector."""
        if actual == expected:
            self._ok += 1
            print(f"ok      {name}")
        else:
            self._failed += 1
            print(f"failed  {name}: {_shown(actual)} is not {_shown(expected)}")

    def finish(self) -> int:
        """Prints the totals. The exit code."""
        print(f"{self._ok} ok, {self._failed} failed", flush=True)
        return 1 if self._failed else 0


def _shown(answer: Answer) -> str:
    return answer.hex() if isinstance(answer, bytes) else repr(answer)
