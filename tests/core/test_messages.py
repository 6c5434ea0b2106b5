"""The catalogue of messages: one line a kind, in both languages, each used by its code."""

import ast
import re
import sys

import pytest
from project import REPO
from tools.messages_list import PAGE, page

from helpers.cli import main
from helpers.cli.vietnamese import Misuse
from helpers.core.errors import BaocaoError
from helpers.core.messages import FAMILIES, catalogue, why
from helpers.params.faults import Fault
from helpers.params.rules.files import explanation_keeps_to_form
from helpers.params.whole import RULES
from helpers.trust.outputs import CODES

SOURCE = REPO.root / "src" / "helpers"


def codes(family: str) -> set[str]:
    return {kind.code for kind in catalogue().values() if kind.family == family}


def kinds_of_errors(kind: type[BaocaoError] = BaocaoError) -> set[type[BaocaoError]]:
    return {kind}.union(*map(kinds_of_errors, kind.__subclasses__()))


@pytest.mark.parametrize("code", catalogue())
def test_every_kind_says_meaning_and_what_to_do_in_both_languages(code: str) -> None:
    kind = catalogue()[code]
    assert re.fullmatch("[a-z]+(_[a-z0-9]+)*", code) and kind.family in FAMILIES
    assert kind.severity in ("error", "warning") and kind.example
    assert not kind.vi.isascii() and kind.vi[-1] in ".?" and kind.en[-1] in ".?"
    assert kind.todo_vi and kind.todo_en and kind.vi != kind.en
    marks = set(kind.en) & set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
    assert not marks, "the English words are Vietnamese"


def test_every_rule_of_the_declarations_is_a_code_and_every_code_a_rule() -> None:
    rules = {rule.__name__ for rule in RULES} | {explanation_keeps_to_form.__name__}
    assert codes("params") == rules | {Fault("a.csv", 1, "lỗi").code}


def test_every_code_of_tables_is_given_by_a_module_that_reads_them() -> None:
    given = {
        node.value
        for path in (SOURCE / "intake" / "tables").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert codes("tables") <= given


def test_every_kind_of_error_and_difference_is_in_the_catalogue() -> None:
    errors = {kind.code for kind in kinds_of_errors()}
    assert Misuse.code in errors and errors | set(CODES.values()) == codes("running")


def test_the_page_of_the_documentation_is_the_catalogue() -> None:
    assert PAGE.read_text("utf-8") == page(), "chạy: python -m tools.messages_list"


def asked(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["baocao", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def test_explain_prints_meaning_example_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(["explain", "not_a_count"], monkeypatch) == 0
    assert capsys.readouterr().out.splitlines() == [
        "not_a_count (lỗi; Biểu, bản xuất)",
        f"  nghĩa là: {why('not_a_count')}",
        '  ví dụ: G9: "mười hai"',
        "  cần làm: ghi số; không phát sinh thì ghi 0",
    ]
    assert asked(["explain", "jump", "config", "--lang", "en"], monkeypatch) == 0
    text = capsys.readouterr().out
    assert "meaning: A value far from" in text and "Exit status 2." in text


def test_explain_without_a_code_lists_all_and_offers_what_is_near_an_unknown_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(["explain"], monkeypatch) == 0
    assert set(re.findall(r"[a-z_0-9]+_[a-z_0-9]+", capsys.readouterr().out)) <= set(catalogue())
    assert asked(["explain", "not_a_cuont"], monkeypatch) == 2
    error = capsys.readouterr().err
    assert "có phải là: not_a_count" in error and "baocao explain unknown_name" in error


def test_a_check_names_the_codes_of_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    assert asked(["check", str(REPO.root / "README.md")], monkeypatch) == 1
    assert "Giải thích: baocao explain unreadable" in capsys.readouterr().err
