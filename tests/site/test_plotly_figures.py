"""Any Plotly figure on a page: refused with a sentence, or a picture and then live."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import SITE, pages, served_site
from plotly.offline import get_plotlyjs_version
from regsurf_site import bundles, companion, gallery, plotly_figure
from sklearn.datasets import load_breast_cancer
from sphinx.errors import ExtensionError

import regsurf as rs

DOCS = Path(__file__).parents[2] / "docs"
EXTENSION = str(DOCS / "_ext")
PATHS = "auto_examples/plot_6_paths.html"
FIGURE_PAGES = [
    name
    for name in pages()
    if 'class="plotly-figure"' in (SITE / name).read_text(encoding="utf-8")
]
KNOWN = sorted(bundles.traces_in("strict"))
GO = {name.lower(): getattr(go, name) for name in dir(go) if name[0].isupper()}


def figure_of(*traces, **layout):
    return go.Figure(list(traces), layout).to_dict()


# The choice of a bundle


@pytest.mark.parametrize("name", bundles.NAMES)
def test_a_bundle_is_that_of_the_python_package(name):
    lock = json.loads((DOCS / "web" / "package-lock.json").read_text("utf-8"))
    locked = lock["packages"][f"node_modules/plotly.js-{name}-dist-min"]
    assert locked["version"] == get_plotlyjs_version() == bundles.version()
    assert locked["integrity"].startswith("sha512-")


def test_a_bundle_of_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(bundles, "get_plotlyjs_version", lambda: "9.9.9")
    bundles.version.cache_clear()
    with pytest.raises(ExtensionError, match=r"the Python package draws for 9\.9\.9"):
        bundles.version()
    bundles.version.cache_clear()


@pytest.mark.parametrize("kind", KNOWN)
def test_the_bundle_is_the_smallest_that_has_the_traces(kind):
    figure = figure_of({"type": kind})
    if kind in bundles.ELSEWHERE:
        said = bundles.refusal(figure, "one.py")
        assert said.startswith(f"one.py: the trace {kind} fetches maps")
        return
    assert bundles.refusal(figure, "one.py") == ""
    chosen = bundles.bundle_for(figure)
    sizes = [
        next(bundles.package(name).glob("*.min.js")).stat().st_size
        for name in bundles.NAMES
        if kind in bundles.traces_in(name)
    ]
    assert next(bundles.package(chosen).glob("*.min.js")).stat().st_size == min(sizes)


@pytest.mark.parametrize(
    ("traces", "bundle"),
    [
        ([go.Scatter(), go.Bar()], "basic"),
        ([go.Scatter(), go.Heatmap()], "cartesian"),
        ([go.Scatter(), go.Surface()], "gl3d"),
        ([go.Heatmap(), go.Surface()], "strict"),
        ([], "basic"),
    ],
)
def test_a_bundle_has_all_traces_of_a_figure(traces, bundle):
    assert bundles.bundle_for(figure_of(*traces)) == bundle


@pytest.mark.parametrize("kind", sorted(set(GO) & {"scattermapbox", "scattergl"}))
def test_a_trace_that_only_some_bundles_have(kind):
    figure = figure_of(GO[kind]())
    if kind in KNOWN:
        assert bundles.bundle_for(figure) == "strict"
    else:
        assert f"has the trace {kind}, so" in bundles.refusal(figure, "one.py")


@pytest.mark.parametrize("url", ["https://example.org/a.png", "//example.org/a.png"])
def test_a_picture_of_another_host_is_refused(url):
    behind = figure_of(images=[{"source": url}])
    trace = figure_of(go.Image(source=url))
    for figure, name in ((behind, "layout.images"), (trace, "image")):
        said = bundles.refusal(figure, "one.py")
        assert said.startswith(f"one.py: the picture of {name} is fetched")


# What is shown is kept


@pytest.fixture
def block(tmp_path):
    """Make what sphinx-gallery says of a block that has been run."""
    gallery.reset({}, "")
    paths = iter([str(tmp_path / f"{n}.png") for n in range(9)])
    return {
        "image_path_iterator": paths,
        "src_file": "examples/plot_9_mine.py",
        "example_globals": {},
    }


def scraped(block):
    return re.findall(
        r"^\.\. (\S+):: \S+$", gallery.scraper(None, block, {}), re.MULTILINE
    )


def test_what_is_shown_and_what_comes_last_is_kept_once(block, tmp_path):
    go.Figure(go.Heatmap(z=[[1, 2], [3, 4]])).show()
    block["example_globals"]["___"] = go.Figure(go.Scatter(y=[1, 2]))
    assert scraped(block) == ["plotly-figure", "plotly-figure"]
    kinds = [
        json.loads((tmp_path / f"{n}.json").read_bytes())["data"][0]["type"]
        for n in range(2)
    ]
    assert kinds == ["heatmap", "scatter"]
    assert scraped(block) == []


def test_a_loss_surface_stays_the_sites_own(block):
    rs.plotting.surface(rs.CrossEntropy(p=1) + rs.Penalty(l1=0.2), n=11).show()
    assert scraped(block) == ["live-figure"]


@pytest.mark.parametrize("way", ["shown", "last"])
def test_what_cannot_be_embedded_is_a_sentence_and_nothing_of_it_stays(block, way):
    figure = go.Figure(go.Scattergeo(lon=[0], lat=[0]))
    if way == "shown":
        figure.show()
    else:
        block["example_globals"]["___"] = figure
    said = gallery.scraper(None, block, {}).strip()
    assert re.fullmatch(r"plot_9_mine.py: the trace scattergeo [^.]+\.", said), said
    assert scraped(block) == []


FIGURES = {
    "lines": go.Figure(
        [go.Scatter(y=[1, 3], name="a"), go.Scatter(y=[2, 1], name="b")]
    ),
    "bars": go.Figure([go.Bar(x=["u", "v"], y=[1, 3]), go.Bar(x=["u", "v"], y=[2, 1])]),
    "bars to the right": go.Figure(go.Bar(y=["u", "v"], x=[1, 3], orientation="h")),
    "a heat map": go.Figure(go.Heatmap(z=np.eye(3), colorscale="Greys")),
    "a contour": go.Figure(go.Contour(z=np.outer([1, 2, 3], [1, 2]), x=[0, 5])),
    "log axes": go.Figure(
        go.Scatter(x=[1, 10], y=[1, 2], line_dash="dot"),
        {"xaxis": {"type": "log", "range": [0, 2]}, "title": "T"},
    ).add_vline(3),
    "a pie": go.Figure(go.Pie(values=[1, 2])),
    "two panels": go.Figure(go.Scatter(y=[1]), {"xaxis2": {"domain": [0.5, 1]}}),
    "nothing": go.Figure(),
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_drawn_without_a_browser_the_same_each_time(name, tmp_path):
    written = []
    for folder in "ab":
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "one.png"
        gallery.keep(FIGURES[name].to_dict(), path)
        written.append({p.name: p.read_bytes() for p in path.parent.iterdir()})
    assert written[0] == written[1]
    assert sorted(written[0]) == ["one.dark.webp", "one.json", "one.webp"]


def test_a_picture_shows_the_data():
    ax = companion.companion(FIGURES["lines"].to_dict()).axes[0]
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 3], [2, 1]]
    ax = companion.companion(FIGURES["bars"].to_dict()).axes[0]
    assert [bar.get_height() for bar in ax.patches] == [1, 3, 2, 1]
    assert len({round(bar.get_x(), 9) for bar in ax.patches}) == 4
    ax = companion.companion(FIGURES["a heat map"].to_dict()).axes[0]
    np.testing.assert_array_equal(ax.collections[0].get_array(), np.eye(3))
    ax = companion.companion(FIGURES["log axes"].to_dict()).axes[0]
    assert (ax.get_xscale(), ax.get_xlim(), ax.get_title()) == ("log", (1, 100), "T")
    assert ax.lines[-1].get_xdata() == [3, 3]


def test_what_has_no_picture_is_told_in_words():
    pie = figure_of(go.Pie(values=[1], name="flour"), title="Bread <b>today</b>")
    (text,) = companion.companion(pie).axes[0].texts
    assert text.get_text() == "Bread today. flour."
    assert companion.words(figure_of(go.Pie())) == "A figure of pie."


def test_code_of_a_page_must_end_in_a_figure():
    code = "import plotly.graph_objects as go\n"
    made = plotly_figure.result_of(f"{code}go.Figure(go.Bar(y=[1]))")
    assert made.data[0].type == "bar"
    with pytest.raises(TypeError, match="must end in a figure, not in 'figure = 1'"):
        plotly_figure.result_of("figure = 1")
    with pytest.raises(TypeError, match="must end in a figure, not in a int"):
        plotly_figure.result_of("1 + 1")


# A small site of a contributor's own

CONF = f"""
import os
from jupyter_client.manager import KernelManager
KernelManager.transport_encryption.default_value = "auto"
os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
extensions = ["myst_nb", "sphinx_gallery.gen_gallery", "regsurf_site"]
exclude_patterns = ["auto_examples/*.ipynb", "_generated"]
nb_execution_mode = "cache"
html_theme = "furo"
html_math_renderer = "mathml"
html_favicon = {str(DOCS / "_static" / "favicon.svg")!r}
templates_path = [{str(DOCS / "_templates")!r}]
sphinx_gallery_conf = {{
    "examples_dirs": "../examples",
    "gallery_dirs": "auto_examples",
    "image_scrapers": ("regsurf_site.gallery.scraper",),
    "capture_repr": (),
    "reset_modules": ("regsurf_site.gallery.reset",),
    "abort_on_example_error": True,
}}
"""
EXAMPLE = '''"""
Mine
====
"""
# %%
import plotly.graph_objects as go

go.Figure({first}).show()

# %%
go.Figure(go.Scattergl(y=[1, 3, 2]), {{"title": "The last expression"}})
'''
NOTEBOOK = """---
file_format: mystnb
kernelspec: {name: python3}
---
# A page

```{code-cell}
import plotly.graph_objects as go
go.Figure(CELL, {"title": "Two bars"})
```
"""


def built(folder, first, cell='go.Bar(x=["a", "b"], y=[1, 2])'):
    (folder / "docs").mkdir(parents=True)
    (folder / "examples").mkdir()
    (folder / "docs" / "conf.py").write_text(CONF)
    (folder / "docs" / "index.md").write_text(
        "# Site\n\n```{toctree}\nnotebook\nauto_examples/index\n```\n"
    )
    (folder / "docs" / "notebook.md").write_text(NOTEBOOK.replace("CELL", cell))
    (folder / "examples" / "GALLERY_HEADER.rst").write_text("Gallery\n=======\n")
    (folder / "examples" / "plot_9_mine.py").write_text(EXAMPLE.format(first=first))
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "docs", "site"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([EXTENSION, *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    done = built(folder, "go.Heatmap(z=[[1, 2], [3, 4]])")
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_a_build_says_in_a_sentence_what_it_cannot_embed(tmp_path):
    done = built(tmp_path, "go.Scattermap(lon=[0])", "go.Scattergeo(lon=[0])")
    assert done.returncode != 0
    said = done.stdout + done.stderr  # of others, such as the kernel, as well
    assert "Traceback" not in said, said
    for file, trace in (
        ("plot_9_mine.py", "scattermap"),
        ("notebook.md", "scattergeo"),
    ):
        sentence = (
            f"{file}: the trace {trace} fetches maps from another host, so the site"
            " cannot show this figure."
        )
        assert sentence in said, said


def test_only_used_bundles_are_published(small_site):
    published = {path.name for path in (small_site / "_static/plotly").glob("plotly-*")}
    names = ("basic", "cartesian", "strict")
    version = get_plotlyjs_version()
    assert published == {f"plotly-{name}-{version}.min.js" for name in names}
    for page in small_site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert ('class="plotly-figure"' in text) == ("plotly-figure.js" in text)


def open_figures(page, url):
    page.goto(url)
    for figure in page.locator(".plotly-figure").all():
        figure.scroll_into_view_if_needed()
        name = figure.get_attribute("id")
        page.locator(f"#{name}[data-state=live]").wait_for()


@pytest.mark.parametrize("name", ["notebook.html", "auto_examples/plot_9_mine.html"])
@pytest.mark.parametrize("way", ["served", "from a folder"])
def test_a_contributors_figures_are_live(page, small_site, name, way):
    if way == "from a folder":
        open_figures(page, (small_site / name).as_uri())
        page.problems.clear()  # a file is no host
    else:
        with served_site(small_site) as address:
            # The fixture knows the large site alone.
            open_figures(page, f"{address}/{name}")
            page.problems[:] = [p for p in page.problems if address not in p]
    kinds = page.evaluate(
        "[...document.querySelectorAll('.plotly-plot')].map((p) => p._fullData[0].type)"
    )
    assert kinds == (["bar"] if name == "notebook.html" else ["heatmap", "scattergl"])


# The site itself


@pytest.mark.parametrize("name", FIGURE_PAGES)
def test_a_figure_starts_when_it_comes_near(page, site, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{name}")
    page.wait_for_load_state("networkidle")
    assert not any("/plotly/" in url for url in asked)
    assert page.locator(".plotly-figure .waiting").count()
    open_figures(page, page.url)
    bundles_asked = {url for url in asked if "/plotly/plotly-" in url}
    assert len(bundles_asked) == 1
    first = page.locator(".plotly-figure").first
    assert not first.locator(".waiting").is_visible()
    assert first.locator("img.only-light").evaluate(VISIBILITY) == "hidden"
    label = first.locator(".plotly-stage[role=group]").get_attribute("aria-label")
    assert label.startswith(first.locator("img").first.get_attribute("alt"))
    words = page.locator(".modebar-btn").evaluate_all(
        "(all) => all.map((one) => one.dataset.title ?? one.getAttribute('aria-label'))"
    )
    assert words
    assert not [
        w
        for w in words
        if re.search("cloud|share|chart studio", w or "", re.IGNORECASE)
    ]


VISIBILITY = "(element) => getComputedStyle(element).visibility"


def test_the_other_pages_know_nothing_of_plotly(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/auto_examples/plot_1_cross_entropy.html")
    page.locator(".live-figure").first.scroll_into_view_if_needed()
    page.locator(".live-surface.is-live").first.wait_for()
    assert not any("plotly" in url for url in asked)


def test_the_pointer_reads_weight_and_strength(page, site):
    open_figures(page, f"{site}/{PATHS}")
    plot = page.locator(".plotly-plot").first
    plot.scroll_into_view_if_needed()
    place, x, y = plot.evaluate(
        """(plot) => {
            const { x, y } = plot._fullData[1];
            const { _fullLayout: { xaxis: across, yaxis: up } } = plot;
            const { left, top } = plot.getBoundingClientRect();
            const n = 10;
            return [[left + across._offset + across.d2p(x[n]), top + up._offset + up.d2p(y[n])], x[n], y[n]];
        }"""
    )
    page.mouse.move(place[0] - 5, place[1])
    page.mouse.move(*place)
    label = plot.locator(".hovertext").first
    label.wait_for()
    said = label.text_content().replace("−", "-")
    numbers = re.search(r"λ = (\S+), weight = (-?[\d.]+)", said)
    assert [float(n) for n in numbers.groups()] == pytest.approx([x, y], rel=5e-3)


def test_a_click_in_the_legend_hides_a_feature_and_the_theme_keeps_it_hidden(
    page, site
):
    open_figures(page, f"{site}/{PATHS}")
    plot = page.locator(".plotly-plot").first
    names = plot.locator(".legendtext").all_text_contents()
    assert names[0] == "radius"
    assert len(names) == 10
    plot.locator(".legendtoggle").first.click()
    plot.locator(".traces").first.and_(
        page.locator("[style*='opacity: 0.5']")
    ).wait_for()
    visible = "document.querySelector('.plotly-plot')._fullData[0].visible"
    assert page.evaluate(visible) == "legendonly"
    ink = "(element) => getComputedStyle(element)"
    for theme in ("dark", "light"):
        page.evaluate("(theme) => (document.body.dataset.theme = theme)", theme)
        page.wait_for_timeout(1000)
        stage = page.locator(".plotly-stage").first.evaluate(f"{ink}.color")
        assert plot.locator(".xtitle").evaluate(f"{ink}.fill") == stage
        assert page.evaluate(visible) == "legendonly"


def test_the_lines_are_what_python_computes(page, site):
    open_figures(page, f"{site}/{PATHS}")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll(".plotly-plot")].map((plot) =>
            plot._fullData.map(({ x, y }) => [Array.from(x), Array.from(y)]))"""
    )
    data = load_breast_cancer()
    X = data.data[:, :10]
    loss = rs.LogisticLoss((X - X.mean(axis=0)) / X.std(axis=0), data.target)
    for lines, name in zip(drawn, ("l1", "l2"), strict=True):
        strength = lines[0][0][20]
        penalty = rs.Penalty(**{name: strength})
        beta = rs.minimize(loss + penalty, np.zeros(10), tol=1e-8).beta
        shown = [y[20] for _, y in lines]
        np.testing.assert_allclose(shown, beta, atol=1e-5)
        assert [y == 0 for y in shown] == [b == 0 for b in beta]


def test_without_a_script_there_is_a_picture(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{PATHS}")
    figure = page.locator(".plotly-figure").first
    picture = figure.locator("img.only-light")
    picture.scroll_into_view_if_needed()
    assert picture.is_visible()
    assert picture.evaluate("(image) => image.naturalWidth") > 600
    assert not figure.locator(".waiting").is_visible()
    context.close()


def test_a_figure_whose_data_do_not_arrive_says_so_and_may_be_tried_again(page, site):
    page.route("**/_static/plotly/plotly-*", lambda route: route.abort())
    page.goto(f"{site}/{PATHS}")
    figure = page.locator(".plotly-figure").first
    figure.scroll_into_view_if_needed()
    failed = page.locator(".plotly-figure[data-state=failed] .live-message").first
    failed.wait_for()
    assert re.search(r"did not arrive\). The picture stays\.", failed.inner_text())
    assert figure.locator("img.only-light").is_visible()
    page.problems.clear()
    page.unroute("**/_static/plotly/plotly-*")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(100)
    figure.scroll_into_view_if_needed()
    page.locator(".plotly-figure[data-state=live]").first.wait_for()


def test_the_reference_shows_the_figure_that_the_call_returns(page, site):
    open_figures(page, f"{site}/api.html")
    shown = page.evaluate(
        """() => {
            const { _fullData: data, layout } = document.querySelector(".plotly-plot");
            return { types: data.map((trace) => trace.type), z: Array.from(data[0].z, (row) => Array.from(row)), sliders: layout.sliders };
        }"""
    )
    J = rs.CrossEntropy(p=1.0) + rs.Penalty(l1=0.2)
    np.testing.assert_allclose(shown["z"], J(rs.square_grid(3.0, 61)), rtol=1e-6)
    assert shown["types"] == ["surface", "scatter3d"]
    assert len(shown["sliders"][0]["steps"]) == 6
