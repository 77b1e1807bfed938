"""The HTML of the site's own elements: Jinja templates beside the code that fills them."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def filled(name: str, **values: Any) -> str:
    """Fill a template; what is missing is an error, what is text is escaped."""
    return _environment().get_template(name).render(**values)
