"""A framework or a table that cannot be used is refused by file, key, value and what is allowed."""

from pathlib import Path

import pytest
import yaml
from composites import composite, declaration

from helpers.core.errors import BaocaoError, ConfigError, InputError
from helpers.index.compiled import read_composite
from helpers.index.table_data import read_table

GOOD = {
    "id": "x",
    "groups": [{"code": "index"}, {"code": "g", "parent": "index"}],
    "indicators": [{"code": "a", "parent": "g"}, {"code": "b", "parent": "g"}],
}


def write(folder: Path, **changed: object) -> Path:
    path = folder / "framework.yml"
    declared = declaration({**GOOD, **changed})
    path.write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")
    return path


def refused(folder: Path, **changed: object) -> str:
    with pytest.raises(ConfigError) as caught:
        read_composite(write(folder, **changed))
    assert caught.value.exit_status == 2
    return str(caught.value)


def leaf(**changed: object) -> list[dict[str, object]]:
    return [{"code": "a", "parent": "g", **changed}, {"code": "b", "parent": "g"}]


def group(**changed: object) -> list[dict[str, object]]:
    return [{"code": "index"}, {"code": "g", "parent": "index", **changed}]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"normalise": {"method": "min-max"}}, ["normalise.method", "'min-max'", "'minmax'"]),
        ({"aggregate": "mean"}, ["aggregate", "'mean'", "'arithmetic'"]),
        ({"treat": {"method": "trim"}}, ["treat.method", "'trim'", "'winsorise_then_log'"]),
        ({"weights": {"method": "ahp"}}, ["weights.method", "'ahp'", "'pca'"]),
        ({"decimal": 2}, ["decimal", "không có khoá này"]),
        ({"minimum_available": 66}, ["minimum_available", "66", "phải từ 1 trở xuống"]),
        ({"indicators": leaf(direction=0)}, ["indicators.2.direction", "0", "'higher', 'lower'"]),
        ({"indicators": leaf(parent="h")}, ["indicators.2.parent", "parent h không có"]),
        ({"indicators": leaf(code="g")}, ["indicators.2.code", "trùng: g"]),
        ({"indicators": leaf(weight=-1)}, ["indicators.2.weight", "-1", "từ 0 trở lên"]),
        ({"indicators": leaf(bounds=[5, 1])}, ["indicators.2.bounds", "nhỏ hơn"]),
        ({"normalise": {"method": "goalposts"}}, ["indicators.2.bounds", "thiếu"]),
        ({"normalise": {"method": "distance_to_target"}}, ["indicators.2.target", "thiếu"]),
        ({"normalise": {"method": "distance_to_reference"}}, ["indicators.2.reference", "thiếu"]),
        ({"uncertainty": {"normalise": [{"method": "scaled"}]}}, ["indicators.2.bounds", "thiếu"]),
        ({"impute": {"method": "group_mean"}}, ["impute", "group_by"]),
        ({"groups": group(parent="g")}, ["indicators.1.parent", "vòng"]),
        ({"groups": group(parent="")}, ["score.indicator", "cần score.indicator"]),
        (
            {"groups": [*group(), {"code": "h", "parent": "g", "aggregate": "sum"}]},
            ["không có phần"],
        ),
        ({"indicators": leaf(denominator="p", denominator_scale=0)}, ["denominator_scale", "0"]),
        ({"breaks": [2020]}, ["breaks"]),
    ],
    ids=lambda part: str(part)[:50],
)
def test_a_wrong_key_is_named_with_its_value_and_what_is_allowed(
    tmp_path: Path, changed: dict[str, object], expected: list[str]
) -> None:
    message = refused(tmp_path, **changed)
    for words in ("framework.yml", *expected):
        assert words in message


def test_a_missing_framework_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Thiếu tệp"):
        read_composite(tmp_path / "no.yml")


def test_years_of_yaml_are_period_labels(tmp_path: Path) -> None:
    path = write(tmp_path, indicators=leaf(periods=[2020], weight={2020: 3.0}))
    first = read_composite(path).indicators[0]
    assert first.periods == ("2020",) and first.weight_in("2020") == 3 and not first.weight_in("x")


# --- DATA.csv


def table(folder: Path, text: str, **changed: object):  # type: ignore[no-untyped-def]
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, composite({**GOOD, **changed}))


def test_cells_rows_and_labels_are_read(tmp_path: Path) -> None:
    data = table(tmp_path, "unit,period,b,a,note\nX,2024-Q1,2,1.5,q\nY,2023,NA,,\nX,2023,3,4,\n")
    assert data.units == ("X", "Y") and data.periods == ("2023", "2024-Q1")
    assert data.values[1, 0].tolist() == [1.5, 2.0] and data.values[0, 0].tolist() == [4.0, 3.0]
    assert data.present.tolist() == [[True, True], [True, False]]
    assert data.ignored == ("note",)


def test_a_unit_may_be_called_na(tmp_path: Path) -> None:
    data = table(tmp_path, "unit,period,a,b\nNA,2020,NA,2\n")
    assert data.units == ("NA",) and data.values[0, 0, 1] == 2


def test_numbers_are_read_exactly(tmp_path: Path) -> None:
    data = table(tmp_path, "unit,period,a,b\nX,2020,0.1234567890123456,1e-300\n")
    assert data.values[0, 0].tolist() == [0.1234567890123456, 1e-300]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("unit,period,a\nX,2020,2\n", ConfigError, ["thiếu cột b", "unit, period, a"]),
        ("unit,a,b\nX,1,2\n", ConfigError, ["thiếu cột period"]),
        ('unit,period,a,b\nX,2020,2,"3,5"\n', InputError, ["dòng 2, cột b", "'3,5'"]),
        ("unit,period,a,b\nX,2020,2,3\nY,2020,x,3\n", InputError, ["dòng 3, cột a", "'x'"]),
        ("unit,period,a,b\nX,2020,2,True\n", InputError, ["dòng 2, cột b"]),
        ("unit,period,a,b\nX,2020,2,inf\n", InputError, ["dòng 2, cột b", "hữu hạn"]),
        ("unit,period,a,b\n,2020,2,3\n", InputError, ["dòng 2", "unit hoặc period"]),
        ("unit,period,a,b\nX,2020,2,3\nX,2020,2,3\n", InputError, ["dòng 3", "'X'", "hai dòng"]),
        ("unit,period,a,b\n", InputError, ["không có dòng nào"]),
        ("", ConfigError, ["data.csv", "tệp rỗng"]),
        ("unit,period,a,b,a\nX,2020,2,3,4\n", ConfigError, ["trùng tên cột: a"]),
        ("unit,period,a,b\nX,2020,2,3,5\n", ConfigError, ["không phải CSV"]),
        ("unit,period,a,b\nX,2020,2,3\nY,2020,2,3,5\n", ConfigError, ["không phải CSV", "dòng 3"]),
    ],
    ids=range(13),
)
def test_a_table_that_cannot_be_used_is_refused_by_row_and_column(
    tmp_path: Path, text: str, kind: type[BaocaoError], expected: list[str]
) -> None:
    with pytest.raises(kind) as caught:
        table(tmp_path, text)
    for words in expected:
        assert words in str(caught.value)


def test_a_missing_table_and_a_missing_group_column_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Thiếu bảng"):
        read_table(tmp_path / "no.csv", composite(GOOD))
    with pytest.raises(ConfigError, match="region"):
        table(tmp_path, "unit,period,a,b\nX,2020,2,3\n", group_by=["region"])
