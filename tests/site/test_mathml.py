"""Formulas: what the extension makes of TeX, and that the font can draw it all."""

import html
import re
from pathlib import Path


import pytest
from fontTools.ttLib import TTFont
from regsurf_site import mathml

SITE = Path(__file__).parents[2] / "docs" / "_build" / "html"


def test_a_formula_in_a_line_of_text():
    assert mathml.to_mathml(r"\lambda") == "<math><mi>λ</mi></math>"


def test_lines_are_aligned_but_cases_are_left_alone():
    cases = r"w = \begin{cases} p & u \ge 0 \\ 1 & u < 0 \end{cases}"
    assert mathml.to_mathml(cases, display=True).count("<mtable") == 1
    lines = mathml.to_mathml(r"a &= b \\ c &= d", display=True)
    assert lines == mathml.to_mathml(
        r"\begin{aligned}a &= b \\ c &= d\end{aligned}", display=True
    )
    assert mathml.to_mathml("a = b\n\nc = d", display=True).count("<mtr>") == 2


@pytest.mark.parametrize("tex", [r"\undefined", r"\frac{1", r"\begin{none} x"])
def test_a_formula_that_is_not_understood_is_an_error_of_one_line(tex):
    with pytest.raises(mathml.MathError) as caught:
        mathml.to_mathml(tex)
    assert "\n" not in str(caught.value)


def test_characters_are_those_that_are_drawn():
    page = "<p>ü</p><math><mi>β</mi><mo>&lt;</mo><mi>log</mi><mo>\u2061</mo></math>"
    assert mathml.characters_in(page) == {"β", "𝛽", "<", "l", "o", "g"}


def test_the_font_of_the_site_draws_every_formula():
    with TTFont(SITE / "_static" / mathml.FONT_NAME) as font:
        drawable = set(map(chr, font.getBestCmap()))
    pages = list(SITE.rglob("*.html"))
    used = set().union(*(mathml.characters_in(p.read_text("utf-8")) for p in pages))
    assert used
    assert used <= drawable
    assert drawable >= mathml.SAFE_CHARACTERS


def test_no_formula_was_left_as_tex():
    for page in SITE.rglob("*.html"):
        text = html.unescape(page.read_text("utf-8"))
        assert not re.search(r'class="math[^>]*>\s*(?:<div[^>]*>)?<code>', text), page
