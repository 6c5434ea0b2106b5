"""Cut the report fonts down to Latin, Vietnamese and the signs a report uses.

    python tools/subset_fonts.py /usr/share/fonts/truetype/croscore src/helpers/documents/fonts

reads the Croscore fonts (Debian package fonts-croscore) from the first folder and writes the
subsets to the second; those that pages embed as WOFF2 too (needs `pip install brotli`). Kerning,
mark positioning and the name table (author, version, licence) are kept; hinting instructions are
dropped. The same source gives the same bytes.
"""

import argparse
import unicodedata
from pathlib import Path

import matplotlib
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = (
    "Tinos-Regular",
    "Tinos-Bold",
    "Tinos-Italic",
    "Tinos-BoldItalic",
    "Arimo-Regular",
    "Arimo-Bold",
    "Cousine-Regular",
)
EMBEDDED = ("Arimo-Regular", "Arimo-Bold")
# no Croscore font has the signs of a judgement; matplotlib's DejaVu has
JUDGEMENTS = "✓✗"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
COMBINING_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
SIGNS = "–—‐‑…“”‘’„‚‹›•·′″‰−×÷≥≤≠≈±→←↑↓▲▼►◄■□▪●○◊€№\u2002\u2003\u2009\u200a\u202f"


def vietnamese_letters() -> str:
    """The 146 letters in composed form: 12 vowels by 6 tones and đ, in both cases."""
    composed = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES]
    lower = "".join(composed) + "đ"
    return lower + lower.upper()


def wanted_characters() -> set[int]:
    """Code points to keep, whether or not the source font has them all."""
    latin = range(0x20, 0x7F), range(0xA0, 0x100)
    text = vietnamese_letters() + COMBINING_MARKS + SIGNS
    return {code for part in latin for code in part} | {ord(sign) for sign in text}


def subset_font(source: Path, target: Path, characters: set[int]) -> None:
    """Write the subset of `source` to `target`, by its suffix; the source's time stamp is kept."""
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.name_languages = [0x409]
    options.hinting = False
    options.drop_tables += ["DSIG", "FFTM"]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    font.save(target)
    font.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="folder of the full fonts")
    parser.add_argument("target", type=Path, help="folder for the subsets")
    arguments = parser.parse_args()
    arguments.target.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        for suffix in (".ttf", *([".woff2"] if name in EMBEDDED else [])):
            target = (arguments.target / name).with_suffix(suffix)
            subset_font(arguments.source / f"{name}.ttf", target, wanted_characters())
            print(f"{target}: {target.stat().st_size} bytes")
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    subset_font(dejavu, arguments.target / "Marks.woff2", set(map(ord, JUDGEMENTS)))


if __name__ == "__main__":
    main()
