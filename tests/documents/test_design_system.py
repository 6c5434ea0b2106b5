"""docs/design-system.md says what the style sheet and the chart theme hold, and it is legible."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from helpers.documents.html.render import page_style
from helpers.notebook.charts.theme import BAD, GOOD, INK, MARKERS, QUIET, SERIES

DOC = (Path(__file__).parents[2] / "docs" / "design-system.md").read_text("utf-8")
ROW = re.compile(r"^\| `(--[a-z-]+)` \| `(#[0-9a-f]+)` \| `(#[0-9a-f]+)` \|", re.M)
TOKEN = re.compile(r"(--[a-z-]+): (#[0-9a-f]{3,6})")
# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def tokens():
    """The colours of the style sheet, light and dark."""
    css = str(page_style().css)
    light, dark, *_ = re.findall(r":root \{(.*?)\}", css, re.S)
    return {**dict(TOKEN.findall(light))}, {
        **dict(TOKEN.findall(light)),
        **dict(TOKEN.findall(dark)),
    }


def linear(colour):
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    srgb = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(a, b):
    bright, dim = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (a, b)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def lab(rgb):
    """CIE Lab of linear RGB, white D65."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(first, second, blindness):
    """The distance of two colours (CIE 1976) as seen with a kind of colour blindness."""
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(colour)) for colour in (first, second)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_document_lists_the_colours_of_the_style_sheet():
    light, dark = tokens()
    listed = ROW.findall(DOC)
    assert len(listed) == 12
    for name, in_light, in_dark in listed:
        assert (light[name], dark[name]) == (in_light, in_dark), name


def test_the_document_lists_the_colours_of_charts():
    for colour in (GOOD, BAD, *SERIES):
        assert f"`{colour}`" in DOC


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_has_the_contrast_of_aa_on_every_surface(scheme):
    colour = tokens()[scheme]
    for text in ("--ink", "--soft", "--accent", "--ok", "--bad", "--none"):
        for surface in ("--card", "--faint", "--paper"):
            assert contrast(colour[text], colour[surface]) >= 4.5, (text, surface)
    for state in ("ok", "bad"):
        assert contrast(colour[f"--{state}"], colour[f"--{state}-tint"]) >= 4.5
    assert contrast(colour["--mark-ink"], colour["--mark"]) >= 4.5


def test_chart_colours_can_be_written_in_and_told_apart():
    for colour in (*SERIES, GOOD, BAD, INK, QUIET):
        assert contrast(colour, "#fff") >= 4.5
    for blindness in BLINDNESS:
        assert apart(GOOD, BAD, blindness) >= 25
        for first, second in combinations(zip(SERIES, MARKERS, strict=True), 2):
            assert first[1] != second[1]


def test_a_pale_colour_and_a_confusable_pair_are_noticed():
    assert contrast("#bbb", "#fff") < 4.5
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert apart("#8a6d00", "#6d7a00", "deuteranopia") < 25
