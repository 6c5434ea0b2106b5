"""`baocao new source FILE`: the mapping that is proposed reads the right figures at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from project import PROGRAMME, REPO, copy_project
from table_books import write_book
from test_sources import SAMPLES, sample
from typer.testing import CliRunner

from helpers.cli import app
from helpers.core.errors import ConfigError
from helpers.core.paths import ROOT_VARIABLE, Project
from helpers.intake.sources.read import load_mapping
from helpers.intake.sources.result import Import
from helpers.intake.tables.sheets import ManySheets
from helpers.new.source import new_source

SHARED = Path(__file__).resolve().parents[3] / "shared" / "real"
# what people read as text or leave out: ranks, levels, rows of which a person decides
PROPOSED = (
    "bang-cong-bo-ngang", "chung-thuc", "dti", "dvc-quoc-gia", "hai-long-766", "ict-index",
    "mot-cua-thu-tuc", "par-index", "phan-anh-kien-nghi", "so-hoa", "thu-cong-vu",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = copy_project(tmp_path)
    monkeypatch.setenv(ROOT_VARIABLE, str(made.root))
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["new", "source", *map(str, words)])


def cells(imported: Import) -> dict[tuple[str, str, str], float]:
    """The figures by unit, item and cell, whatever they are called."""
    return {
        (value.unit, value.item, value.cell): float(value.number)
        for value in imported.values
        if value.number is not None and value.cell
    }


@pytest.mark.parametrize("name", PROPOSED)
def test_a_proposal_reads_what_the_shipped_mapping_reads(name: str, project: Project) -> None:
    (path,) = SAMPLES.glob(f"{name}.*")
    made = new_source(project, path, "thu", period="2024-Q1")
    read, known = cells(made.imported), cells(sample(name))
    ranks = {value.cell for value in sample(name).values if value.field in ("rank", "total")}
    assert {key: value for key, value in known.items() if key[2] not in ranks} == {
        key: value for key, value in read.items() if key[2] not in ranks
    }
    assert not [str(problem) for problem in made.imported.problems if problem.severity == "error"]
    assert load_mapping(project, "thu").title_vi


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real tables are not at hand")
def test_pairs_that_are_sorted_each_for_itself_are_told(project: Project) -> None:
    path = SHARED / "PCI_2014.xlsx"
    with pytest.raises(ManySheets):
        new_source(project, path, "thu")
    made = new_source(project, path, "thu", sheet="Summary_VN")
    assert load_mapping(project, "thu").layout == "blocks"
    assert len(made.imported.values) == 11 * 63 and not made.imported.problems
    assert (made.programme, made.period) == ("", "2014")


def test_headings_are_paths_years_are_any_and_sums_are_checked(
    project: Project, tmp_path: Path
) -> None:
    rows = [
        ("BIỂU TỔNG HỢP QUÝ I/2024",), ("STT", "Đơn vị", "Giải quyết 2024", "", ""),
        ("", "", "Đúng hạn", "Quá hạn", "Cộng"), (1, "Sở Y tế", 30, 2, 32),
        (2, "Sở Nội vụ", 12, 0, 12), (3, "Sở Tư pháp", 25, 4, 29), ("", "Cộng", 67, 6, 73),
    ]  # fmt: skip
    made = new_source(project, write_book(tmp_path / "bieu.xlsx", {"Biểu 2024": rows}))
    mapping = load_mapping(project, "bieu")
    assert [column.labels[0] for column in mapping.columns] == [
        "Đơn vị", "Giải quyết * / Đúng hạn", "Giải quyết * / Quá hạn", "Giải quyết * / Cộng",
    ]  # fmt: skip
    assert (mapping.sheets, mapping.header_rows) == (("Biểu {year}",), 2)
    assert dict(mapping.totals[0].weights) == {"dung_han": 1, "qua_han": 1}
    assert (made.programme, made.period, len(made.imported.values)) == (PROGRAMME, "2024-Q1", 9)


def test_the_command_shows_the_file_the_figures_and_what_comes_next(
    project: Project, tmp_path: Path
) -> None:
    done = run(SAMPLES / "so-hoa.xlsx", "--id", "thu", "--period", "2024-Q1")
    assert done.exit_code == 0, done.output
    for words in ("Đã ghi params/sources/thu.yml", "đọc được 12 giá trị của 3 đơn vị",
                  "so-tttt ket_qua_con_hieu_luc = 800 (B3)",
                  f"--source thu --programme {PROGRAMME} --period 2024-Q1"):  # fmt: skip
        assert words in done.output
    text = (project.params / "sources" / "thu.yml").read_text("utf-8")
    assert "missing: [x]" in text and "# ký hiệu ở missing" in text


def test_nothing_is_written_over_and_nothing_proposed_of_what_names_no_unit(
    project: Project, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in (project.params / "sources").iterdir()}
    with pytest.raises(ConfigError, match="không ghi đè"):
        new_source(project, SAMPLES / "so-hoa.xlsx", "so-hoa", period="2024-Q1")
    path = write_book(tmp_path / "x 2024.xlsx", {"A": [("Tên", "Số"), ("Ông A", 3), ("Bà B", 4)]})
    with pytest.raises(ConfigError, match="tên đơn vị"):
        new_source(project, path)
    with pytest.raises(ConfigError, match="kỳ nào"):
        new_source(project, SAMPLES / "so-hoa.xlsx", "thu")
    assert {path: path.read_bytes() for path in (project.params / "sources").iterdir()} == before
    assert REPO.root != project.root
