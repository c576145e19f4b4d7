"""YAML as editions use it: strings stay strings, and every value knows where it was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.edition.source import MAX_BYTES, EditionSource, SourcePlace, read_yaml
from generator.errors import Unusable


def source_of(folder: Path, text: str, name: str = "edition.yaml") -> EditionSource:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return read_yaml(file)


def refusal(folder: Path, content: str | bytes) -> str:
    """The message for a file that is refused, without the name of the folder."""
    file = folder / "edition.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Unusable) as error:
        read_yaml(file)
    return str(error.value).replace(f"{folder}/", "")


def test_scalars_stay_as_they_are_written(tmp_path: Path) -> None:
    text = (
        "code: 2010301\namount: 0.10\nlead: 007\ndate: 2022-12-31\nsum: 1..8\nhex: 0x10\n"
        "yes: yes\noff: off\nquoted: 'true'\nfloat: 1e5\nempty_text: ''\nlong: 12:30:45\n"
    )
    assert source_of(tmp_path, text).data == {
        "code": "2010301",
        "amount": "0.10",
        "lead": "007",
        "date": "2022-12-31",
        "sum": "1..8",
        "hex": "0x10",
        "yes": "yes",
        "off": "off",
        "quoted": "true",
        "float": "1e5",
        "empty_text": "",
        "long": "12:30:45",
    }


def test_only_true_false_and_null_are_more_than_text(tmp_path: Path) -> None:
    text = "a: true\nb: false\nc: null\nd:\ne: ~\nf: [true, null, x]\ng: True\nh: NULL\n"
    assert source_of(tmp_path, text).data == {
        "a": True,
        "b": False,
        "c": None,
        "d": None,
        "e": None,
        "f": [True, None, "x"],
        "g": "True",
        "h": "NULL",
    }


def test_a_number_as_key_is_its_text(tmp_path: Path) -> None:
    assert source_of(tmp_path, "301: 工资\n30101: 基本工资\n").data == {
        "301": "工资",
        "30101": "基本工资",
    }


def test_a_file_without_content_is_empty(tmp_path: Path) -> None:
    assert source_of(tmp_path, "").data == {}
    assert source_of(tmp_path, "# 只有注释\n\n").data == {}


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert source_of(tmp_path, "\ufeffid: x\n").data == {"id": "x"}


def test_places_are_remembered(tmp_path: Path) -> None:
    text = "# 注释\nname: 甲\ntables:\n\n  表:\n    rows: [a,\n      b]\n    flow: {x: 1, y: 2}\n"
    source = source_of(tmp_path, text)
    file = tmp_path / "edition.yaml"
    assert source.place(()) == SourcePlace(file, 2)
    assert source.place(("name",)) == SourcePlace(file, 2)
    assert source.place(("tables",)) == SourcePlace(file, 3)
    assert source.place(("tables", "表")) == SourcePlace(file, 5)
    assert source.place(("tables", "表", "rows", 0)) == SourcePlace(file, 6)
    assert source.place(("tables", "表", "rows", 1)) == SourcePlace(file, 7)
    assert source.place(("tables", "表", "flow", "y")) == SourcePlace(file, 8)
    assert SourcePlace(file, 8).where == "第 8 行"


def test_the_place_of_what_is_missing_is_that_of_what_is_around_it(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a:\n  b:\n    c: 1\n")
    assert source.place(("a", "b", "label")) == SourcePlace(tmp_path / "edition.yaml", 2)
    assert source.place(("z", "z")) == SourcePlace(tmp_path / "edition.yaml", 1)
    assert EditionSource().place(("a",)) is None


def test_mappings_merge_and_all_else_replaces(tmp_path: Path) -> None:
    below = source_of(tmp_path, "m: {a: 1, b: {c: 2, d: 3}}\nlist: [1, 2]\ntext: x\n", "below.yaml")
    above = source_of(tmp_path, "m: {b: {d: 4}, e: 5}\nlist: [3]\ntext: y\nnew: z\n", "above.yaml")
    below.overlay(above)
    assert below.data == {
        "m": {"a": "1", "b": {"c": "2", "d": "4"}, "e": "5"},
        "list": ["3"],
        "text": "y",
        "new": "z",
    }
    assert list(below.data["m"]["b"]) == ["c", "d"]


def test_null_removes(tmp_path: Path) -> None:
    below = source_of(tmp_path, "m: {a: 1, b: 2}\nlist: [1]\n", "below.yaml")
    below.overlay(source_of(tmp_path, "m: {a: null, z: null}\nlist:\n", "above.yaml"))
    assert below.data == {"m": {"b": "2"}}


def test_null_in_what_is_new_removes_nothing_and_stays_out(tmp_path: Path) -> None:
    below = source_of(tmp_path, "a: 1\n", "below.yaml")
    below.overlay(source_of(tmp_path, "m: {x: {y: null, z: 1}}\n", "above.yaml"))
    assert below.data == {"a": "1", "m": {"x": {"z": "1"}}}


def test_a_mapping_replaces_a_text_and_a_text_a_mapping(tmp_path: Path) -> None:
    below = source_of(tmp_path, "a: 1\nb: {c: 1}\n", "below.yaml")
    below.overlay(source_of(tmp_path, "a: {c: 1}\nb: 1\n", "above.yaml"))
    assert below.data == {"a": {"c": "1"}, "b": "1"}


def test_an_overlay_leaves_what_it_is_laid_from_alone(tmp_path: Path) -> None:
    below, above = EditionSource(), source_of(tmp_path, "m: {a: {b: 1}}\n")
    below.overlay(above)
    below.overlay(source_of(tmp_path, "m: {a: {b: 2}}\n", "other.yaml"))
    assert above.data == {"m": {"a": {"b": "1"}}}


def test_what_is_laid_on_brings_its_places(tmp_path: Path) -> None:
    below = source_of(tmp_path, "m:\n  a: 1\n  b: 2\n", "below.yaml")
    below.overlay(source_of(tmp_path, "\n\nm:\n  b: 3\n", "above.yaml"))
    assert below.place(("m", "a")) == SourcePlace(tmp_path / "below.yaml", 2)
    assert below.place(("m", "b")) == SourcePlace(tmp_path / "above.yaml", 4)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "edition.yaml，第 3 行：“a”写了两次。请删去其中一个。"),
        ("t:\n  x: 1\n  y: 2\n  x: 1\n", "edition.yaml，第 4 行：“x”写了两次。请删去其中一个。"),
        ("301: 甲\n'301': 乙\n", "edition.yaml，第 2 行：“301”写了两次。请删去其中一个。"),
        ("- a\n- b\n", "edition.yaml，第 1 行：最外层应为“键: 值”。请对照已有版式改正。"),
        ("只有文字\n", "edition.yaml，第 1 行：最外层应为“键: 值”。请对照已有版式改正。"),
        ("a:\n  [x]: 1\n", "edition.yaml，第 2 行：键应为一个词。请改为简单的词。"),
    ],
)
def test_what_yaml_lets_pass_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert refusal(tmp_path, text) == message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: &x [1]\nc: *x\n", 3),
        ("a: &a [x]\nb:\n  - *a\n", 3),
        ("a:\n\tb: 1\n", 2),
        ("a: [1, 2\nb: 1\n", 2),
        ("a: 'x\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: @x\n", 1),
        ("a: %x\n", 1),
    ],
)
def test_broken_yaml_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert refusal(tmp_path, text) == (
        f"edition.yaml，第 {line} 行：YAML 写法有误。请检查缩进、冒号后的空格和引号。"
    )


def test_control_characters_are_refused(tmp_path: Path) -> None:
    assert "YAML 写法有误" in refusal(tmp_path, "a: x\x00y\n")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    assert "YAML 写法有误" in refusal(tmp_path, "a: " + "[" * 5000 + "]" * 5000)


@pytest.mark.parametrize("content", ["名: 甲\n".encode("gb18030"), b"\xff\xfea\x00", b"a: \x80\n"])
def test_what_is_not_utf_8_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content) == (
        "edition.yaml：无法读取。请确认文件存在、可读，并以 UTF-8 编码保存。"
    )


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "nothing.yaml", tmp_path):
        with pytest.raises(Unusable, match=r"：无法读取。请确认文件存在、可读"):
            read_yaml(file)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    content = b"#" * (MAX_BYTES + 1)
    assert refusal(tmp_path, content) == "edition.yaml：文件过大。请检查是否选错了文件。"


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(text.encode("utf-8", "replace"))
    try:
        source = read_yaml(file)
    except Unusable:
        return
    assert isinstance(source.data, dict)
