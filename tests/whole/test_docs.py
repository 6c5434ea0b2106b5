"""The data dictionary names every key that there is, and none that there is not."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import peers
import pytest
from project import PROGRAMME, REPO, assessed, change_cells, copy_project, workbook

from helpers.findings.kinds import all_kinds
from helpers.intake import receipts
from helpers.intake.numbers import Convention
from helpers.intake.sources import mapping
from helpers.params import (
    back_cast,
    branding,
    checks,
    corrections,
    documents,
    form,
    framework,
    indicator,
    period,
    programme,
    provinces,
    quotations,
    registry,
    score,
    scoring,
    successions,
    suppress,
    targets,
    tiles,
)
from helpers.params.load import load_setting, programme_ids
from helpers.params.precision import Precision
from helpers.params.reader import File, Params
from helpers.report.assessment.assess import Assessment, assess
from helpers.report.record.record import record_of
from helpers.trust.manifest import read_manifest, write_manifest

DOCS = REPO.root / "docs"
PAGE = DOCS / "data-dictionary.md"
PUBLISHED_TABLES = ("documents.csv", "figures.csv", "annex-650.csv")
PARAMS_TABLES = (
    "units.csv",
    "unit_aliases.csv",
    "targets.csv",
    "successions.csv",
    "regions.csv",
    "tiles.csv",
)
MODELS = {
    programme.Programme: "programme",
    programme.Source: "source",
    programme.Deadline: "deadlines",
    suppress.Suppress: "suppress",
    programme.Cover: "cover",
    programme.CoverWords: "cover_words",
    branding.Branding: "branding",
    period.Period: "periods",
    programme.Label: "label",
    programme.Unreported: "unreported",
    framework.Framework: "framework",
    indicator.Indicator: "indicators",
    indicator.Measure: "measure",
    framework.Method: "methods",
    framework.Region: "regions",
    score.Score: "score",
    score.Part: "parts",
    scoring.Class: "classes",
    scoring.Maximum: "maximum_alternatives",
    scoring.Rule: "mọi cách chấm",
    scoring.Bound: "mốc",
    scoring.Step: "mốc điểm",
    scoring.Proportional: "proportional",
    scoring.Steps: "steps",
    scoring.Threshold: "threshold",
    scoring.YesNo: "yes_no",
    scoring.Penalty: "penalty",
    scoring.Cap: "cap",
    scoring.Given: "given",
    scoring.Attainment: "attainment",
    successions.Succession: "successions.csv",
    tiles.Tile: "tiles.csv",
    form.Form: "form",
    form.Column: "columns",
    form.FormFigure: "figures",
    checks.RowCheck: "checks: sum, at_most",
    checks.StockCheck: "checks: stock",
    checks.JumpCheck: "checks: jump",
    checks.KnownItemsCheck: "checks: known_items",
    checks.SharedListCheck: "checks: shared_list",
    corrections.Corrections: "corrections.yml",
    corrections.Correction: "corrections",
    corrections.Key: "key",
    receipts.Receipt: "received.csv",
    mapping.Mapping: "mapping",
    mapping.Column: "columns của ánh xạ",
    mapping.Count: "figures của ánh xạ",
    mapping.Condition: "where",
    mapping.Total: "totals của ánh xạ",
    provinces.Province: "provinces.csv",
    quotations.Quotation: "quotations.csv",
    registry.Unit: "units.csv",
    registry.Alias: "unit_aliases.csv",
    targets.Target: "targets.csv",
    documents.Document: "documents.csv",
    back_cast.BackCastRule: "back_cast",
    documents.Figure: "figures.csv",
}
# the steps of a composite are explained in docs/index-engine.md
_OF_THE_INDEX = ("aggregate", "status")
# keys that are codes of indicators, and those that other sections of the page list
_VALUE = re.compile(r"^(indicators\[\]\.(own|to_date|before)|comparison\[\]\.values\.<mã>)\.")
_NUMBER = re.compile(r"^findings\[\](\.items\[\])?\.numbers\.")
_NAME = re.compile(r"^findings\[\](\.items\[\])?\.names\.")


def sections(page: str) -> dict[str, list[str]]:
    """The keys in the first column of the table below each third-level heading."""
    by_title: dict[str, list[str]] = {}
    for block in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        title = block.splitlines()[0].strip("`")
        rows = re.findall(r"^\| (`[^|]+`) \|", block, flags=re.MULTILINE)
        by_title[title] = [key for row in rows for key in re.findall(r"`([^`]+)`", row)]
    return by_title


def paths(value: Any, at: str = "") -> Iterator[str]:
    """Every key of a JSON value with the keys above it: "indicators[].own.status"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            path = f"{at}.{key}" if at else str(key)
            yield path
            yield from paths(inner, path)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{at}[]")


def sorted_out(keys: set[str]) -> dict[str, set[str]]:
    """The keys of records by the section of the page that lists them."""
    out: dict[str, set[str]] = {
        name: set() for name in ("report.json", "Giá trị", "Số của nhận định", "Tên của nhận định")
    }
    for key in keys:
        path = _coded(key)
        if _NUMBER.match(path):
            out["Số của nhận định"].add(path.rpartition(".")[2])
        elif _NAME.match(path):
            out["Tên của nhận định"].add(_NAME.sub("", path).partition(".")[0])
        elif _VALUE.match(path) and path not in named()["report.json"]:
            out["Giá trị"].add(path.rpartition(".")[2])
        else:
            out["report.json"].add(path)
    return out


def _coded(path: str) -> str:
    areas = ("trend[].values.", "score.points.", "comparison[].values.", "comparison[].parts.")
    for area in (*areas, "whole."):
        if path.startswith(area):
            rest = path.removeprefix(area)
            code = next((c for c in codes() if rest == c or rest.startswith(f"{c}.")), rest)
            return f"{area}<mã>{rest.removeprefix(code)}"
    return path


# one number, table and figure, as a notebook leaves them
_ENTRY = {"id": "n1", "code": "x", "cell": 5, "sources": [{"file": "a", "sheet": "b", "cell": "c"}]}
COMPUTED = (
    {**_ENTRY, "kind": "number", "value": 2.9, "text": "2,9%", "unit": "%", "decimals": 1},
    {**_ENTRY, "kind": "table", "caption": "", "columns": ["A"], "rows": [[1]], "texts": [["1"]],
     "names": []},
    {**_ENTRY, "kind": "figure", "title": "", "alt": "", "numbers": [1.0], "texts": ["1"]},
)  # fmt: skip


@cache
def codes() -> list[str]:
    every = [
        indicator.code
        for name in programme_ids(REPO)
        for indicator in load_setting(REPO, name).framework.indicators
    ]
    every += [node["code"] for node in peers.framework()["indicators"]]
    return sorted(every, key=len, reverse=True)


@cache
def named() -> dict[str, list[str]]:
    return sections(PAGE.read_text(encoding="utf-8"))


def records(assessment: Assessment) -> Iterator[dict[str, Any]]:
    for unit in assessment.findings:
        yield record_of(assessment, unit, "vi", COMPUTED)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every key of the records of the real programmes, and of quarters with a bad workbook."""
    project = copy_project(tmp_path_factory.mktemp("docs"), "2023-Q1", "2023-Q2")
    change_cells(workbook(project, "so-tttt", "2023-Q2"), {"G9": "mười hai"})
    file = f"data/raw/{PROGRAMME}/2023-Q1/so-tttt.xlsx"
    (project.params / "corrections.yml").write_text(
        f"corrections: [{{programme: {PROGRAMME}, file: {file}, cell: P9, old: 4, new: 5, "
        "reason_vi: a, reason_en: b, who: c, date: 2023-04-21}]\n",
        encoding="utf-8",
    )
    made = [assess(project, PROGRAMME, "2023-Q2"), assessed(PROGRAMME, "2024")]
    for name in programme_ids(REPO):
        if name != PROGRAMME:
            made += [assessed(name, p) for p in load_setting(REPO, name).programme.current]
    with pytest.MonkeyPatch.context() as patch:
        table = peers.with_whole(peers.values(), CS=50.0)
        index = peers.peer_project(tmp_path_factory.mktemp("peers"), patch, table)
        made.append(assess(index, peers.INDEX, "2024"))
    return {key for assessment in made for record in records(assessment) for key in paths(record)}


def test_every_params_model_has_its_section() -> None:
    def below(model: type[Params]) -> Iterator[type[Params]]:
        for subclass in model.__subclasses__():
            yield subclass
            yield from below(subclass)

    # the steps of a composite have a page of their own, docs/index-engine.md
    ours, steps = ("helpers.params", "helpers.intake"), "helpers.params.steps"
    known = {model for model in below(Params) if model.__module__.startswith(ours)}
    known = {model for model in known if model.__module__ != steps}
    # a convention is only ever the part of a mapping's column; precision is part of an indicator
    assert known - {Convention, File, Precision} == set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_section_of_a_model_names_exactly_its_fields(model: type[Params]) -> None:
    assert sorted(named()[MODELS[model]]) == sorted(model.model_fields)


def rows_of(page: str, section: str) -> dict[str, tuple[str, str]]:
    """What the row of each key in a section says of its meaning, and of its type and range."""
    (block,) = re.findall(rf"^### `?{re.escape(section)}`?$(.*?)(?=^##|\Z)", page, re.M | re.S)
    rows = re.findall(r"^\| (`[^|]+`) \| (.*?) \| (.*?) \|", block, flags=re.MULTILINE)
    return {
        key: (meaning, kind)
        for keys, meaning, kind in rows
        for key in re.findall(r"`([^`]+)`", keys)
    }


def choices(kind: Any) -> set[str]:
    """The words that a field may hold, where its type lists them."""
    if get_origin(kind) is Literal:
        return {str(word) for word in get_args(kind)}
    return {word for part in get_args(kind) for word in choices(part)}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_section_of_a_model_says_what_must_be_there_and_what_may_be(
    model: type[Params],
) -> None:
    for key, (meaning, kind) in rows_of(PAGE.read_text("utf-8"), MODELS[model]).items():
        field = model.model_fields[key]
        if key in ("rule", *_OF_THE_INDEX) or kind in ("", "|") or kind.startswith("như "):
            continue
        must = "bắt buộc" in kind and not re.search(r"bắt buộc (khi|với)", kind)
        assert must == field.is_required(), key
        if not kind.startswith("loại kỳ →"):
            named = set(re.findall(r"`([^`]*)`", meaning + kind))
            assert choices(field.annotation) <= {*named, ""}, key


def test_a_key_that_is_said_to_be_needed_and_is_not_is_noticed() -> None:
    page = "### `label`\n\n| khoá | nghĩa | kiểu |\n| --- | --- | --- |\n| `vi` | tên | chữ |\n"
    assert rows_of(page, "label") == {"vi": ("tên", "chữ")}
    assert choices(Literal["a", "b"] | None) == {"a", "b"}


@pytest.mark.parametrize(
    "path",
    [
        *(REPO.params / name for name in PARAMS_TABLES),
        *(REPO.published / name for name in PUBLISHED_TABLES),
    ],
    ids=lambda path: path.name,
)
def test_the_section_of_a_table_names_exactly_its_columns(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    assert sorted(named()[path.name]) == sorted(columns)


def test_every_key_of_a_report_is_named(keys: set[str]) -> None:
    # docs/findings.md has these
    labels = {key for kind in all_kinds().values() for key in kind.labels}
    for section, produced in sorted_out(keys).items():
        assert produced - set(named()[section]) - labels == set(), section


def test_no_named_key_of_a_report_is_unknown(keys: set[str]) -> None:
    produced = sorted_out(keys)
    # numbers and names of rare findings do not all arise from these data
    source = "".join(p.read_text("utf-8") for p in Path(REPO.root / "src").rglob("findings/*.py"))
    for section, listed in named().items():
        if section in produced:
            unknown = set(listed) - produced[section]
            if section.endswith("nhận định"):
                unknown = {key for key in unknown if f'"{key}"' not in source}
            assert unknown == set(), section


def test_every_key_of_a_manifest_is_named(tmp_path: Path) -> None:
    write_manifest(tmp_path, sources={}, outputs={}, failed={})
    assert sorted(named()["manifest.json"]) == sorted(read_manifest(tmp_path))


def test_a_key_that_is_not_named_is_noticed() -> None:
    page = "### `label`\n\n| khoá | nghĩa |\n| --- | --- |\n| `vi`, `en` | tên |\n"
    assert sections(page) == {"label": ["vi", "en"]}
    assert list(paths({"a": [{"b": 1}], "c": {"d": None}})) == ["a", "a[].b", "c", "c.d"]
    assert sorted_out({"indicators[].colour"})["report.json"] == {"indicators[].colour"}
    assert "indicators[].colour" not in named()["report.json"]


PAGES = [*sorted(REPO.root.glob("*.md")), *sorted(DOCS.glob("*.md"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_between_the_documents_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_to_a_section_leads_to_its_heading(path: Path) -> None:
    for name, section in re.findall(
        r"\]\(([^)#:\s]*)#([^)\s]+)\)", path.read_text(encoding="utf-8")
    ):
        target = (path.parent / name) if name else path
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert section in {_anchor(heading) for heading in headings}, f"{name}#{section}"


def _anchor(heading: str) -> str:
    """What a heading is called in an address: as GitHub and MyST do it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().casefold()).replace(" ", "-")


def test_every_rule_of_the_domain_names_tests_that_there_are() -> None:
    rows = re.findall(r"^\| .+ \| (.+) \|$", (DOCS / "rules.md").read_text("utf-8"), re.MULTILINE)
    rules = [row for row in rows if row not in ("tests", "---")]
    source = "".join(path.read_text("utf-8") for path in (REPO.root / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", source, re.MULTILINE))
    named = [re.findall(r"`(test_\w+)`", rule) for rule in rules]
    assert len(named) > 70 and all(named)
    assert {test for tests in named for test in tests} - there == set()


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md", "docs/rap.md"])
def test_every_file_that_a_page_for_developers_names_is_there(name: str) -> None:
    """By the name of the file: rooms may move."""
    there = {path.name for path in REPO.root.glob("*")}
    for top in (
        "src",
        "docs",
        "tests",
        "tools",
        "params",
        "data",
        "benchmarks",
        "notebooks",
        ".ci",
    ):
        there |= {path.name for path in (REPO.root / top).rglob("*")}
    files = re.findall(r"`([\w./-]+\.(?:py|md|yml|csv|po|toml|lock|json|ipynb))`", page_of(name))
    missing = {file for file in files if file.rpartition("/")[2] not in there}
    assert missing <= {"manifest.json", "report.json", "report.ipynb"} and len(files) > 10


def page_of(name: str) -> str:
    return (REPO.root / name).read_text(encoding="utf-8")
