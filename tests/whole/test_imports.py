"""Imports of a build: nothing that only costs, and nothing changed afterwards."""

import gc
import os
import subprocess
import sys

import pytest

from helpers.core.imports import fast_imports

COUNT = """
import os, sys
from pathlib import Path
from helpers.core.imports import fast_imports
with fast_imports():
    import helpers.build.run
tasks = list(Path("/proc/self/task").iterdir())
print(len(tasks), os.environ.get("OPENBLAS_NUM_THREADS"), "duckdb" in sys.modules)
"""


@pytest.mark.parametrize("collecting", [True, False])
@pytest.mark.parametrize("threads", [None, "3"])
def test_after_the_imports_everything_is_as_before(monkeypatch, collecting, threads):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if threads:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", threads)
    was, module = gc.isenabled(), sys.modules.get("rfc3987_syntax", "absent")
    (gc.enable if collecting else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), fast_imports():
            assert not gc.isenabled()
            assert os.environ["OPENBLAS_NUM_THREADS"] == (threads or "1")
            raise ZeroDivisionError
        assert gc.isenabled() == collecting
        assert os.environ.get("OPENBLAS_NUM_THREADS") == threads
        assert sys.modules.get("rfc3987_syntax", "absent") is module
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_process_that_will_fork_has_no_thread_of_a_library():
    env = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "None", "False"]
