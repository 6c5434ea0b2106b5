"""A notebook that does nothing: papermill with the engine of a build beside its own, CPU a run.

Both are measured in one process that is prepared as a build's is, in turns.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import tempfile
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.result import Result
from benchmarks.speed import run_command, timed

GOAL, ROUNDS, TIMES = 25, 5, 6


def run() -> list[Result]:
    """CPU of an ordinary kernel over that of a forked child, each the least of some rounds."""
    taken = json.loads(run_command([sys.executable, "-m", "benchmarks.engine"]))
    ratio = taken["ordinary"] / taken["forked"]
    figures: dict[str, float | str] = {
        f"{kind}, CPU ms": round(1000 * seconds, 1) for kind, seconds in taken.items()
    }
    command = _command()
    figures["papermill as a command, CPU ms"] = round(1000 * command, 1)
    whole = command / taken["forked"]
    return [
        Result("empty notebook, CPU", ratio, f">= {GOAL}", ratio >= GOAL, figures),
        Result("empty notebook, the command papermill", whole, f">= {GOAL}", whole >= GOAL, {}),
    ]


def _command() -> float:
    """CPU of `papermill` as people run it, the least of two."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "empty.ipynb"
        cells = [new_code_cell("pass")]  # type: ignore[no-untyped-call]
        nbformat.write(new_notebook(cells=cells), source)  # type: ignore[no-untyped-call]
        command = [sys.executable, "-m", "papermill", str(source), str(source), "-k", "python3"]
        return min(timed(lambda: run_command(command))[1] for _ in range(2))


def main() -> None:
    """Measure in this process, and print seconds as JSON."""
    from helpers.core.imports import fast_imports

    with fast_imports():
        from helpers.build.engine import ENGINE
        from helpers.build.run import _prepare
        from helpers.core.paths import find_project

    _prepare(find_project(), ())
    gc.freeze()
    least = {"ordinary": float("inf"), "forked": float("inf")}
    for _ in range(ROUNDS):
        least["ordinary"] = min(least["ordinary"], _cpu(None, 1))
        least["forked"] = min(least["forked"], _cpu(ENGINE, TIMES))
    gc.unfreeze()
    print(json.dumps(least))


def _cpu(engine: str | None, times: int) -> float:
    import papermill

    before = _used()
    for _ in range(times):
        papermill.execute_notebook(
            new_notebook(cells=[new_code_cell("pass")]),
            None,
            engine_name=engine,
            kernel_name="python3",
            progress_bar=False,
        )
    return (_used() - before) / times


def _used() -> float:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, both))


if __name__ == "__main__":
    main()
