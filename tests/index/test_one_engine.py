"""One framework file gives the same scores, ranks and intervals in a report and by the command."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml
from project import REPO, copy_project

from helpers.core.errors import ConfigError
from helpers.index.command import index
from helpers.index.measures.values import SPANS, Value, Values
from helpers.index.score import compute
from helpers.index.standing import Standing, standings
from helpers.params.framework import Framework
from helpers.params.load import Setting, load_setting
from helpers.params.period import Period
from helpers.params.reader import read_yaml

# those that are scored from sheets have no tables: test_scoring_sheets
SHIPPED = sorted(
    path.stem
    for path in (REPO.params / "frameworks").glob("*.yml")
    if read_yaml(path, Framework).sheet is None
)
UNITS = 9
PEERS = """id: peers
name_vi: Chỉ số của các đơn vị ngang hàng
name_en: An index of peers
indicators:
  - {code: peers}
  - {code: g, parent: peers, weight: 2}
  - {code: h, parent: peers, weight: 1}
  - {code: a, parent: g}
  - {code: b, parent: g, direction: -1, weight: 3}
  - {code: c, parent: h}
  - {code: d, parent: h, periods: ["2024"]}
score:
  rule: composite
  decimals: 2
  treat: {method: winsorise}
  uncertainty: {weight_noise: 0.25, normalise: [{method: rank}], leave_out: true}
"""
PROGRAMME = """id: thu
name_vi: Thử
name_en: Trial
subject_vi: Thử
document: kh-650
framework: {framework}
source: {{kind: table}}
simulated: true
current: ["{last}"]
group_vi: đơn vị
group_en: units
cover:
  {{parent_agency: A, agency: B, place: C, symbol: D, addressee: [E], recipients: [F],
    position: G, basis_vi: Thử}}
periods:
"""


def made(folder: Path, framework: str) -> Setting:
    """A programme of nine units in one or two years on a framework."""
    project = copy_project(folder)
    if framework == "peers":
        (project.params / "frameworks" / "peers.yml").write_text(PEERS, encoding="utf-8")
    declared = read_yaml(project.params / "frameworks" / f"{framework}.yml", Framework)
    years = sorted({p for method in declared.methods for p in method.periods if len(p) == 4})
    years = (years or ["2023", "2024"])[-2:]
    lines = [
        f'  - {{id: "{y}", kind: year, start: {y}-01-01, end: {y}-12-31, label_vi: năm {y}, '
        f'label_en: "{y}"}}'
        for y in years
    ]
    text = PROGRAMME.format(framework=framework, last=years[-1]) + "\n".join(lines) + "\n"
    (project.params / "programmes" / "thu.yml").write_text(text, encoding="utf-8")
    level = next(iter(declared.indicators[0].levels), "so")
    with (project.params / "units.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [f"don-vi-{n}", "thu", f"Đơn vị {n}", f"Unit {n}", f"ĐV {n}", level, "Nhóm", "group",
             "nhom", n, "", "", "", "yes"]
            for n in range(UNITS)
        )  # fmt: skip
    with (project.params / "targets.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            ["thu", f"don-vi-{n}", part.indicator, years[0], years[-1], ">=", 60 + n, f"{60 + n}%",
             "kh-650", 1]
            for n in range(UNITS)
            for part in (declared.score.parts if declared.score else ())
        )  # fmt: skip
    return load_setting(project, "thu")


def leaves(framework: Framework) -> list[str]:
    score = framework.score
    assert score is not None
    if score.rule == "attainment":
        return [part.indicator for part in score.parts]
    return [indicator.code for indicator in framework.scored(score.indicator)]


def highest(framework: Framework, code: str) -> float:
    leaf = framework.indicator(code)
    if leaf.scoring is not None and leaf.scoring.rule == "proportional":
        return leaf.scoring.full
    return leaf.maximum if leaf.maximum is not None and leaf.scoring is not None else 100.0


def values(setting: Setting) -> dict[tuple[str, str, str], float]:
    rng = np.random.default_rng(3)
    return {
        (unit.id, period.id, code): round(
            float(rng.uniform(0.2, 1.0)) * highest(setting.framework, code), 2
        )
        for period in setting.programme.periods
        for unit in setting.reporting_units
        for code in leaves(setting.framework)
    }


def by_report(
    setting: Setting, given: dict[tuple[str, str, str], float]
) -> dict[str, dict[str, Standing]]:
    given_values = Values(
        tuple(
            Value(unit, period, span, code, "ok", value)
            for (unit, period, code), value in given.items()
            for span in SPANS
        )
    )
    periods: list[Period] = list(setting.programme.periods)
    return standings(setting, compute(setting, given_values, periods), periods)


def by_command(
    setting: Setting, given: dict[tuple[str, str, str], float], folder: Path
) -> dict[str, dict[tuple[str, str], dict[str, str]]]:
    codes = leaves(setting.framework)
    goals = {(target.unit_or_level, target.indicator): target.target for target in setting.targets}
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        targeted = [code for code in codes if any(code == indicator for _, indicator in goals)]
        writer.writerow(["unit", "period", *codes, *(f"{code}.target" for code in targeted)])
        for period in setting.programme.periods:
            for unit in setting.reporting_units:
                row = [given[unit.id, period.id, code] for code in codes]
                writer.writerow(
                    [unit.id, period.id, *row, *(goals[unit.id, code] for code in targeted)]
                )
    framework = setting.project.params / "frameworks" / f"{setting.framework.id}.yml"
    index(framework, folder / "data.csv", folder / "out")
    tables = {}
    for name in ("scores", "ranks", "uncertainty"):
        with (folder / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = {(r["unit"], r["period"]): r for r in csv.DictReader(file)}
    return tables


@pytest.mark.parametrize("framework", ["peers", *SHIPPED])
def test_a_framework_gives_the_same_in_a_report_and_by_the_command(
    framework: str, tmp_path: Path
) -> None:
    declared = (
        Framework.model_validate(yaml.safe_load(PEERS))
        if framework == "peers"
        else read_yaml(REPO.params / "frameworks" / f"{framework}.yml", Framework)
    )
    if declared.score is None or declared.score.rule == "published":
        (tmp_path / "d.csv").write_text("unit,period,a\n", encoding="utf-8")
        path = REPO.params / "frameworks" / f"{framework}.yml"
        with pytest.raises(ConfigError, match="không có chỉ số để tính"):
            index(path, tmp_path / "d.csv", tmp_path / "out")
        return
    setting = made(tmp_path / "project", framework)
    given = values(setting)
    report, tables = by_report(setting, given), by_command(setting, given, tmp_path)
    root = (declared.score.indicator if declared.score.rule != "attainment" else "") or "score"
    ranked = 0
    for period, by_unit in report.items():
        for unit, standing in by_unit.items():
            key = (unit, period)
            score = tables["scores"][key].get(root) or tables["scores"][key]["score"]
            assert standing.score is not None and standing.score.value is not None
            assert standing.score.value == pytest.approx(float(score), rel=1e-12)
            assert standing.rank is not None
            place = tables["ranks"][key].get(root) or tables["ranks"][key]["score"]
            assert str(standing.rank.place) == place
            for code, node in standing.nodes.items():
                if tables["scores"][key].get(code):
                    wanted = float(tables["scores"][key][code])
                    assert float(node.score) == pytest.approx(wanted, rel=1e-12)
                    assert str(node.rank.place) == tables["ranks"][key][code]
            ranked += 1
            low, high = (float(tables["uncertainty"][key][name]) for name in ("q5", "q95"))
            if standing.interval is None:
                assert low == high == standing.rank.place
            else:
                assert standing.interval == (np.floor(low), np.ceil(high))
    assert ranked == UNITS * len(setting.programme.periods)
