"""How the house is laid out: imports go one way, and what is data is not code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from tests.sources import MODULES, PACKAGE, REPOSITORY, name_of, nodes_of, over, parsed

#: The storeys from the ground up. A module may import from its own room and from lower storeys.
STOREYS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "errors",
            "paths",
            "money",
            "text",
            "language",
            "expression",
            "files",
            "formats",
            "fault",
            "libraries",
            "spans",
            "page_templates",
            "palette",
            "progress",
            "system",
        }
    ),
    frozenset({"edition", "catalog"}),
    frozenset({"submission"}),
    frozenset({"workbook"}),
    frozenset({"annexes"}),
    frozenset({"figures"}),
    frozenset({"checks", "document", "importing", "opendata", "merge"}),
    frozenset({"published"}),
    frozenset({"examination"}),
    frozenset({"writers"}),
    frozenset({"build"}),
    frozenset({"commands", "audit", "drafting"}),
    frozenset({"batch"}),
    frozenset({"web"}),
    frozenset({"cli"}),
    frozenset({"__main__", "manual"}),
)
HEIGHTS = {room: height for height, rooms in enumerate(STOREYS) for room in rooms}


def room_of(module: Path) -> str:
    """The package or the single module right below `generator`."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(module: Path) -> Iterator[tuple[int, str]]:
    """Line and room of everything that a module imports from the program, in functions too."""
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: write the whole name of the module"
            if node.module == "generator":
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif node.module and node.module.startswith("generator."):
                yield node.lineno, node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("generator."):
                    yield node.lineno, alias.name.split(".")[1]


@over(MODULES)
def test_imports_go_down_only(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        assert list(imported_rooms(module)) == []
        return
    assert room in HEIGHTS, f"{room} has no place yet: add it to a storey above"
    for line, other in imported_rooms(module):
        if other not in {room, "__version__"}:
            assert other in HEIGHTS, f"{module}:{line}: {other} has no place yet"
            assert HEIGHTS[other] <= HEIGHTS[room], f"{module}:{line}: {room} imports {other}"
            # rooms of one storey don't know of each other, but for the ground floor and editions
            assert HEIGHTS[other] < HEIGHTS[room] or HEIGHTS[room] < 2, f"{module}:{line}: {other}"


def test_one_word_names_one_thing() -> None:
    """No two public classes of the program share a name."""
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for node in parsed(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name_of(module))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_no_ring_of_imports() -> None:
    """Within a storey as well: each room can be loaded without the one that loads it."""
    edges = {room_of(module): set[str]() for module in MODULES}
    for module in MODULES:
        edges[room_of(module)] |= {other for _, other in imported_rooms(module)}
    edges = {room: others & edges.keys() - {room} for room, others in edges.items()}
    while edges:
        free = {room for room, others in edges.items() if not others & edges.keys()}
        assert free, f"these import one another: {sorted(edges)}"
        edges = {room: others for room, others in edges.items() if room not in free}


#: Within the room of workbooks: who opens and shows, who reads, who writes.
WORKBOOK = {"spreadsheet": 0, "shown": 0, "reading": 1, "writing": 2, "form": 2}


@over(MODULES)
def test_a_workbook_is_read_without_what_writes_it(module: Path) -> None:
    parts = module.relative_to(PACKAGE).parts
    if parts[0] != "workbook" or parts[1] not in WORKBOOK:
        return
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "generator.workbook"
        ):
            for alias in node.names:
                other = f"{node.module}.{alias.name}".split(".")[2]
                height = WORKBOOK.get(other, 0)
                assert height <= WORKBOOK[parts[1]], f"{module}:{node.lineno}: {other}"


SHAPES = frozenset({"Ledger", "ByFunction", "ByEconomic", "Fixed"})


@over(MODULES)
def test_only_its_own_room_names_a_shape_of_tables(module: Path) -> None:
    """All others ask the table, so that a fifth shape is one file."""
    if module.is_relative_to(PACKAGE / "edition" / "shapes"):
        return
    named = {node.id: node.lineno for node in nodes_of(module) if isinstance(node, ast.Name)}
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom):
            named |= {alias.name: node.lineno for alias in node.names}
    assert not SHAPES & named.keys(), f"{module}: {named}"


_PYDANTIC = (
    *("model", "prose", "load", "words", "evaluation_words", "privacy"),
    *(f"shapes/{n}" for n in ("__init__", "parts", "ledger", "by_economic", "fixed")),
)
_STARLETTE = (
    *("app", "face", "guard", "pages", "serve", "views"),
    *(f"bureau/{n}" for n in ("department", "face", "publications", "tools", "view")),
    *(f"office/{n}" for n in ("app", "department", "door", "gate", "house", "serve")),
)
_TYPER = (
    *("options", "printing", "run"),
    *("editions", "workbooks", "documents", "bureau", "pages"),
)
_WEASYPRINT = ("write", "justify", "fonts", "table_ends", "tags")


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        (
            "docx",
            {
                f"document/docx/{n}.py"
                for n in ("package", "sections", "body", "figures", "headers", "reference")
            }
            | {"audit/word_marks.py"},
        ),
        ("weasyprint", {f"document/pdf/weasyprint/{n}.py" for n in _WEASYPRINT}),
        ("typst", {f"document/pdf/typst/{n}.py" for n in ("write", "fonts")}),
        ("typer", {f"cli/{n}.py" for n in _TYPER} | {"manual.py"}),
        ("starlette", {f"web/{n}.py" for n in _STARLETTE}),
        ("uvicorn", {"web/serve.py"}),
        ("argon2", {"web/office/accounts.py"}),
        ("sqlite3", {f"web/office/{n}.py" for n in ("store", "accounts", "journal", "versions")}),
        ("psutil", {"batch/worker.py"}),
        ("distributed", {"batch/cluster.py"}),
        ("yaml", {"edition/yaml_text.py"}),
        ("pydantic", {f"edition/{n}.py" for n in _PYDANTIC} | {"batch/settings.py"}),
    ],
)
def test_a_heavy_library_stays_in_its_room(library: str, homes: set[str]) -> None:
    found = set()
    for module in MODULES:
        for node in nodes_of(module):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == library for name in names):
                found.add(name_of(module))
    assert found <= homes


@over(MODULES)
def test_no_module_names_a_year_or_a_province(module: Path) -> None:
    named = re.compile(r"(?<!\d)20[12]\d(?!\d)|江西|上海|jiangxi|shanghai|Jiangxi|Shanghai")
    tokens = tokenize.generate_tokens(io.StringIO(module.read_text("utf-8")).readline)
    for token in tokens:
        if token.type != tokenize.COMMENT:  # a comment may give an example
            assert not named.search(token.string), f"{module}:{token.start[0]}: {token.string}"


EXACT = [
    module
    for module in MODULES
    if room_of(module) in {"money", "submission", "figures", "checks", "opendata"}
    or name_of(module) in {"workbook/reading/cells.py", "edition/shapes/adding.py"}
    or module.parent.name == "compose"
]


@over(EXACT)
def test_amounts_know_no_floats(module: Path) -> None:
    """No `float(…)`, no number with a point."""
    for node in nodes_of(module):
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        name = node.func.id if call else ""  # type: ignore[attr-defined]
        assert name not in {"float", "round"}, f"{module}:{node.lineno}: {name}()"  # type: ignore[attr-defined]
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), f"{module}:{node.lineno}: {node.value}"


# tests use the program as everybody does

TESTS = sorted((REPOSITORY / "tests").rglob("*.py"))


def is_private(name: str) -> bool:
    return name.startswith("_") and name.strip("_") != "" and not name.startswith("__")


@cache
def private_names() -> frozenset[str]:
    """Everything of the program that a module or a class keeps for itself."""
    names = set()
    for node in chain.from_iterable(map(nodes_of, MODULES)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and is_own(node):
            names.add(node.attr)
    return frozenset(filter(is_private, names))


def is_own(attribute: ast.Attribute) -> bool:
    return ast.unparse(attribute.value) in {"self", "cls"}


def reached(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of what a module reaches in others: imported, asked for, or named in words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and not is_own(node):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value.rpartition(".")[2]  # what is put in another's place


@over(TESTS)
def test_no_test_reaches_a_private_name(module: Path) -> None:
    for line, name in reached(parsed(module)):
        assert name not in private_names(), f"{module}:{line}: {name} is private"


@pytest.mark.parametrize(
    "line",
    [
        "from generator.checks.registry import {name}",
        "registry.{name}",
        'monkeypatch.setattr(registry, "{name}", {})',
        'monkeypatch.setattr("generator.checks.registry.{name}", {})',
    ],
)
def test_a_private_name_is_seen_wherever_it_is_reached(line: str) -> None:
    name = min(private_names())
    assert name in {it for _, it in reached(ast.parse(line.replace("{name}", name)))}


# README in both languages


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_tell_the_true_chain(readme: str) -> None:
    """All storeys from the top, but the ways in and the ground floor, of which one stands."""
    (line,) = (
        line for line in (REPOSITORY / readme).read_text("utf-8").splitlines() if "cli →" in line
    )
    told = [set(re.findall(r"[a-z]+", part.rpartition(":")[2])) for part in line.split("→")]
    others = {"catalog"}  # a small module beside a room
    expected = [set(storey) - others for storey in reversed(STOREYS[1:-1])]
    assert told == [*expected, {"money"}]


READMES = (REPOSITORY / "README.md", REPOSITORY / "README.zh-CN.md")


def headings(text: str) -> list[int]:
    """The levels of all headings, in order."""
    return [len(line) - len(line.lstrip("#")) for line in text.splitlines() if line[:1] == "#"]


def code_blocks(text: str) -> list[list[str]]:
    """The commands of each indented or fenced block, without comments and drawings."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            blocks[-1].append(line.partition("#")[0].strip())
        elif line.strip() and blocks[-1]:
            blocks.append([])
    commands = [[line for line in block if re.match(r"[a-z.]", line)] for block in blocks]
    return [[" ".join(line.split()) for line in block if "─" not in line] for block in commands]


def test_both_readmes_have_the_same_headings() -> None:
    english, chinese = (path.read_text("utf-8") for path in READMES)
    assert headings(english) == headings(chinese)


def test_both_readmes_have_the_same_code() -> None:
    english, chinese = (path.read_text("utf-8") for path in READMES)
    assert code_blocks(english) == code_blocks(chinese)
    assert ["make demo", "make test"] in code_blocks(english)


def test_both_readmes_name_the_same_things() -> None:
    """Whatever stands as code within a sentence: folders, commands, editions."""
    english, chinese = (
        sorted(set(re.findall(r"`([^`\n]+)`", path.read_text("utf-8")))) for path in READMES
    )
    ascii_only = [
        [word for word in words if word.isascii() and "=" not in word and "<" not in word]
        for words in (english, chinese)
    ]
    assert ascii_only[0] == ascii_only[1]
