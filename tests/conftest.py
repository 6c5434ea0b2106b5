"""What holds for every test."""

import gc
import logging
import os
from pathlib import Path

import pytest

from helpers.core import garbage
from helpers.core.imports import fast_imports

with fast_imports():  # else each process of the tests pays three seconds for it
    import nbformat  # noqa: F401

# What a user has set for commands of his own is none of the tests'.
for _name in ("BAOCAO_ROOT", "BAOCAO_BUILD", "BAOCAO_PASSPHRASE_FILE"):
    os.environ.pop(_name, None)

# A kernel client that was run leaves a task, which complains whenever it happens to be collected.
# Writing that complaint parses code; within another parse Python 3.11 takes it for a fault of its
# own (SystemError: AST constructor recursion depth mismatch).
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

# Begun first: what builds in the process of the tests, which hands builds to another once it has
# set a page; then what takes longest, so that at the end no worker is left alone with it.
FIRST = (
    *("test_cache.py", "test_kill.py", "test_batch.py", "test_cluster.py", "test_results.py"),
    *("test_diff.py", "test_language.py", "test_units_in_time.py", "test_back_cast.py"),
    *("test_build.py", "test_every_page.py", "test_faults.py", "test_how_to.py", "test_verify.py"),
    *("test_doc_blocks.py", "test_at_once.py", "test_states.py", "test_quarter.py"),
    *("test_form.py", "test_form_requests.py", "test_sign.py", "test_browser.py", "test_lab.py"),
)
FAST = Path(__file__).parent / "fast.txt"


def fast_files() -> frozenset[str]:
    """The names of the files that `--fast` runs, wherever they lie below this folder."""
    lines = FAST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="only the files of tests/fast.txt")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--fast` the other files are not even imported."""
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    if config.getoption("--fast") and is_test and collection_path.name not in fast_files():
        return True
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of `FIRST` in their order, then all others in theirs."""
    order = {name: at for at, name in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def pytest_collection_finish() -> None:
    """Garbage is looked for seldom, and not among tests and modules: it took a third of a run."""
    gc.collect()
    gc.freeze()
    garbage.seldom()
