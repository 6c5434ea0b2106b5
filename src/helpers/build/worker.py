"""`python -P -m helpers.build.worker`: fulfils orders from standard input one after the other.

It has no threads, so that it can fork; the process that started it has some.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from helpers.core import garbage
from helpers.core.imports import fast_imports


def main() -> None:
    """Answer until the orders end; what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    garbage.seldom()
    with fast_imports():
        from helpers.build.messages import ANSWERS, ORDERS, Answer, receive, send

    def put(answer: Answer | None) -> None:
        send(answers, ANSWERS.dumps(answer))

    with suppress(EOFError, BrokenPipeError):
        while True:
            ORDERS.loads(receive(sys.stdin.buffer)).fulfil(put)
            put(None)


if __name__ == "__main__":
    main()
