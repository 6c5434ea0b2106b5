"""One build of a period at a time: whoever comes second waits, or is told who is at work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from helpers.core.locks import PATIENCE, locked
from helpers.core.paths import LOCKS


@contextmanager
def taking_turns(
    out: Path, periods: Iterable[tuple[str, str]], patience: float = PATIENCE
) -> Iterator[None]:
    """Within the block no other build works on these periods below `out`.

    Args:
        periods: programme and period of each, by their ids.
        patience: seconds to wait for each.

    Raises:
        BaocaoError: another build is still at one of them after that time; names its process.
        OSError: no file can be written below `out`.
    """
    with ExitStack() as stack:
        for programme, period in sorted(set(periods)):  # one order: two builds never wait in a ring
            lock = out / LOCKS / programme / f"{period}.lock"
            stack.enter_context(locked(lock, f"{programme}, kỳ {period}", patience))
        yield
