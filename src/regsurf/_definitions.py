"""Colours, levels, dials and words that Python and the site's pages share."""

import json
from importlib import resources
from typing import Any

_FILE = resources.files(__package__) / "definitions.json"
DEFINITIONS: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
