"""What holds for every test."""

import logging
from pathlib import Path

import pytest

# A kernel client that was run leaves a task, which complains whenever it happens to be collected.
# Writing that complaint parses code; within another parse Python 3.11 takes it for a fault of its
# own (SystemError: AST constructor recursion depth mismatch).
logging.getLogger("asyncio").setLevel(logging.CRITICAL)

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
