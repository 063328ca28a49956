"""The stylesheet: complete, up to date, small, and asking nobody else for anything."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from zhaishangyi.web import bundle

FIRST_VIEW_BYTES = 150_000
JS = sorted((bundle.STATIC / "js").glob("*.js"))


def weigh(*paths: Path) -> int:
    """Bytes that go over the air, gzipped file by file."""
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def list_modules(path: Path) -> set[Path]:
    """A module with all that it imports: what a page that loads it loads."""
    found, todo = set(), [path]
    while todo:
        module = todo.pop()
        if module not in found:
            found.add(module)
            names = re.findall(r'from "\./(.*?)"', module.read_text(encoding="utf-8"))
            todo += [module.parent / name for name in names]
    return found


def test_the_written_stylesheet_is_up_to_date():
    written = bundle.TARGET.read_text(encoding="utf-8")
    assert written == bundle.build_css(), "run: python -m zhaishangyi.web.bundle"


def test_every_component_file_is_used_once():
    files = sorted(path.stem for path in (bundle.STATIC / "css").glob("*.css"))
    assert files == sorted([*bundle.ORDER, *bundle.APART])


def test_each_component_file_is_short():
    for path in (bundle.STATIC / "css").glob("*.css"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


def test_the_stylesheet_fetches_nothing():
    css = bundle.build_css() + (bundle.STATIC / "css" / "paper.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:|@font-face", css)


def test_braces_still_match_after_minifying():
    css = bundle.build_css()
    assert css.count("{") == css.count("}")
    assert "/*" not in css


@pytest.mark.parametrize(
    ("long", "short"),
    [
        (".a {\n  color: red;\n  margin: 0 auto;\n}\n", ".a{color:red;margin:0 auto}"),
        ("/* why */ .a { color: red }", ".a{color:red}"),
        (".a :focus { color: red; }", ".a :focus{color:red}"),
        (".a { inset: calc(1px + 2px); }", ".a{inset:calc(1px + 2px)}"),
        ("@media (min-width: 9px) { .a { b: c; } }", "@media (min-width:9px){.a{b:c}}"),
    ],
)
def test_minifying_keeps_the_meaning(long: str, short: str):
    assert bundle.minify(long) == short


def test_numbers_reach_the_stylesheet_without_style_attributes():
    numbers = bundle.build_numbers()
    assert '[data-used="42"]{--used:42%}' in numbers
    assert '[data-v="0"]{--v:0%}' in numbers
    assert '[data-share="100"]{--share:100}' in numbers


def test_every_custom_property_in_use_has_a_value_somewhere():
    css = bundle.build_css()
    used = set(re.findall(r"var\((--[\w-]+)\)", css))
    given = set(re.findall(r"(--[\w-]+):", css))
    assert used <= given


def test_a_first_view_is_light():
    modules = list_modules(bundle.STATIC / "js" / "app.js")
    assets = [bundle.TARGET, bundle.STATIC / "icons.svg", bundle.STATIC / "art.svg", *modules]
    assert weigh(*assets) < FIRST_VIEW_BYTES // 3
    assert weigh(*assets, bundle.STATIC / "vendor" / "htmx.min.js") < FIRST_VIEW_BYTES // 2


def test_a_phone_in_a_meeting_loads_little():
    assert weigh(*list_modules(bundle.STATIC / "js" / "phone.js")) < 20_000


def test_htmx_comes_with_its_licence():
    vendor = bundle.STATIC / "vendor"
    assert 'version:"2.0.11"' in (vendor / "htmx.min.js").read_text(encoding="utf-8")
    assert "Permission to use" in (vendor / "htmx.LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", JS, ids=lambda path: path.stem)
def test_a_module_is_small_and_imports_only_its_neighbours(path: Path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 160
    for target in re.findall(r'from "(.*?)"', source):
        assert target.startswith("./")
        assert (path.parent / target).is_file()
    assert "innerHTML" not in source
    assert "eval(" not in source
