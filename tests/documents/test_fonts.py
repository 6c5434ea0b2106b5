"""The shipped fonts: what they cover, how wide digits are, and that their licence is stated."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[2] / "src" / "helpers" / "documents" / "fonts"
FONTS = sorted(FOLDER.glob("*.ttf"))
LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
)
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
SIGNS = "–—…“”‘’•·−×≥≤±→▲▼■●%/"


@pytest.fixture(params=FONTS, ids=lambda path: path.stem)
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(request.param)


def missing_from(font: TTFont, text: str) -> list[str]:
    covered = font.getBestCmap()
    return [sign for sign in text if ord(sign) not in covered]


def test_all_seven_fonts_are_shipped() -> None:
    assert [path.stem for path in FONTS] == [
        "Arimo-Bold",
        "Arimo-Regular",
        "Cousine-Regular",
        "Tinos-Bold",
        "Tinos-BoldItalic",
        "Tinos-Italic",
        "Tinos-Regular",
    ]


def test_the_alphabet_holds_146_letters_beyond_and_within_latin() -> None:
    vietnamese = [letter for letter in LETTERS if letter not in "bcdfghjklmnpqrstvwxz"]
    assert len(vietnamese + [letter.upper() for letter in vietnamese]) == 146


def test_a_font_has_every_vietnamese_letter_in_both_cases(font: TTFont) -> None:
    assert missing_from(font, LETTERS + LETTERS.upper()) == []


def test_a_font_has_combining_marks_and_the_signs_of_a_report(font: TTFont) -> None:
    assert missing_from(font, MARKS + SIGNS) == []


def test_a_letter_outside_the_subset_is_noticed(font: TTFont) -> None:
    assert missing_from(font, "đ中Đ") == ["中"]


def test_all_digits_have_one_width_so_columns_of_numbers_line_up(font: TTFont) -> None:
    names = font.getBestCmap()
    assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_kerning_and_mark_positions_are_kept(font: TTFont) -> None:
    features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    one_width = font["name"].getDebugName(1) == "Cousine"
    assert one_width or features >= {"kern", "mark"}


def test_a_font_names_its_version_and_licence(font: TTFont) -> None:
    version = "1.23" if font["name"].getDebugName(1) == "Cousine" else "1.33"
    assert font["name"].getDebugName(5).startswith(f"Version {version};")
    assert "SIL Open Font License, Version 1.1" in font["name"].getDebugName(13)


def test_the_licence_lies_beside_the_fonts() -> None:
    text = (FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in text
    assert "Copyright 2010 Google" in text


@pytest.mark.parametrize("name", ["Arimo-Regular", "Arimo-Bold"])
def test_a_font_that_pages_carry_is_small_and_the_same_as_the_one_that_texts_are_measured_with(
    name: str,
) -> None:
    carried, shipped = (FOLDER / f"{name}.{kind}" for kind in ("woff2", "ttf"))
    assert carried.stat().st_size < 40_000
    page_font, shipped_font = TTFont(carried), TTFont(shipped)
    assert page_font.getBestCmap() == shipped_font.getBestCmap()
    assert page_font["hmtx"].metrics == shipped_font["hmtx"].metrics


def test_the_signs_of_a_judgement_are_carried_too() -> None:
    assert missing_from(TTFont(FOLDER / "Marks.woff2"), "✓✗") == []
