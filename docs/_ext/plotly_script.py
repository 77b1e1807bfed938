"""Plotly's script, changed where it makes a reader wait in vain.

Plotly reads letters back from the graphics process to cut them into triangles, draws
everything a second time to know what is under the pointer, and links its shaders up to
four times; and what its script is wrapped in makes browsers compile it twice.  The file is
minified and its version pinned: a change that no longer fits stops the build.
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

NAME = "plotly-gl3d.min.js"
SOURCE = Path(__file__).parents[1] / "node_modules/plotly.js-gl3d-dist-min" / NAME

# Compile all functions off the main thread: https://v8.dev/blog/explicit-compile-hints
HINT = "//# allFunctionsCalledOnLoad\n"
CHANGES = {
    # The wrapper, for loaders of modules. In it nothing would be compiled beforehand.
    """(
 function(root, factory) {
  if (typeof module === "object" && module.exports) {
   module.exports = factory();
  } else {
   root.moduleName = factory();
  }
} (typeof self !== "undefined" ? self : this, () => {
""": f"/* changed by {Path(__file__).name} of regsurf */\n",
    """
window.Plotly = Plotly;
return Plotly;
}));""": "",
    # Letters are drawn in memory, where they are read back, and need not much of it.
    'u.width=8192,u.height=1024,s=u.getContext("2d")': (
        'u.width=2048,u.height=256,s=u.getContext("2d",{willReadFrequently:!0})'
    ),
    # Nothing is drawn for the pointer, and no shaders are compiled to do so.
    ".pickSlots=1": ".pickSlots=0",
    "y=T.createPickShader,v=T.createPickContourShader": (
        "y=T.createShader,v=T.createContourShader"
    ),
    "m=w.createPickShader": "m=w.createShader",
    # The program that draws knows its uniforms; no other is linked to ask for them.
    "h.fragShader=h._fref.shader,!S||!b)": "h.fragShader=h._fref.shader,!b)",
    "O=new Array(S.length);function V(){h.program=f.program(_,h._vref,h._fref,E,R);": (
        "O=[];function V(){h.program=f.program(_,h._vref,h._fref,E,R);"
        "S=S||c.uniforms(_,h.program);"
    ),
    # Attributes have their places before a program is linked, not one by one later.
    '[{name:"uv",type:"vec4"},{name:"f",type:"vec3"},{name:"normal",type:"vec3"}]': (
        '[{name:"uv",type:"vec4",location:0},{name:"f",type:"vec3",location:1},'
        '{name:"normal",type:"vec3",location:2}]'
    ),
    '[{name:"uv",type:"vec4"},{name:"f",type:"float"}]': (
        '[{name:"uv",type:"vec4",location:0},{name:"f",type:"float",location:1}]'
    ),
}


def changed(script: str) -> str:
    """Return Plotly's script with all changes made."""
    for old, new in CHANGES.items():
        if old not in script:
            message = f"Plotly's script has no {old!r} any more: see {__file__}"
            raise ExtensionError(message)
        script = script.replace(old, new)
    return HINT + script


def write(app: Sphinx) -> None:
    """Write the changed script among the static files."""
    folder = app.srcdir / "_generated" / "plotly"
    folder.mkdir(parents=True, exist_ok=True)
    script = SOURCE.read_text(encoding="utf-8")
    (folder / NAME).write_text(changed(script), encoding="utf-8")
    app.config.html_static_path.append("_generated/plotly")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
