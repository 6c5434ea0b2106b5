"""Small counts that a programme does not publish: nobody can compute them from what it does."""

import html
import io
import json
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from command import baocao
from project import PROGRAMME, REPO, change_cells, copy_project, replace_text, workbook
from pypdf import PdfReader

from helpers.core.errors import ReportError
from helpers.core.paths import BUILD_VARIABLE, ROOT_VARIABLE, Project
from helpers.index.known import Known
from helpers.index.measures.values import Value, Values
from helpers.notebook.open_report import open_report
from helpers.params.suppress import Suppress
from helpers.params.whole import check_params
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.record.record import make_record

FILE = f"params/programmes/{PROGRAMME}.yml"
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
WHOLE = "tinh-dak-nong"


def declare(project: Project, rule: str) -> Project:
    replace_text(project, FILE, f"whole: {WHOLE}\n", f"whole: {WHOLE}\nsuppress: {rule}\n")
    return project


# --- equations -------------------------------------------------------------------------------


def form(*atoms: str) -> dict[str, Fraction]:
    return dict.fromkeys(atoms, Fraction(1))


def test_what_is_known_is_what_sums_and_differences_of_known_sums_give() -> None:
    known = Known()
    known.hide([form("a")])
    known.add([form("a", "b", "c")])
    assert not known.reveals([form("c")]) and known.reveals([form("b"), form("c")])
    known.add([form("c")])
    assert known.spans(form("a", "b")) and not known.spans(form("b"))
    assert known.reveals([form("b", "d"), form("d")]) and not known.reveals([form("b", "d")])


def test_known_agrees_with_ranks_of_matrices_on_random_sums() -> None:
    random = np.random.default_rng(650)
    times = {True: 0, False: 0}
    for _ in range(400):
        rows = random.integers(0, 2, (int(random.integers(1, 7)), 6))
        secret = random.integers(0, 2, 6)
        forms = [{str(at): Fraction(int(factor)) for at, factor in enumerate(row)} for row in rows]
        known = Known()
        for total in forms[:-1]:
            known.add([total])
        sums = {str(at): Fraction(int(factor)) for at, factor in enumerate(secret) if factor}
        with_it = np.linalg.matrix_rank(np.vstack([rows, secret])) == np.linalg.matrix_rank(rows)
        if sums and not known.spans(sums):
            known.hide([sums])
            assert known.reveals([forms[-1]]) == with_it
            times[bool(with_it)] += 1
        known.add([forms[-1]])
        assert known.spans(sums) == with_it
    assert min(times.values()) > 9


def test_a_sum_of_zeros_gives_all_of_them_away_where_zeros_are_secret() -> None:
    known = Known(zeros=frozenset("ab"))
    assert known.reveals([form("a", "b")]) and not known.reveals([form("a", "c")])
    known.add([form("a", "b", "c")])
    assert known.reveals([form("c")])


# --- the attack: every small count, from everything that all reports of a year print -------------

# the counts behind each indicator, as the framework's document defines them
_MEASURES = {
    "A": ("distinct received_online", "distinct received"),
    "B": ("processed_online", "processed"),
    "C": ("received_online", "received"),
    "G": ("processed_online", "processed"),
    "F": ("digitised", "processed"),
    "J": ("distinct paid_online", "distinct fee_dossiers"),
    "K": ("paid_online", "fee_dossiers"),
    "T": ("on_time", "processed"),
}


class Year(NamedTuple):
    """What the periods of a year tell, and what there is to tell."""

    rule: Suppress
    published: tuple[Assessment, ...]
    truth: Assessment


def of_year(rule: Suppress, to: Path, *periods: str, units: Iterable[str] = ()) -> Year:
    project = copy_project(to, *QUARTERS[: QUARTERS.index(periods[-1]) + 1], units=units)
    declare(project, f"{{below: {rule.below}, zero: {rule.zero}}}")
    published = tuple(assess(project, PROGRAMME, period) for period in periods)
    return Year(rule, published, assess(project, PROGRAMME, periods[-1], suppressed=False))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return of_year(Suppress(below=5), tmp_path_factory.mktemp("year"), "2023-Q1", "2023-Q4")


def counts(value: Value, quarters: list[str]) -> list[tuple[dict[Any, int], int]]:
    """Numerator, denominator and what lies between them, each as a sum of unknown counts."""
    if value.numerator is None or value.denominator is None:
        return []
    above, below = (
        {(name, unit, quarter): 1 for unit in value.among or (value.unit,) for quarter in quarters}
        for name in _MEASURES[value.indicator]
    )
    between = dict(below)
    for atom in above:
        between[atom] = between.get(atom, 0) - 1
    tops = (value.numerator, value.denominator, value.denominator - value.numerator)
    return list(zip((above, below, between), tops, strict=True))


def quarters_of(assessment: Assessment, value: Value) -> list[str]:
    setting = assessment.facts.setting
    period, programme = setting.period(value.period), setting.programme
    parts = programme.parts(period) if value.span == "own" else programme.to_date(period)
    return [part.id for part in parts]


def test_no_small_count_follows_from_all_that_a_year_publishes(year: Year) -> None:
    secrets, known, revealed = attack(year)
    assert (secrets > 100, known > 500, revealed) == (True, True, [])


def test_no_small_count_nor_zero_follows_where_zeros_are_not_published(tmp_path: Path) -> None:
    rule = Suppress(below=3, zero="suppressed")
    units = ("thanh-tra-tinh", "ban-dan-toc", "so-tttt", "so-khcn", "so-khdt", "bql-kcn")
    secrets, known, revealed = attack(of_year(rule, tmp_path, "2023-Q2", units=units))
    assert (secrets > 20, known > 20, revealed) == (True, True, [])


def test_the_attack_finds_small_counts_where_only_their_own_cells_are_kept_back(
    year: Year,
) -> None:
    """Every value is told again that is kept back though none of its own counts is small."""
    values = []
    for true in year.truth.facts.values:
        small = any(year.rule.is_small(n) for _, n in counts(true, quarters_of(year.truth, true)))
        values.append(replace(true, status="suppressed") if small else true)
    facts = replace(year.truth.facts, values=Values(tuple(values)))
    naive = (replace(year.truth, facts=facts),)
    assert len(attack(year._replace(published=naive))[2]) > 20


def attack(year: Year) -> tuple[int, int, list[tuple[str, ...]]]:
    """How many counts are small, how many equations there are, and which small counts follow.

    An independent computation: a count follows where it lies in the space of the rows, which the
    singular vectors of the equations span.
    """
    columns: dict[Any, int] = defaultdict(lambda: len(columns))
    known = {
        tuple(sorted((columns[atom], factor) for atom, factor in sums.items()))
        for assessment in year.published
        for value in assessment.facts.values
        if value.status in ("ok", "no_activity")
        for sums, _ in counts(value, quarters_of(assessment, value))[:2]
    }
    secrets = [
        (value, sums)
        for value in year.truth.facts.values
        for sums, count in counts(value, quarters_of(year.truth, value))
        if year.rule.is_small(count) and any(sums.values())
    ]
    matrix = np.zeros((len(known), len(columns)))
    for row, sums in enumerate(sorted(known)):
        for column, factor in sums:
            matrix[row, column] = factor
    for _, sums in secrets:
        for atom in sums:
            columns[atom]
    matrix = np.pad(matrix, ((0, 0), (0, len(columns) - matrix.shape[1])))
    sizes, vectors = np.linalg.eigh(matrix.T @ matrix)
    axes = vectors.T[sizes > 1e-8]
    revealed = []
    for value, sums in secrets:
        wanted = np.zeros(len(columns))
        for atom, factor in sums.items():
            wanted[columns[atom]] = factor
        if np.linalg.norm(wanted - axes.T @ (axes @ wanted)) < 1e-6:
            revealed.append((value.unit, value.indicator, value.period, value.span))
    return len(secrets), len(known), revealed


def test_what_one_report_published_no_later_one_keeps_back(year: Year) -> None:
    for earlier, later in pairwise(year.published):
        for value in earlier.facts.values:
            same = later.facts.values.get(value.unit, value.indicator, value.period, value.span)
            assert same == value


def test_neither_score_nor_rank_tells_of_a_value_that_is_not_published(year: Year) -> None:
    truth = year.truth.facts.standings[QUARTERS[0]]
    shown = year.published[0].facts.standings[QUARTERS[0]]
    kept = {u for u, s in shown.items() if s.score and s.score.status == "suppressed"}
    assert kept and all(shown[unit].rank is None for unit in kept)
    assert all(shown[unit] == truth[unit] for unit in shown.keys() - kept)
    for unit in kept:
        values = (year.published[0].facts.values.get(unit, code, QUARTERS[0]) for code in "AB")
        assert any(value.status == "suppressed" for value in values)


# --- interference: two sets of data that differ only in what is not published ---------------------


def content(path: Path) -> Iterator[str]:
    """What a file says, without fingerprints of the forms and the code made from them."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = (archive.read(name) for name in archive.namelist())
            text = "\n".join(part.decode("utf-8", "replace") for part in parts)
    else:
        text = content.decode("utf-8")
    text = re.sub(r"\b[0-9a-f]{16,64}\b", "#", html.unescape(text))
    yield re.sub(r"(?:[0-9A-Z]{4}-){1,7}[0-9A-Z]{4}", "#", text)


def build(project: Project, *units: str) -> dict[str, str]:
    chosen = [word for unit in units for word in ("--unit", unit)]
    command = ["build", "--programme", PROGRAMME, "--period", QUARTERS[0], *chosen]
    done = baocao(project, *command, "--format", "html,pdf,docx,xlsx")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = project.outputs / PROGRAMME / QUARTERS[0]
    files = [path for unit in units for path in sorted((folder / unit).iterdir()) if path.is_file()]
    return {f"{path.parent.name}/{path.name}": text for path in files for text in content(path)}


def test_reports_of_other_small_counts_and_the_same_totals_are_the_same(tmp_path: Path) -> None:
    """So nothing in any file tells which of the two it was."""
    first, other = (copy_project(tmp_path / name, QUARTERS[0]) for name in ("one", "other"))
    for project in (first, other):
        declare(project, "{below: 5}")
        shutil.copytree(REPO.notebooks, project.notebooks)
    units = ("thanh-tra-tinh", "so-khcn")  # one result digitised of 4, 121 of 185
    before = assess(first, PROGRAMME, QUARTERS[0], suppressed=False)
    rows = {
        unit: _row_with_digitised(before, unit, more)
        for unit, more in zip(units, (0, 3), strict=True)
    }
    for (unit, (row, digitised)), step in zip(rows.items(), (1, -1), strict=True):
        change_cells(workbook(other, unit, QUARTERS[0]), {f"P{row}": digitised + step})
    after = assess(other, PROGRAMME, QUARTERS[0], suppressed=False)
    for unit in units:
        values = [p.facts.values.get(unit, "F", QUARTERS[0]).numerator for p in (before, after)]
        assert values[0] != values[1]
    reports = (units[0], "overview")
    files = build(first, *reports)
    assert {Path(name).suffix for name in files} >= {".html", ".pdf", ".docx", ".xlsx", ".json"}
    assert files == build(other, *reports)
    assert all("không công bố" in files[f"{unit}/report.json"] for unit in reports)


def _row_with_digitised(assessment: Assessment, unit: str, more: int) -> tuple[int, int]:
    """A row of a form with room for one more result digitised, or with more than that many."""
    rows = assessment.rows.read(units=(unit,))
    for row, digitised, processed in zip(
        rows["row"], rows["digitised"], rows["processed"], strict=True
    ):
        if digitised < processed if not more else digitised > more:
            return int(row), int(digitised)
    raise LookupError(unit)


# --- what is said, and what is refused ------------------------------------------------------------


def test_records_hold_no_count_of_a_value_that_is_not_published(year: Year) -> None:
    setting = year.published[-1].facts.setting
    met = 0
    for unit in year.published[-1].findings:
        record = make_record(year.published[-1], setting.unit(unit))
        for entry in _entries(json.loads(json.dumps(record))):
            if entry.get("status") == "suppressed":
                met += 1
                assert entry.get("value") is None and "numerator" not in entry
    assert met > 20


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
    for child in inner if isinstance(value, dict | list) else ():
        yield from _entries(child)


def test_problems_and_corrections_quote_no_count(tmp_path: Path) -> None:
    project = declare(
        copy_project(tmp_path, QUARTERS[0], units=["so-tttt", "so-y-te"]), "{below: 5}"
    )
    change_cells(workbook(project, "so-tttt", QUARTERS[0]), {"H8": 987_654})
    problems = assess(project, PROGRAMME, QUARTERS[0]).facts.problems
    mine = [p for p in problems if p.unit == "so-tttt"]
    assert mine and not [p for p in mine if re.search(r"\d", p.what + p.found)]
    full = assess(project, PROGRAMME, QUARTERS[0], suppressed=False).facts.problems
    assert any("987" in problem.found for problem in full)


def test_an_analyst_opens_the_whole_and_a_build_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = declare(copy_project(tmp_path, QUARTERS[0]), "{below: 5}")
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.delenv(BUILD_VARIABLE, raising=False)
    asked = (PROGRAMME, QUARTERS[0], "thanh-tra-tinh")
    shown, whole = open_report(*asked), open_report(*asked, suppressed=False)
    where = "unit == 'thanh-tra-tinh' and indicator == 'F' and basis == 'own'"
    assert shown.values.query(where).status.tolist() == ["suppressed"]
    assert whole.values.query(where).numerator.tolist() == [1]
    assert shown.rows.empty and not whole.rows.empty
    monkeypatch.setenv(BUILD_VARIABLE, "1")
    with pytest.raises(ReportError, match="không lập từ số liệu chưa che"):
        open_report(*asked, suppressed=False)


@pytest.mark.parametrize(
    ("programme", "whole", "what"),
    [
        ("dti-xa", "current:", "số đếm từ biểu"),
        ("papi-63", "current:", "số đếm từ biểu"),
        ("dak-lak-ict-index", "current:", "số đếm từ biểu"),
    ],
)
def test_what_cannot_be_kept_back_is_refused(
    tmp_path: Path, programme: str, whole: str, what: str
) -> None:
    project = copy_project(tmp_path)
    name = f"params/programmes/{programme}.yml"
    replace_text(project, name, f"\n{whole}", f"\nsuppress: {{below: 5}}\n{whole}")
    faults = [f for f in check_params(project).stopping(programme) if "suppress" in f.key]
    assert any(what in str(fault) for fault in faults)


def test_a_formula_that_is_no_sum_of_counts_is_refused(tmp_path: Path) -> None:
    project = declare(copy_project(tmp_path), "{below: 5}")
    assert check_params(project).stopping(PROGRAMME) == ()
    framework = "params/frameworks/plan-650.yml"
    old = "measure: {kind: ratio, numerator: digitised, denominator: processed}"
    new = 'measure: {kind: expression, expression: "digitised * on_time / processed"}'
    replace_text(project, framework, old, new)
    (fault,) = check_params(project).stopping(PROGRAMME)
    assert "chỉ tiêu F không phải thương hay tổng" in str(fault) and "suppress" in fault.key


def test_a_programme_without_the_key_publishes_as_before() -> None:
    facts = assess(REPO, "dak-nong-2022", "2022").facts
    assert not facts.suppressed and not any(value.status == "suppressed" for value in facts.values)
