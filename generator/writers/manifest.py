"""The manifest of a publication: what was made, of what, by what, and what the checks had to say.

Whoever holds it can prove that a published file is the one that was signed off, and make it again.
It knows no time of day but the one that SOURCE_DATE_EPOCH sets
(https://reproducible-builds.org/specs/source-date-epoch/).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from generator import __version__
from generator.checks.finding import Finding, summary
from generator.edition.model import Edition, Style
from generator.errors import Unusable
from generator.libraries import version_of
from generator.paths import templates_dir
from generator.submission import KeptStyle, Waiver

SCHEMA_VERSION = 1
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
#: The libraries whose version may change what is written, by format and by engine of the PDF; ""
#: stands for every format.
LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "": ("jinja2", "lxml", "markdown-it-py", "pydantic", "python-calamine", "pyyaml"),
    "docx": ("pillow", "pypdfium2", "python-docx", "resvg-py"),
    "pdf": ("pikepdf",),
    "typst": ("typst",),
    "weasyprint": ("pydyf", "weasyprint"),
}
#: What the looks of a document are made of, beside the edition.
TEMPLATES = ("document.html.j2", "document.typ", "reference.docx", "style.css")


def manifest(  # noqa: PLR0913 - all that it tells of
    *,
    inputs: Mapping[str, Path],
    known: Mapping[str, bytes] | None = None,
    outputs: Mapping[str, tuple[str, bytes]],
    edition: Edition,
    findings: Iterable[Finding],
    waivers: Iterable[Waiver],
    kept: KeptStyle | None = None,
    pdf: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The manifest as JSON; the same publication gives the same bytes.

    Args:
        inputs: the files that were read, by what they are: `workbook`, `prior`, `style`, `annex-1`.
        known: those inputs whose content is at hand, as it was read.
        outputs: name and content of each file that was written, by format.
        edition: with the house style laid on it.
        findings: of all checks.
        waivers: why some of them stand.
        kept: the house style, where the workbook itself keeps it.
        pdf: how a PDF among the outputs was made: `engine` and `variant`.

    Raises:
        Unusable: SOURCE_DATE_EPOCH is no time, or an input is no longer there.
    """
    findings, known = tuple(findings), known or {}
    made = {"pdf": dict(pdf)} if "pdf" in outputs else {}
    kinds = ["", *outputs, *(said["engine"] for said in made.values() if "engine" in said)]
    libraries = {name for kind in kinds for name in LIBRARIES.get(kind, ())}
    content = {
        "schema": SCHEMA_VERSION,
        **_created(),
        "program": {
            "name": "juesuan",
            "version": __version__,
            "libraries": {name: version_of(name) for name in sorted(libraries)},
            "templates": {name: _hash(_read(templates_dir() / name)) for name in TEMPLATES},
        },
        "edition": {"id": edition.id, "name": edition.name, "sha256": _hash_of(edition)},
        "style": {
            "sha256": _hash_of(edition.style),
            **({"name": kept.name, "sheet": kept.sheet} if kept else {}),
        },
        "inputs": {
            kind: _described(_named(path), known[kind] if kind in known else _read(path))
            for kind, path in inputs.items()
        },
        "outputs": {
            kind: _described(name, data) | made.get(kind, {})
            for kind, (name, data) in outputs.items()
        },
        "draft": any(finding.is_error for finding in findings),
        "summary": summary(findings),
        "findings": [finding.as_json() for finding in findings],
        "waivers": [
            {"rule": item.rule, "place": item.place, "text": item.text, "cell": item.cell.where}
            for item in waivers
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _created() -> dict[str, str]:
    seconds = os.environ.get(EPOCH_VARIABLE, "")
    if not seconds:
        return {}
    try:
        return {"created": datetime.fromtimestamp(int(seconds), UTC).isoformat()}
    except (ValueError, OverflowError, OSError) as error:
        what = f"环境变量 {EPOCH_VARIABLE} 是“{seconds}”，不是时间"
        raise Unusable(None, "", what, "请改为自 1970 年起的秒数，或删去它") from error


def _described(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "bytes": len(content), "sha256": _hash(content)}


def _hash_of(model: Edition | Style) -> str:
    """Of everything that an edition or style says, in the order in which it says it."""
    return _hash(model.model_dump_json().encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unusable(path, "", "读不出来", "请确认文件没有被移走或删去") from error


def _named(path: Path) -> str:
    """The name of a file; bytes of it that are no characters become question marks."""
    return path.name.encode("utf-8", "replace").decode()
