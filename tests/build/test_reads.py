"""What a notebook reads is found in its cells; what is not understood counts as everything."""

import json

import pytest
from project import REPO

from helpers.build.reads import ALL, ATTRIBUTES, OWN, SCORES, VALUES, reads
from helpers.notebook.open_report import Report

OPENED = (
    "from helpers import charts, open_report\nreport = open_report(programme, period, unit, lang)"
)
PARAMETERS = 'programme: str = "p"\nperiod: str = "q"\nunit: str = "u"\nlang: str = "vi"'


def code(text, *tags):
    return {"cell_type": "code", "source": text, "metadata": {"tags": list(tags)}}


def words(text):
    return {"cell_type": "markdown", "source": text, "metadata": {}}


def parts_read(*cells):
    """What a notebook with these cells reads beside what every report reads."""
    whole = [code(PARAMETERS, "parameters"), code(OPENED), *cells]
    parts = reads([code(cell) if isinstance(cell, str) else cell for cell in whole])
    return None if parts is None else sorted(parts - {OWN, SCORES})


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("report.cover()", []),
        ('report.sentences("rank_changes")', []),
        ("late = report.rows.query('period == @period and overdue > 0')\nlate.overdue.sum()", []),
        ("report.findings.head()", []),
        ('report.explain("A")', []),
        ('report.explain("A", unit=unit)', []),
        ("report.scores.query('period == @period and node == @report.root')", []),
        ("report.values.query(\"unit == @unit and basis == 'to_date'\")", []),
        ("report.values.query(\"period == @period and unit == @unit\").value.max()", []),
        ("report.figure(charts.to_date(report.values, unit, 'B'))", []),
        ("charts.trend(report.values, unit=unit)", []),
        ("report.values.query(\"indicator == 'B' and period == @period\")", ["values:B"]),
        ("report.values.query(\"indicator in ['A', 'B']\")", ["values:A", "values:B"]),
        ("report.values", [VALUES]),
        ("every = report.values\nevery[every.unit == unit]", [VALUES]),
        ("report.values.query(\"unit == @unit or rank == 1\")", [VALUES]),
        ("report.values.query(\"unit != @unit\")", [VALUES]),
        ("report.values.query(\"unit == 'so-y-te'\")", [VALUES]),
        ("report.values.query(\"indicator == @code\")", [VALUES]),
        ("charts.to_date(report.values, 'so-y-te', 'B')", [VALUES]),
        ("charts.to_date(report.scores, report.values, unit)", [VALUES]),
        ("charts.dots(report.values, period, 'B', mark=unit)", [VALUES]),
        ("report.values.query(\"unit == @unit\"), report.values", [VALUES]),
    ],
)  # fmt: skip
def test_each_way_to_read_is_the_part_that_it_shows(text, parts):
    assert parts_read(text) == parts


@pytest.mark.parametrize("text", ["report.all_rows(periods=[period])", "report.league_table()"])
def test_rows_of_all_units_are_everything_of_the_period(text):
    whole = [code(PARAMETERS, "parameters"), code(OPENED), code(text)]
    assert reads(whole) == {ALL}


@pytest.mark.parametrize(
    "text",
    [
        "report.assessment.findings",
        "report._findings",
        "report.not_known()",
        "r = report",
        "print(report)",
        "getattr(report, 'values')",
        "report.values.query(text)",
        "report.rows.query('unit == @report.assessment')",
        "report.rows.eval('x = report')",
        'report.explain("A", unit="so-y-te")',
        'report.explain("A", "so-y-te")',
        "report.explain(*['A', 'so-y-te'])",
        "report.explain(**{'unit': 'so-y-te'})",
        'unit = "so-y-te"',
        "for unit in ['so-y-te']:\n    pass",
        "def of(unit):\n    return report.values.query('unit == @unit')",
        "lambda report: report.values",
        "import json as report",
        "charts = None",
        "open_report(programme, period, 'so-y-te')",
        "report = open_report(programme, period, 'so-y-te', lang)",
        "report.lang = 'en'",
        "import mine",
        "from mine import text",
        "from helpers.report.assessment.store import open_assessment",
        "import os",
        "import pandas as pd\npd.read_csv('x.csv')",
        "import pandas as pd\npd.eval('report.values')",
        "import numpy as np\nnp.loadtxt('x.txt')",
        "import seaborn as sns\nsns.load_dataset('tips')",
        "open('x.txt').read()",
        "eval('report.values')",
        "exec('report.values')",
        "__import__('os')",
        "get_ipython()",
        "%run mine.py",
        "!ls",
        "not python",
    ],
)
def test_what_is_not_understood_is_every_input(text):
    assert parts_read(text) is None


def test_an_analysis_with_pandas_and_seaborn_is_understood():
    text = """import pandas as pd, seaborn as sns, matplotlib.pyplot as plt
now = report.rows.query("period == @period")
share = report.number(100 * now.overdue.sum() / now.processed.sum(), "%", source=now)
by = {level: len(one) for level, one in now.groupby("level")}
report.figure(sns.barplot(x=list(by), y=[by[level] for level in by]), title=f"{len(by)} mức")"""
    assert parts_read(text, words("Trong quý, {eval}`share` hồ sơ quá hạn.")) == []


def test_values_in_markdown_count_like_code():
    assert parts_read(words("Có {eval}`report.values.value.max()`.")) == [VALUES]
    assert parts_read(words("Có {eval}``report.rows.query(f'`a` > 0')``.")) is None
    assert parts_read(words("Có {eval}share.")) is None
    assert parts_read(words("Có `report.values`.")) == []


def test_parameters_are_set_only_where_the_build_sets_them():
    assert parts_read(code('unit: str = "so-y-te"', "parameters")) == []
    assert parts_read(code("unit = period", "parameters")) is None


@pytest.mark.parametrize("path", sorted(REPO.notebooks.glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_shipped_notebook_is_understood(path):
    assert reads(json.loads(path.read_text("utf-8"))["cells"]) is not None


def test_every_public_part_of_a_report_has_its_place_in_the_table():
    """What has none is safe, as it is not understood; but it makes reports again for nothing."""
    unknown = {"assessment", "facts", "asked", "preview"}
    public = {name for name in (*dir(Report), *Report.__annotations__) if not name.startswith("_")}
    assert public - unknown == set(ATTRIBUTES)
