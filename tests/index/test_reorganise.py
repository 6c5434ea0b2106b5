"""Reorganised units: scores follow a declared rule, names stay."""

import csv
import datetime as dt
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from project import REPO

from helpers.core.errors import ConfigError
from helpers.core.text import nfc
from helpers.index.change import BackCast, Panel, changes, flat_panel
from helpers.index.panel import compose
from helpers.index.reorganise import back_cast
from helpers.params.faults import ParamsError
from helpers.params.successions import Succession, Successions, contradictions
from helpers.params.tables import scan_csv

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
TABLE = REPO.params / "successions.csv"


def load_successions(path: Path) -> Successions:
    table = scan_csv(path.read_bytes(), path.name, Succession)
    if faults := [*table.faults, *contradictions(table)]:
        raise ParamsError(faults)
    return Successions(table.rows)


SHIPPED = load_successions(TABLE)
OLD_DAY, NEW_DAY = dt.date(2024, 12, 31), dt.date(2025, 7, 1)
HEAD = "predecessor,predecessor_vi,successor,successor_vi,kind,date\n"
PROVINCES = tuple(
    dict.fromkeys(
        row.predecessor
        for row in SHIPPED.rows
        if row.predecessor.startswith(("tinh-", "tp-")) and row.date >= dt.date(2025, 1, 1)
    )
)


def table(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "successions.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


# --- who became what


def test_63_provinces_became_34() -> None:
    assert len(PROVINCES) == 63
    assert SHIPPED.existing(PROVINCES, OLD_DAY) == PROVINCES
    now = SHIPPED.existing(PROVINCES, NEW_DAY)
    assert len(now) == 34
    merged = [unit for unit in now if SHIPPED.began(unit) == NEW_DAY]
    assert len(merged) == 23
    assert tuple(row.predecessor for row in SHIPPED.into("tinh-lam-dong-2025")) == (
        "tinh-dak-nong", "tinh-binh-thuan", "tinh-lam-dong",
    )  # fmt: skip
    assert SHIPPED.existing(PROVINCES, dt.date(2025, 6, 30)) == SHIPPED.existing(
        PROVINCES, dt.date(2025, 1, 1)
    )


def test_two_dates_of_the_resolution_are_kept_apart() -> None:
    row = next(row for row in SHIPPED.rows if row.predecessor == "tinh-dak-nong")
    assert (row.effective, row.date) == (dt.date(2025, 6, 12), dt.date(2025, 7, 1))
    assert row.document == "nq-202-2025"


def test_old_documents_keep_old_names() -> None:
    assert SHIPPED.name("tinh-dak-nong", dt.date(2023, 10, 6)) == "Tỉnh Đắk Nông"
    assert SHIPPED.name("tinh-dak-nong", NEW_DAY) == "Tỉnh Lâm Đồng"
    assert SHIPPED.name("tinh-thua-thien-hue", dt.date(2024, 12, 31)) == "Tỉnh Thừa Thiên Huế"
    assert SHIPPED.name("tinh-thua-thien-hue", dt.date(2025, 1, 1)) == "Thành phố Huế"
    assert SHIPPED.name("so-tttt", dt.date(2025, 3, 1)) == "Sở Khoa học và Công nghệ"
    # the same name, another unit
    assert SHIPPED.existing(["tinh-lam-dong"], NEW_DAY) == ("tinh-lam-dong-2025",)


def test_an_abolished_level_has_no_successor_and_keeps_its_name() -> None:
    assert SHIPPED.existing(["ubnd-dak-mil", "huyen-ninh-giang"], OLD_DAY) == (
        "ubnd-dak-mil", "huyen-ninh-giang",
    )  # fmt: skip
    assert SHIPPED.existing(["ubnd-dak-mil", "huyen-ninh-giang"], NEW_DAY) == ()
    assert SHIPPED.name("ubnd-dak-mil", NEW_DAY) == "UBND huyện Đắk Mil"
    assert SHIPPED.ended("ubnd-dak-mil") == NEW_DAY


def test_the_registry_and_the_successions_agree_on_the_last_day() -> None:
    with (REPO.params / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        last = {row["id"]: row["valid_to"] for row in csv.DictReader(file) if row["valid_to"]}
    for unit, day in last.items():
        ended = SHIPPED.ended(unit)
        if unit != "cap-huyen":  # a level, no unit
            assert ended is not None, unit
            assert ended - dt.timedelta(days=1) == dt.date.fromisoformat(day), unit


@pytest.mark.skipif(not REAL.exists(), reason="the real tables are not at hand")
def test_the_shipped_provinces_are_those_of_the_list() -> None:
    with (REAL / "province_merge_2025.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 63

    def plain(name: str) -> str:
        return nfc(name).removeprefix("Tỉnh ").removeprefix("Thành phố ").removeprefix("TP. ")

    listed = {plain(r["tinh_truoc_2025_07"]): plain(r["tinh_tu_2025_07"]) for r in rows}
    mine = {plain(SHIPPED.name(u, OLD_DAY)): plain(SHIPPED.name(u, NEW_DAY)) for u in PROVINCES}
    assert mine == listed
    sizes = Counter(SHIPPED.existing([unit], NEW_DAY) for unit in PROVINCES)
    by_name = {plain(r["tinh_tu_2025_07"]): int(r["so_tinh_hop_thanh"]) for r in rows}
    assert {plain(SHIPPED.name(unit, NEW_DAY)): n for (unit,), n in sizes.items()} == by_name
    # 52 of 63 provinces (82,5 %) were merged into 23 of 34 (67,6 %); 11 went on
    merged = [unit for unit in PROVINCES if sizes[SHIPPED.existing([unit], NEW_DAY)] > 1]
    assert len(merged) == 52 and sum(n > 1 for n in sizes.values()) == 23
    assert round(100 * 52 / 63, 1) == 82.5 and round(100 * 23 / 34, 1) == 67.6


SPLIT = ("a,A,b,B,split,2025-07-01", "a,A,c,C,split,2025-07-01")


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("a,A,b,B,merge,2025-07-01",), "chỉ có một đơn vị trước"),
        (("a,A,b,B,split,2025-07-01",), "kind split nhưng có 1 đơn vị kế thừa"),
        (("a,A,b,B,rename,2025-07-01", "c,C,b,B,rename,2025-07-01"), "có 2 đơn vị trước"),
        (("a,A,b,B,merge,2025-07-01", "a,A,b,B,merge,2025-07-01"), "dòng trùng"),
        ((*SPLIT, "a,A,d,D,split,2025-08-01"), "khác ngày"),
        (("a,A,b,B,rename,2025-07-01", "b,B,a,A,rename,2025-08-01"), "đi vòng"),
        (("a,A,,,merge,2025-07-01",), "không hợp với successor"),
        (("a,A,b,B,abolished,2025-07-01",), "không hợp với successor"),
        (("a,A,a,A,rename,2025-07-01",), "kind rename: mã a và a"),
        (("a,A,b,B,fusion,2025-07-01",), "'merge', 'split', 'rename', 'unchanged', 'abolished'"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(
    tmp_path: Path, lines: tuple[str, ...], what: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_successions(table(tmp_path, *lines))
    assert what in caught.value.what
    assert "successions.csv" in caught.value.where


# --- scores by the declared rule

WEIGHTS = {"x": Fraction(1, 10), "y": Fraction(2, 10)}


def panel(values: dict[str, tuple[int, int]], period: str = "2023") -> Panel:
    frame = pd.DataFrame.from_dict(values, orient="index", columns=["x", "y"]).map(Fraction)
    return flat_panel(period, "m", frame, WEIGHTS, mean="sum")


MERGER = Successions(
    (
        Succession(predecessor="a", predecessor_vi="A", successor="ab", successor_vi="AB",
                   kind="merge", date=NEW_DAY),
        Succession(predecessor="b", predecessor_vi="B", successor="ab", successor_vi="AB",
                   kind="merge", date=NEW_DAY),
    )
)  # fmt: skip


def test_a_merged_unit_has_the_mean_of_the_main_indices_of_the_old_ones() -> None:
    old = panel({"a": (10, 20), "b": (20, 50), "c": (30, 30)})
    cast = back_cast(old, MERGER, NEW_DAY)
    assert cast.values.loc["ab"].tolist() == [Fraction("8.5"), 15, 35]
    assert cast.values.loc["c"].tolist() == [9, 30, 30]
    assert back_cast(old, MERGER, OLD_DAY).values.index.tolist() == ["a", "b", "c"]


def test_ranks_compare_across_a_reorganisation_only_by_a_declared_back_cast() -> None:
    old = panel({"a": (10, 20), "b": (20, 50), "c": (30, 30)})
    new = panel({"ab": (40, 40), "c": (30, 30)}, "2025")
    assert set(changes(old, new)["rank_reason"]) == {"unranked", "size", "unranked_before"}
    cast = back_cast(old, MERGER, NEW_DAY)
    changed = changes(cast, new, BackCast("tính lại")).set_index("unit")
    assert changed["rank_change"].tolist() == [1, -1]
    assert (changed["residual"] == 0).all()
    assert set(changed["basis"]) == {"tính lại"}


def test_the_mean_is_of_main_indices_where_they_have_parts_of_their_own() -> None:
    nodes = pd.DataFrame(
        [("t", "", 1, "sum"), ("G", "t", 1, "geometric"), ("p", "G", 1, ""), ("q", "G", 1, "")],
        columns=["node", "parent", "weight", "mean"],
    ).set_index("node")
    values = pd.DataFrame({"p": [4.0, 1.0], "q": [9.0, 1.0]}, index=["a", "b"])
    old = Panel("2023", "m", compose(values, nodes), nodes)
    cast = back_cast(old, MERGER, NEW_DAY)
    # (6 + 1) / 2, and not the geometric mean of (2,5; 5)
    assert cast.values.loc["ab", ["t", "G"]].tolist() == [3.5, 3.5]


def test_a_value_that_one_old_unit_lacks_is_lacking_in_the_merged_one() -> None:
    frame = pd.DataFrame({"x": [1.0, np.nan], "y": [2.0, 4.0]}, index=["a", "b"])
    cast = back_cast(flat_panel("2023", "m", frame, {"x": 1, "y": 1}), MERGER, NEW_DAY)
    assert np.isnan(cast.values.loc["ab", "x"])
    assert cast.values.loc["ab", "y"] == 3


def test_a_merged_unit_of_which_a_part_is_not_in_the_data_is_refused() -> None:
    with pytest.raises(ConfigError, match="Thiếu đơn vị trước sắp xếp của ab") as caught:
        back_cast(panel({"a": (1, 2), "c": (3, 4)}), MERGER, NEW_DAY)
    assert caught.value.found == "b"


def test_a_split_has_no_rule_of_its_own(tmp_path: Path) -> None:
    split = load_successions(table(tmp_path, *SPLIT))
    assert split.existing(["a"], NEW_DAY) == ("b", "c")
    with pytest.raises(ConfigError, match="Chưa khai báo quy tắc") as caught:
        back_cast(panel({"a": (1, 2)}), split, NEW_DAY)
    assert caught.value.found == "a"


def test_a_rename_and_an_abolition_are_cast_back_too(tmp_path: Path) -> None:
    both = load_successions(
        table(tmp_path, "a,A,a2,A hai,rename,2025-01-01", "b,B,,,abolished,2025-07-01")
    )
    cast = back_cast(panel({"a": (1, 2), "b": (3, 4)}), both, NEW_DAY)
    assert cast.values.index.tolist() == ["a2"]


def test_a_chain_of_reorganisations_is_followed_to_the_day(tmp_path: Path) -> None:
    chain = load_successions(
        table(tmp_path, "a,A,b,B,rename,2025-01-01", "b,B,cd,CD,merge,2025-07-01",
              "c,C,cd,CD,merge,2025-07-01")
    )  # fmt: skip
    assert chain.existing(["a", "c"], dt.date(2025, 3, 1)) == ("b", "c")
    assert chain.existing(["a", "c"], NEW_DAY) == ("cd",)
    cast = back_cast(panel({"a": (10, 10), "c": (20, 20)}), chain, NEW_DAY)
    assert cast.values.loc["cd", "x"] == 15


def test_63_provinces_cast_back_to_34_have_comparable_ranks() -> None:
    random = np.random.default_rng(7)
    codes = [f"main-{n}" for n in range(8)]
    weights = dict(zip(codes, (100, 100, 100, 100, 100, 200, 150, 150), strict=True))
    old = pd.DataFrame(random.uniform(0.2, 0.9, (63, 8)), columns=codes, index=list(PROVINCES))
    units = list(SHIPPED.existing(PROVINCES, NEW_DAY))
    new = pd.DataFrame(random.uniform(0.2, 0.9, (34, 8)), columns=codes, index=units)
    before, after = (
        flat_panel(period, "m", values, weights, mean="sum")
        for period, values in (("2023", old), ("2025", new))
    )
    assert changes(before, after)["rank_change"].isna().all()
    changed = changes(back_cast(before, SHIPPED, NEW_DAY), after, BackCast("tính lại"))
    assert len(changed) == 34 and changed["rank_change"].notna().all()
    assert changed["rank_change"].sum() == 0
