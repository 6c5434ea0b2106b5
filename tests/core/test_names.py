"""Names are matched after normalisation, near names are offered, old encodings are recognised."""

import csv
import datetime as dt
import unicodedata

import pytest
from project import REPO

from helpers.core.spelling import lacks_only_marks, name_key
from helpers.intake.legacy import legacy_encoding, reading
from helpers.intake.names import UnknownName, identify, shown
from helpers.params.provinces import province_registry, read_provinces
from helpers.params.registry import Alias, Registry, Unit

MERGERS = REPO.root.parent / "shared" / "real" / "province_merge_2025.csv"
IN_2014, IN_2025 = dt.date(2014, 12, 31), dt.date(2025, 7, 1)


def registry(on: dt.date = IN_2014) -> Registry:
    return province_registry(REPO.params, on)


def test_there_are_63_provinces_until_june_2025_and_34_from_july() -> None:
    days = (IN_2014, dt.date(2025, 1, 1), dt.date(2025, 6, 30), IN_2025)
    assert [len(registry(day).units) for day in days] == [63, 63, 63, 34]


def test_every_province_that_ended_became_part_of_one_that_began() -> None:
    rows = {province.id: province for province in read_provinces(REPO.params)}
    ended = [province for province in rows.values() if province.valid_to]
    assert len(ended) == 58  # 52 merged in 2025, Huế, Hà Tây and Hà Nội of then, three divided
    for province in ended:
        heir = rows[province.successor]
        assert province.valid_to and heir.valid_from == province.valid_to + dt.timedelta(days=1)
    heirs = {province.successor for province in ended if province.valid_to == dt.date(2025, 6, 30)}
    assert len(heirs) == 23
    assert rows["tinh-dak-nong"].successor == "tinh-lam-dong-2025"


def test_every_name_of_a_day_belongs_to_one_province() -> None:
    for day in (IN_2014, IN_2025):
        known = registry(day)
        for unit in known.units:
            for name in (unit.name_vi, unit.short_vi, unit.name_en.removesuffix(" Province")):
                match = known.match(name)
                assert match is not None and match.id == unit.id


@pytest.mark.parametrize(
    ("unit", "spellings"),
    [
        ("tinh-dak-lak", ["Đắk Lắk", "Đăk Lăk", "Đăk Lắk", "Dak Lak", "DakLak", "Đắc Lắc"]),
        ("tinh-dak-nong", ["Đắk Nông", "Đăk Nông", "Dak Nong", "ĐẮK NÔNG"]),
        ("tinh-bac-kan", ["Bắc Kạn", "Bắc Cạn", "Bac Kan", "Bắc Kan"]),
        ("tinh-ha-nam", ["Hà Nam", "Ha Nam", " Hà  Nam\n"]),
        ("tinh-ninh-binh", ["Ninh Bình", "Ninh Binh"]),
        ("tinh-ba-ria-vung-tau", ["BRVT", "BR-VT", "Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu"]),
        ("tinh-thua-thien-hue", ["TT-Huế", "TT- Huế", "TT.Huế", "TT Huế", "Thừa Thiên-Huế"]),
        (
            "tp-ho-chi-minh",
            ["TP.HCM", "Tp.HCM", "TP. Hồ Chí Minh", "TP Hồ Chí Minh", "HCMC"],
        ),
        ("tinh-hoa-binh", ["Hòa Bình", "Hoà Bình", "Tỉnh Hoà Bình"]),
        ("tp-can-tho", ["Cần Thơ", "TP Cần Thơ", "Tp. Cần Thơ", "thành phố Cần Thơ"]),
        ("tinh-kon-tum", ["Kon Tum", "KonTum", "Kontum"]),
    ],
)
def test_the_spellings_of_a_province_in_both_unicode_forms(unit: str, spellings: list[str]) -> None:
    for spelling in spellings:
        for form in ("NFC", "NFD"):
            match = registry().match(unicodedata.normalize(form, spelling))
            assert match is not None and match.id == unit, (form, spelling)


@pytest.mark.parametrize(
    "name", ["Hà Tam", "Hà Nạm", "Quảng", "Đắk Lấk", "Bình Thân", "Median", "", "x", "Hà Nam 1"]
)
def test_another_letter_or_another_mark_is_another_name(name: str) -> None:
    unknown = identify(registry(), name)
    assert isinstance(unknown, UnknownName)
    assert unknown.code == "unknown_unit"


def test_the_nearest_candidates_are_offered() -> None:
    unknown = identify(registry(), "Quảng Nimh")
    assert isinstance(unknown, UnknownName)
    assert "có phải là: Tỉnh Quảng Ninh" in unknown.todo


def test_a_name_that_two_units_share_is_nobodys() -> None:
    known = registry()
    double = (*known.aliases, *(Alias(id=unit.id, alias="Tây Bắc") for unit in known.units[:2]))
    assert Registry(known.units, double).match("Tây Bắc") is None
    single = (*known.aliases, Alias(id=known.units[0].id, alias="Tây Bắc"))
    assert Registry(known.units, single).match("Tây Bắc") == known.units[0]


def test_marks_left_out_fit_two_units_and_are_no_answer() -> None:
    about = {
        "programme": "",
        "name_en": "",
        "level": "",
        "group": "",
        "group_vi": "",
        "group_en": "",
    }
    units = tuple(
        Unit(id=f"u{n}", name_vi=name, short_vi=name, order=n, **about)
        for n, name in enumerate(("Hà", "Hạ"))
    )
    known = Registry(units, ())
    assert known.match("Ha") is None
    assert known.match("Hạ") == units[1]


@pytest.mark.parametrize(
    ("text", "encoding", "unit"),
    [
        ("TØnh §¾k L¾k", "TCVN3", "tinh-dak-lak"),
        ("Qu¶ng Ninh", "TCVN3", "tinh-quang-ninh"),
        ("Hµ Néi", "TCVN3", "tp-ha-noi"),
        ("CÇn Th¬", "TCVN3", "tp-can-tho"),
        ("Tænh Ñaék Laék", "VNI", "tinh-dak-lak"),
        ("Quaûng Ninh", "VNI", "tinh-quang-ninh"),
        ("Haø Noäi", "VNI", "tp-ha-noi"),
        ("Caàn Thô", "VNI", "tp-can-tho"),
    ],
)
def test_old_encodings_are_refused_and_their_reading_is_a_question(
    text: str, encoding: str, unit: str
) -> None:
    unknown = identify(registry(), text)
    assert isinstance(unknown, UnknownName)
    assert unknown.code == "legacy_encoding"
    assert encoding in unknown.what
    meant = registry().unit(unit)
    assert meant is not None and f"có lẽ là: {meant.name_vi}" in unknown.todo


def test_no_proper_name_of_the_project_is_taken_for_an_old_encoding() -> None:
    names = [unit.name_vi for unit in registry().units]
    text = (REPO.params / "units.csv").read_text("utf-8")
    names += [word for line in text.splitlines() for word in line.split(",")]
    assert [name for name in names if legacy_encoding(name)] == []


@pytest.mark.parametrize(
    "text", ["Café Đắk Mil", "5 m² «A» 3×4 ±1°", "Hoà, khoẻ, quý", "toàn quốc"]
)
def test_signs_and_new_tone_places_are_no_old_encoding(text: str) -> None:
    assert legacy_encoding(text) is None


def test_a_text_reads_as_it_would_in_its_encoding() -> None:
    assert reading("Céng hßa x· héi chñ nghÜa ViÖt Nam", "TCVN3") == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam"
    )
    assert reading("Coäng hoøa xaõ hoäi chuû nghóa", "VNI").startswith("Cộng hòa xã hội chủ")


def test_keys_fold_spaces_case_and_tone_places_but_no_marks() -> None:
    assert name_key("Sở Văn  hoá, Thể thao") == name_key("sở văn hóa,Thể thao")
    assert name_key("toàn") == "toàn"
    assert name_key("Hà Nam") != name_key("Ha Nam")
    assert lacks_only_marks("hanam", "hànam") and not lacks_only_marks("hànam", "hanam")


def test_what_is_shown_of_a_text_is_one_short_line() -> None:
    assert shown("a\x00b\nc\u202ed") == "a b cd"
    assert len(shown("x" * 40_000)) == 81


@pytest.mark.skipif(not MERGERS.is_file(), reason="the real table is not beside the checkout")
def test_the_heirs_are_those_of_the_list_of_the_merger() -> None:
    before, after = registry(dt.date(2025, 6, 30)), registry(IN_2025)
    rows = {province.id: province for province in read_provinces(REPO.params)}
    with MERGERS.open(encoding="utf-8", newline="") as file:
        listed = [
            (row["tinh_truoc_2025_07"], row["tinh_tu_2025_07"]) for row in csv.DictReader(file)
        ]
    assert len(listed) == 63
    for old, new in listed:
        was, became = before.match(old), after.match(new)
        assert was is not None and became is not None
        assert (rows[was.id].successor or was.id) == became.id
