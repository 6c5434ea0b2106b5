"""The script that types what the pages print finds the commands, and says which one fails."""

import subprocess

from project import REPO
from tools.newcomer import PAGES, SERVERS, failures, script, typed


def test_it_types_the_commands_of_a_page_in_order_and_nothing_for_windows() -> None:
    page = "# A\n\n    make report\n\n1. b\n\n    ```bash\n    baocao list\n    ```\n"
    page += "\n```text\nno\n```\n\n    conda activate baocao\n    baocao build\n"
    assert list(typed(page)) == ["make report", "baocao list"]


def test_the_pages_hold_the_whole_way_of_a_newcomer() -> None:
    words = [line for page in PAGES for line in typed((REPO.root / page).read_text("utf-8"))]
    for step in ("make report", "make test", "source ", "baocao template", "baocao import"):
        assert any(line.startswith(step) for line in words), step
    for step in (*SERVERS, "baocao sign ", "baocao state ", "baocao quarter "):
        assert any(line.startswith(step) for line in words), step
    for added in ("unit", "indicator", "period", "report"):
        assert any(line.startswith(f"baocao new {added} ") for line in words), added


def test_a_command_that_fails_is_told_and_the_next_one_is_typed() -> None:
    output = subprocess.run(
        ["bash", "-c", script(["cd /", "echo no; false", "pwd"])], capture_output=True, text=True
    ).stdout
    outcomes = [line.split(" | ")[::2] for line in output.splitlines() if line.startswith("== ")]
    assert outcomes == [["== 0", "cd /"], ["== 1", "echo no; false"], ["== 0", "pwd"]]
    assert "\n/\n" in output and failures(output).split()[:3] == ["no", "==", "1"]
