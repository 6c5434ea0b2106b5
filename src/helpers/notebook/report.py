"""An open report: the frames of its programme, numbers of one's own, and its sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.core.errors import CellError
from helpers.core.formatting import Lang
from helpers.core.text import nfc
from helpers.documents.nodes.blocks import Block
from helpers.intake.forms import load_form
from helpers.intake.rows import NAME
from helpers.notebook import frames, lookups
from helpers.notebook.cell import cell_code, cell_codes, cell_names
from helpers.notebook.explain import explained
from helpers.notebook.measured import measured_from, over_time, read_of_all
from helpers.notebook.numbers import Number, checked_value, number_text
from helpers.notebook.provenance import (
    Origin,
    frames_named,
    is_marked,
    mark,
    sources_of,
    typed,
    typed_number,
)
from helpers.notebook.scored import ScoredSections
from helpers.notebook.shown import as_table
from helpers.params.programme import OVERVIEW
from helpers.params.registry import Unit
from helpers.report.assessment.assess import Assessment
from helpers.report.proof.names import known_names

_DECIMALS = {"%": 1, "điểm": 2, "điểm phần trăm": 1}


@dataclass(frozen=True)
class Report(ScoredSections):
    """Báo cáo đang mở: các bảng số liệu (rows, values, scores, findings, units, periods,
    indicators), số và bảng tự tính (number, show, figure), các phần viết sẵn (cover, key_points,
    sentences …). Mỗi bảng là một bản sao mới; sửa bảng không ảnh hưởng ô khác, đơn vị khác.
    """

    assessment: Assessment
    unit: Unit
    asked: str
    lang: Lang = "vi"
    _ids: list[str] = field(default_factory=list, repr=False, compare=False)

    @property
    def rows(self) -> pd.DataFrame:
        """Những gì đơn vị gửi, trong mọi kỳ: mỗi dòng là một mục (thủ tục) của một kỳ; ở báo cáo
        chung: của mọi đơn vị, trong kỳ báo cáo.

        Ví dụ: ``report.rows.query("period == @period and overdue > 0")``
        """
        programme = self.facts.setting.programme
        if self.unit.id != programme.whole:
            return self._rows((self.unit.id,), (), ())
        return self._rows((), tuple(part.id for part in programme.parts(self.facts.period)), ())

    def all_rows(
        self, periods: Sequence[str] | None = None, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Những gì mọi đơn vị gửi, chỉ đọc phần cần: mỗi dòng là một mục của một đơn vị, một kỳ.

        Args:
            periods: mã các kỳ; không đưa: mọi kỳ.
            columns: các cột cần, ngoài unit, period, item; có thể cả unit_name, unit_short;
                không đưa: mọi cột.

        Ví dụ: ``report.all_rows(periods=[period], columns=["level", "processed"])``
        """
        if isinstance(periods, str) or isinstance(columns, str):
            raise CellError(
                "periods và columns là danh sách", todo='viết ["2023-Q4"], không viết "2023-Q4"'
            )
        known = [period.id for period in frames.periods_of(self.assessment)]
        _check_known("kỳ", periods or (), known)
        return self._rows((), tuple(periods or ()), tuple(columns or ()))

    def _rows(
        self, units: tuple[str, ...], periods: tuple[str, ...], columns: tuple[str, ...]
    ) -> pd.DataFrame:
        stored = self.assessment.rows
        if not stored.counts:
            return mark(lookups.printed_frame(self.facts, units, periods), Origin(units, periods))
        asked = [NAME if column == "item_name" else column for column in columns]
        named = [column for column in ("unit_name", "unit_short") if column in columns]
        _check_known("cột", asked, (*stored.columns, "item_name", *named))
        wanted = ("unit", "period", "item", *asked) if asked else ()
        table = stored.read(units=units, periods=periods, columns=wanted)
        order = {
            period.id: place for place, period in enumerate(frames.periods_of(self.assessment))
        }
        place = table["period"].map(order)
        table = table.iloc[place.argsort(kind="stable")].reset_index(drop=True)
        if named:
            units_named = lookups.units_frame(self.facts, self.lang).set_index("unit")
            table = table.assign(
                **{column: table["unit"].map(units_named[column]) for column in named}
            )
        return mark(table.rename(columns={NAME: "item_name"}), Origin(units, periods))

    @property
    def values(self) -> pd.DataFrame:
        """Giá trị các chỉ tiêu của mọi đơn vị, mọi kỳ: mỗi dòng là một chỉ tiêu của một đơn vị,
        một kỳ, trong kỳ ("own") hoặc luỹ kế từ đầu năm ("to_date").

        Ví dụ: ``report.values.query("unit == @unit and period == @period and basis == 'to_date'")``
        """
        return self._frame("values")

    @property
    def scores(self) -> pd.DataFrame:
        """Điểm và thứ hạng của mọi đơn vị, mọi kỳ, ở từng nút của khung chỉ tiêu.

        Ví dụ: ``report.scores.query("period == @period and node == @report.root")``
        """
        return self._frame("scores")

    @property
    def findings(self) -> pd.DataFrame:
        """Các nhận định về đơn vị: loại, phần, mức đóng góp, chắc hay không, câu.

        Ví dụ: ``report.findings.query("section == 'weaknesses'")``
        """
        made = lookups.findings_frame(self.facts, self._findings, self.lang)
        return mark(made, Origin((self.unit.id,)))

    @property
    def units(self) -> pd.DataFrame:
        """Các đơn vị của chương trình, theo thứ tự của văn bản. Ví dụ: ``report.units``"""
        return mark(lookups.units_frame(self.facts, self.lang), Origin())

    @property
    def periods(self) -> pd.DataFrame:
        """Các kỳ có trong các bảng, theo thời gian. Ví dụ: ``report.periods``"""
        return mark(lookups.periods_frame(self.assessment, self.lang), Origin())

    @property
    def tiles(self) -> pd.DataFrame:
        """Vị trí các đơn vị trên bản đồ ô (`params/tiles.csv`). Ví dụ: ``report.tiles``"""
        return mark(lookups.tiles_frame(self.facts), Origin())

    @property
    def indicators(self) -> pd.DataFrame:
        """Các chỉ tiêu như đã khai báo. Ví dụ: ``report.indicators``"""
        return mark(lookups.indicators_frame(self.facts, self.lang), Origin())

    @property
    def root(self) -> str:
        """Mã nút dùng để xếp hạng các đơn vị. Ví dụ: ``report.root``"""
        return frames.root_of(self.facts)

    @property
    def source_periods(self) -> list[str]:
        """Mã các kỳ mà đơn vị gửi số liệu (quý, hoặc năm nếu gửi theo năm), theo thời gian.

        Ví dụ: ``report.values.query("unit == @unit and period in @report.source_periods")``
        """
        return [period.id for period in self.assessment.trend]

    def _frame(self, name: str) -> pd.DataFrame:
        """A frame of one's own: nothing that is done to it reaches another cell.

        pandas copies a column when it is written to.
        """
        made = frames.cached(self.assessment, name, self.lang).copy(deep=False)
        return mark(made, Origin(measured=True))

    def number(
        self,
        value: Any,
        measured_in: str = "",
        *,
        source: pd.DataFrame | Sequence[pd.DataFrame],
        decimals: int | None = None,
    ) -> Number:
        """Một con số tự tính, để nêu trong câu bằng {eval}; người đọc mở được ô nguồn của nó.

        Args:
            value: giá trị đã tính (không gõ tay).
            measured_in: "%" (giá trị từ 0 đến 100), "điểm", "hồ sơ" … hoặc bỏ trống.
            source: bảng (hoặc các bảng) mà số được tính từ đó.
            decimals: số chữ số thập phân; không đưa: % một số, điểm hai số, còn lại số nguyên.

        Ví dụ: ``share = report.number(100 * now.overdue.sum() / now.processed.sum(), "%",
        source=now)``
        """
        code = cell_code()
        if typed_number(cell_codes()):
            raise CellError(
                "report.number nhận số đã tính, không nhận số gõ tay",
                where=code.strip()[:200],
                todo="đưa vào biểu thức tính từ report.rows, report.values",
            )
        checked = checked_value(value, measured_in, code)
        places = _DECIMALS.get(measured_in, 0) if decimals is None else decimals
        entry = {
            "id": self._next("n"),
            "kind": "number",
            "value": checked,
            "text": number_text(checked, measured_in, places, self.lang),
            "unit": measured_in,
            "decimals": places,
            "code": code,
            "sources": self._sources(source, code),
        }
        return Number(checked, entry, self._of)

    def show(
        self,
        frame: pd.DataFrame,
        *,
        caption: str = "",
        source: pd.DataFrame | Sequence[pd.DataFrame] | None = None,
        decimals: int | Mapping[str, int] | None = None,
    ) -> Block:
        """Một bảng tự tính, như bảng của báo cáo: có tên bảng, số viết kiểu Việt Nam, ô nguồn.

        Args:
            frame: bảng cần hiện; tên cột quen thuộc được thay bằng tên trong biểu mẫu.
            caption: tên bảng.
            source: bảng (hoặc các bảng) mà số được tính từ đó; không đưa: chính frame.
            decimals: số chữ số thập phân, chung hoặc theo cột.

        Ví dụ: ``report.show(late[["item_name", "overdue"]], caption="Quá hạn", source=late)``
        """
        code = cell_code()
        if isinstance(frame, pd.Series):
            frame = frame.to_frame()
        origin = source if source is not None else self._made_from(frame, code)
        sources = self._sources(origin, code)
        node, entry = as_table(
            frame,
            caption=nfc(caption),
            lang=self.lang,
            labels=self._labels,
            decimals=decimals,
            known=self._known(frame, origin),
            written=typed(cell_codes()),
            code=code,
        )
        entry |= {"id": self._next("t"), "sources": sources}
        return self._computed({**node, "scope": "comparison"}, entry, "table")

    def figure(
        self,
        drawn: Any,
        *,
        title: str = "",
        alt: str = "",
        source: pd.DataFrame | Sequence[pd.DataFrame] | None = None,
    ) -> Block:
        """Một hình tự vẽ bằng seaborn, matplotlib hoặc helpers.charts, theo kiểu của báo cáo.

        Args:
            drawn: hình (Figure, Axes, lưới của seaborn); None thì không hiện gì.
            title: tiêu đề; alt: mô tả bằng lời cho người không xem được hình.
            source: bảng mà hình được vẽ từ đó; không đưa: các bảng nêu tên trong ô.

        Ví dụ: ``report.figure(sns.stripplot(data=by_level, x="share", y="level"), title="…")``
        """
        if drawn is None:
            return self._block(name="figure")
        from helpers.notebook.pictures import figure_facts, figure_node, put_away

        code = cell_code()
        node = figure_node(drawn, title=nfc(title), alt=nfc(alt))
        put_away(drawn)
        texts, numbers = figure_facts(drawn)
        origin = source if source is not None else frames_named(code, cell_names())
        entry = {
            "id": self._next("f"),
            "kind": "figure",
            "title": node["title"],
            "alt": node["alt"],
            "numbers": numbers,
            "texts": texts,
            "code": code,
            "sources": self._sources(origin, code) if len(origin) else self._possible_sources(code),
        }
        return self._computed(node, entry, "figure")

    def explain(self, indicator: str, unit: str | None = None) -> Block:
        """Một chỉ tiêu tính ra sao: công thức như khai báo, tử số, mẫu số, kết quả, ô nguồn.

        Args:
            indicator: mã chỉ tiêu, ví dụ "A".
            unit: mã đơn vị; không đưa: đơn vị của báo cáo.

        Ví dụ: ``report.explain("A")``
        """
        codes = [i.code for i in self.facts.setting.framework.indicators]
        _check_known("chỉ tiêu", [indicator], codes)
        chosen = self.facts.setting.unit(unit).id if unit else self.unit.id
        nodes, entries = explained(self.assessment, chosen, indicator, self.lang, self._next)
        return self._block(*nodes, name=f"explain-{indicator}", computed=tuple(entries))

    def rank_parts(self) -> pd.DataFrame:
        """Các phần của thay đổi thứ hạng so với kỳ trước: unit, unit_name, part, places (bậc).

        Ví dụ: ``charts.rank_parts(report.rank_parts())``
        """
        unit = None if self.asked == OVERVIEW else self.unit
        return mark(lookups.rank_parts_frame(self.facts, unit, self.lang), Origin())

    def contributions(self) -> pd.DataFrame:
        """Các chỉ số làm điểm thay đổi so với kỳ trước: node, name, parent, effect (điểm), decimals
        (số thập phân của điểm); cộng các chỉ số ngay dưới report.root bằng đúng thay đổi của điểm.
        Trống khi không so được.

        Ví dụ: ``charts.contributions(report.contributions().query("parent == @report.root"))``
        """
        made = lookups.contributions_frame(self.facts, self.unit, self.lang)
        return mark(made, Origin((self.unit.id,), measured=True))

    def preview(self) -> Any:
        """Báo cáo như sẽ phát hành: trang HTML và bản PDF bên cạnh, lập từ sổ tay đã lưu.

        Ví dụ: ``report.preview()``
        """
        from helpers.notebook.preview import preview

        return preview(self.facts.setting.programme.id, self.facts.period.id, self.asked, self.lang)

    def _computed(self, node: dict[str, Any], entry: dict[str, Any], name: str) -> Block:
        shown = {**node, "computed": entry["id"]}
        return self._block(shown, name=f"{name}-{entry['id']}", computed=(entry,))

    def _next(self, letter: str) -> str:
        self._ids.append(f"{letter}{len(self._ids) + 1}")
        return self._ids[-1]

    def _sources(
        self, source: pd.DataFrame | Sequence[pd.DataFrame], code: str
    ) -> list[dict[str, str]]:
        given = [source] if isinstance(source, pd.DataFrame | pd.Series) else list(source)
        tables = [table.to_frame() if isinstance(table, pd.Series) else table for table in given]
        behind = [measured_from(table, self.facts) for table in tables]
        fields = " ".join(name for _, names in behind for name in names)
        return sources_of([frame for frame, _ in behind], self.assessment.rows, f"{code} {fields}")

    def _possible_sources(self, code: str) -> list[dict[str, str]]:
        """Where a cell names no frame but calls the report's: all that it may have read."""
        programme = self.facts.setting.programme
        everyone = self.asked == OVERVIEW or read_of_all(code)
        parts = programme.to_date(self.facts.period)
        periods = self.source_periods if over_time(code) else [part.id for part in parts]
        units = () if everyone else (self.unit.id,)
        everything = mark(pd.DataFrame(), Origin(units, tuple(periods)))
        return sources_of([everything], self.assessment.rows, code)

    def _made_from(self, frame: pd.DataFrame, code: str) -> pd.DataFrame | list[pd.DataFrame]:
        return frame if is_marked(frame) else frames_named(code, cell_names()) or frame

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        if not self.assessment.rows.counts:
            return {}
        columns = load_form(self.facts.setting).columns
        named = {
            column.field: (column.name_en if self.lang == "en" else "") or column.labels[0]
            for column in columns
            if column.field in (*self.assessment.rows.counts, *self.assessment.rows.texts)
        }
        if NAME in named:
            named["item_name"] = named.pop(NAME)
        return named

    def _known(self, frame: pd.DataFrame, origin: object) -> set[str]:
        """The texts with digits that are names: of the programme, or in the data themselves."""
        known = {*known_names(self.facts), *self._labels.values()}
        sources = origin if isinstance(origin, list | tuple) else [origin]
        for table in (frame, *sources, self.rows):
            if isinstance(table, pd.DataFrame) and is_marked(table):
                for name in table.columns:
                    if table[name].dtype in ("object", "str", "string"):
                        known.update(nfc(str(text)) for text in table[name].dropna().unique())
        return known

    @property
    def _of(self) -> tuple[str, ...]:
        return (self.facts.setting.programme.id, self.facts.period.id, self.asked, self.lang)


def _check_known(what: str, asked: Sequence[str], known: Sequence[str]) -> None:
    if unknown := [name for name in asked if name not in known]:
        raise CellError(
            f"Không có {what} {unknown[0]!r}",
            found=", ".join(known),
            todo=f"chọn {what} trong danh sách",
        )
