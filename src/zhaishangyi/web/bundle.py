"""One stylesheet out of one CSS file a component.

`python -m zhaishangyi.web.bundle` writes `static/web/app.css`, which is kept with the source.
"""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "web"
TARGET = STATIC / "app.css"

# Later files may refine earlier ones, so the order is part of the design.
ORDER = (
    "tokens base layout gaps bar site_bar buttons forms choice segment switch photos photo_grid "
    "form_page cards rows badges pill chip links timeline tables tabs bottom_nav dock banner "
    "toast dialog empty floor heads tally opinion votes statement receipt quorum queue agenda "
    "clock climb figures "
    "pages filters file_list search verbs bench home raise matter live desk desk_rows error_page "
    "site degrees vmap board urging meetings events screens sealbar mediate agreement "
    "campaigns exchange themes"
).split()

# Loaded only by the pages that need them: the size of a sheet to print, of a screen on the wall.
APART = ("paper", "wall", "projector")


def build_css() -> str:
    """Put the components together in their order, with the numbers between base and components."""
    sources = [read_component(name) for name in ORDER]
    sources.insert(2, build_numbers())
    return "\n".join(sources) + "\n"


def read_component(name: str) -> str:
    """Read one component without comments and idle white space."""
    return minify((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8"))


def build_numbers() -> str:
    """Give data-n, data-v, data-used and data-share of 0 to 100 their custom properties.

    A strict content policy forbids style attributes; with these rules bars and rings are right
    at first paint and without any script. Larger numbers are set by cssom.js.
    """
    return "\n".join(
        f'[data-n="{n}"]{{--n:{n}}}[data-v="{n}"]{{--v:{n}%}}'
        f'[data-used="{n}"]{{--used:{n}%}}[data-share="{n}"]{{--share:{n}}}'
        for n in range(101)
    )


def minify(css: str) -> str:
    """Drop comments, line breaks inside a rule and spaces beside braces and semicolons."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};])\s*", r"\1", css)
    css = re.sub(r"(?<=[\w-]): ", ":", css)
    css = css.replace(";}", "}")
    return re.sub(r"}(?=[^}])", "}\n", css).strip()


def write_bundle() -> Path:
    """Write the stylesheet where the pages load it from."""
    TARGET.write_text(build_css(), encoding="utf-8")
    return TARGET


if __name__ == "__main__":
    write_bundle()
