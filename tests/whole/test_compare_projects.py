"""The measures that docs/beside.md gives of projects."""

from pathlib import Path

import pytest
from tools.compare_projects import measure, row

MODULE = '''"""A module."""

def first(x):
    """Says something."""
    # one comment
    if x:
        return 1
    elif x is None:
        return 2
    return 3


class Thing:
    def second(self, rows):
        for row in rows:
            with row:
                while row.more():
                    if row:
                        return row


def _own():
    return 1
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "pack/one.py": MODULE,
        "pack/room/two.py": "x = 1\n",
        "pack/tests/test_in.py": "def test_it(): pass\n",
        "tests/room/test_two.py": "def test_two():\n    pass\n",
        "tests/test_one.py": "\n\n",
        "tests/helper.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_project_is_measured_by_its_own_modules(project: Path) -> None:
    measures = measure(project / "pack", project / "pack" / "tests")
    assert (measures.modules, measures.functions, measures.length_max) == (2, 3, 8)
    assert measures.test_files == 1 and measures.lines == len(MODULE.splitlines()) + 1


def test_nesting_counts_blocks_and_no_elif(project: Path) -> None:
    measures = measure(project / "pack", project / "tests")
    assert measures.nested_over_3 == pytest.approx(1 / 4)  # second, of first, second, _own, test_it
    flat = MODULE.replace("                    if row:\n                        return row", "")
    (project / "pack" / "one.py").write_text(flat.replace("row.more():", "1: pass"), "utf-8")
    assert measure(project / "pack", project / "tests").nested_over_3 == 0


def test_documented_are_public_names_with_words(project: Path) -> None:
    # of first, Thing and second, only the first one says something
    measures = measure(project / "pack", project / "pack" / "tests")
    assert measures.documented == pytest.approx(1 / 3)


def test_tests_that_lie_as_the_package_does_are_told(project: Path) -> None:
    measures = measure(project / "pack", project / "tests")
    assert measures.test_files == 2 and measures.mirrored == 0.5
    assert row("x", measures).endswith("/ 50% |") and row("x", measures).count("|") == 10
