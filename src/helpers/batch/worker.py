"""`python -P -m helpers.batch.worker`: fulfils orders from standard input one after the other.

It has no threads, so that it can fork; the process that started it has some.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress

from helpers.core.lean import lean_imports


def main() -> None:
    """Answer until the orders end; what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def put(answer: object) -> None:
        pickle.dump(answer, answers)
        answers.flush()

    with lean_imports():
        import helpers.batch.orders  # noqa: F401
    with suppress(EOFError, BrokenPipeError):
        while True:
            pickle.load(sys.stdin.buffer).fulfil(put)
            put(None)


if __name__ == "__main__":
    main()
