"""Whoever cites regsurf finds the same words everywhere."""

import re
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parents[1]


def test_the_ways_to_cite_agree():
    line = (HERE / "docs" / "references.md").read_text("utf-8")
    file = (HERE / "CITATION.cff").read_text("utf-8")
    (title,) = re.findall(r'^title: "(.*)"$', file, re.MULTILINE)
    (version,) = re.findall(r"^version: (.*)$", file, re.MULTILINE)
    assert f"title = {{{title}}}" in line
    assert f"version = {{{version}}}" in line
    assert version == metadata.version("regsurf")
