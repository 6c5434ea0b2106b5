"""What docs/index-engine.md tells a stranger to type gives what it says."""

import re
from pathlib import Path

import pytest
import yaml
from composites import composite
from typer.testing import CliRunner

from helpers.cli import app
from helpers.params.indicator import Indicator
from helpers.params.reader import Params
from helpers.params.score import Score
from helpers.params.steps import Normalise, Uncertainty

PAGE = (Path(__file__).parents[2] / "docs" / "index-engine.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_the_walk_through_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("framework.yml").write_text(blocks("yaml")[0], encoding="utf-8")
    Path("data.csv").write_text(blocks("csv")[0], encoding="utf-8")
    words = blocks("console")[0].removeprefix("$ baocao ").split()
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0
    assert result.output == blocks("text")[0]


@pytest.mark.parametrize("block", blocks("yaml")[1:], ids=["coin", "purse"])
def test_a_part_of_a_framework_on_the_page_is_valid(block: str) -> None:
    tree = {"groups": [{"code": "g"}], "indicators": [{"code": "a", "parent": "g"}]}
    assert composite({"id": "x", **tree, **yaml.safe_load(block)})


@pytest.mark.parametrize("model", [Score, Indicator, Normalise, Uncertainty])
def test_every_key_is_on_the_page(model: type[Params]) -> None:
    missing = [key for key in model.model_fields if not re.search(rf"`[^`]*\b{key}\b", PAGE)]
    assert missing == []
