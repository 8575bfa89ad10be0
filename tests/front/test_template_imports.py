"""Macros: each one that a template imports is used there, each one that it uses is imported there."""

from pathlib import Path

from jinja2 import Environment, nodes

ROOM = Path(__file__).parents[2] / "atmp_match"
TEMPLATES = sorted(path for path in ROOM.rglob("templates/**/*") if path.suffix in {".html", ".txt"})
JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 -- it reads templates and renders none


def read(path):
    return JINJA.parse(path.read_text())


def imported(tree):
    for found in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in found.names)


def used(tree):
    return {found.name for found in tree.find_all(nodes.Name) if found.ctx == "load"}


def made(tree):
    return {macro.name for macro in tree.find_all(nodes.Macro)}


TREES = {str(path.relative_to(ROOM)): read(path) for path in TEMPLATES}
MACROS = {name for tree in TREES.values() for name in made(tree)}


def test_a_template_imports_what_it_uses_and_no_more():
    for path, tree in TREES.items():
        called = {call.node.name for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)}
        assert sorted(set(imported(tree)) - used(tree)) == [], path
        assert sorted((called & MACROS) - set(imported(tree)) - made(tree)) == [], path


def test_every_macro_is_used_somewhere():
    assert len(TREES) > 100
    everywhere = set().union(*map(used, TREES.values()))
    assert sorted(MACROS - everywhere) == []
