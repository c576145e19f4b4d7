"""Rules of PDF/UA-1 (ISO 14289-1) and PDF/A-3 (ISO 19005-3) that apply to what we write.

Each rule is a function named in a table by its standard and clause; it yields what breaks it. What
we never write (forms, sound, layers, encryption) has a rule that says it isn't there. Contrast,
sense of a description and the like are for people.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

Rule = Callable[["File"], Iterator[str]]
UA: Final[dict[str, Rule]] = {}
ARCHIVE: Final[dict[str, Rule]] = {}
LEVEL_A: Final[dict[str, Rule]] = {}

STANDARD: Final = frozenset(
    [
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
        *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note"),
        *("Index", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form"),
    ]
)
#: What may stand in a tag of a table, and in which tag.
INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
}
WITHIN: Final[Mapping[str, frozenset[str]]] = {
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
    "LI": frozenset({"L"}),
    "TOCI": frozenset({"TOC"}),
}
PAINTS: Final = frozenset({"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "B*", "sh"})


@dataclass
class File:
    """A PDF under check, what is asked of it more than once kept."""

    content: bytes

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.content))

    @property
    def root(self) -> Any:  # noqa: ANN401 - a PDF holds anything
        return self.pdf.Root

    @cached_property
    def tags(self) -> list[tuple[str, Any, str]]:
        """Each tag in order: its kind, itself, and the kind of the tag that holds it."""
        return list(_tags(self.root.StructTreeRoot, ""))

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
            return {name: found.get(name) for name in NAMES}

    @cached_property
    def fonts(self) -> list[Any]:
        found = {}
        for item in self.pdf.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/Font":
                found[item.objgen] = item
        return [font for font in found.values() if font.Subtype == "/Type0"]

    @cached_property
    def annotations(self) -> list[Any]:
        return [it for page in self.pdf.pages for it in page.get("/Annots", [])]

    @cached_property
    def marks(self) -> list[list[tuple[str, tuple[str, ...]]]]:
        """Each page's operators with the marked sequences that they stand in, outermost first."""
        return [list(_marked(page)) for page in self.pdf.pages]


NAMES: Final = (
    *("dc:title", "dc:language", "pdfuaid:part", "pdfaid:part", "pdfaid:conformance"),
    *("xmp:CreateDate", "xmp:ModifyDate", "pdf:Producer"),
)


def faults(content: bytes, *, ua: bool, archive: str) -> list[str]:
    """What a PDF breaks of the rules that it claims to keep.

    Args:
        content: the file.
        ua: whether it claims PDF/UA-1.
        archive: the level of PDF/A-3 that it claims, `A` or `B`; none if empty.
    """
    rules = (UA if ua else {}) | (ARCHIVE if archive else {}) | (LEVEL_A if archive == "A" else {})
    file = File(content)
    return [f"{clause}: {fault}" for clause, rule in rules.items() for fault in rule(file)]


def rule(table: dict[str, Rule], clause: str) -> Callable[[Rule], Rule]:
    """Enter a rule under its clause."""

    def enter(function: Rule) -> Rule:
        assert clause not in table
        table[clause] = function
        return function

    return enter


def _kids(item: Any) -> list[Any]:  # noqa: ANN401
    kids = item.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def _tags(item: Any, parent: str) -> Iterator[tuple[str, Any, str]]:  # noqa: ANN401
    for kid in _kids(item):
        if isinstance(kid, Dictionary) and "/S" in kid:
            kind = str(kid.S)[1:]
            yield kind, kid, parent
            yield from _tags(kid, kind)


def _marked(page: pikepdf.Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    stack: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        name = str(instruction.operator)
        if name in {"BMC", "BDC"}:
            operands = instruction.operands
            own = str(operands[0])
            if len(operands) > 1 and isinstance(operands[1], Dictionary):
                own += "#" if "/MCID" in operands[1] else ""
            stack.append(own)
        elif name == "EMC":
            stack.pop()
        else:
            yield name, tuple(stack)


def attributes(tag: Any) -> dict[str, Any]:  # noqa: ANN401
    """All attributes of a tag together."""
    owners = tag.get("/A", Array())
    owners = owners if isinstance(owners, Array) else [owners]
    return {key: value for owner in owners for key, value in owner.items()}


# PDF/UA-1


@rule(UA, "UA-1 5: the file says which part it keeps to")
def _(file: File) -> Iterator[str]:
    if file.metadata["pdfuaid:part"] != "1":
        yield "no pdfuaid:part"


@rule(UA, "UA-1 7.1 (1): what is painted is tagged or an artifact")
def _(file: File) -> Iterator[str]:
    for number, page in enumerate(file.marks):
        if any(name in PAINTS and not stack for name, stack in page):
            yield f"page {number}"


@rule(UA, "UA-1 7.1 (2): no artifact within what is tagged, nothing tagged within an artifact")
def _(file: File) -> Iterator[str]:
    for number, page in enumerate(file.marks):
        for _name, stack in page:
            if len(stack) > 1 and "/Artifact" in stack and any("#" in mark for mark in stack):
                yield f"page {number}: {stack}"
                break


@rule(UA, "UA-1 7.1 (5-7): kinds of tags are standard, or mapped to one; none is mapped anew")
def _(file: File) -> Iterator[str]:
    roles = {
        str(key)[1:]: str(to)[1:]
        for key, to in file.root.StructTreeRoot.get("/RoleMap", {}).items()
    }
    yield from (f"{name} is mapped" for name in roles if name in STANDARD)
    for kind in {kind for kind, _, _ in file.tags} - STANDARD:
        if roles.get(kind) not in STANDARD:
            yield f"{kind} is no standard kind"


@rule(UA, "UA-1 7.1 (8-11): metadata, title, shown in the window, tagged and not suspect")
def _(file: File) -> Iterator[str]:
    root = file.root
    if not isinstance(root.get("/Metadata"), Stream):
        yield "no metadata"
    if not file.metadata["dc:title"]:
        yield "no title"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "the title is not shown"
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked"
    if bool(root.get("/MarkInfo", {}).get("/Suspects", False)):
        yield "suspect"


@rule(UA, "UA-1 7.2 (2): the language, of the document and of what differs")
def _(file: File) -> Iterator[str]:
    if file.root.get("/Lang") != "zh-CN":
        yield f"Lang {file.root.get('/Lang')}"
    if file.metadata["dc:language"] not in (None, {"zh-CN"}):
        yield f"metadata in {file.metadata['dc:language']}"
    for kind, tag, _ in file.tags:
        if "/Lang" in tag and not str(tag.Lang).startswith("zh-CN"):
            yield f"{kind} in {tag.Lang}"


@rule(UA, "UA-1 7.2 (3-20): tables, their parts and lists stand within one another as they should")
def _(file: File) -> Iterator[str]:
    for kind, tag, parent in file.tags:
        if kind in WITHIN and parent not in WITHIN[kind]:
            yield f"{kind} within {parent}"
        if parent in INSIDE and kind not in INSIDE[parent]:
            yield f"{kind} within {parent}"
        if kind == "Table" and [str(kid.S) for kid in _kids(tag)].count("/THead") > 1:
            yield "two heads in a table"


@rule(UA, "UA-1 7.2 (42-43): all rows of a table have as many columns")
def _(file: File) -> Iterator[str]:
    for kind, table, _ in file.tags:
        if kind == "Table":
            widths = set(_widths([tag for name, tag, _ in _tags(table, kind) if name == "TR"]))
            if len(widths) > 1:
                yield f"columns {sorted(widths)}"


def _widths(rows: list[Any]) -> Iterator[int]:
    covered: list[int] = []
    for at, row in enumerate(rows):
        column = 0
        for cell in _kids(row):
            found = attributes(cell)
            down = min(int(found.get("/RowSpan", 1)), len(rows) - at)
            for _ in range(int(found.get("/ColSpan", 1))):
                while column < len(covered) and covered[column]:
                    column += 1
                covered[column : column + 1] = [down]
                column += 1
        yield max(column, *(n + 1 for n, left in enumerate(covered) if left), 0)
        covered = [max(left - 1, 0) for left in covered]


@rule(UA, "UA-1 7.3 (1): every figure has a description and says where it stands")
def _(file: File) -> Iterator[str]:
    for kind, tag, _ in file.tags:
        if kind == "Figure" and not str(tag.get("/Alt", "")).strip():
            yield "no Alt"
        if kind == "Figure" and "/BBox" not in attributes(tag):
            yield "no BBox"


@rule(UA, "UA-1 7.4.2, 7.4.4: headings begin with H1, leave out no level, and are all numbered")
def _(file: File) -> Iterator[str]:
    last = 0
    for kind, _, _ in file.tags:
        if kind == "H":
            yield "H beside H1"
        if re.fullmatch(r"H\d", kind):
            if int(kind[1]) > last + 1:
                yield f"{kind} after H{last}"
            last = int(kind[1])


@rule(UA, "UA-1 7.5 (1-2): the headings of every cell are known, and are of the same table")
def _(file: File) -> Iterator[str]:
    for kind, table, _ in file.tags:
        if kind != "Table":
            continue
        cells = [(name, tag) for name, tag, _ in _tags(table, kind) if name in {"TH", "TD"}]
        own = {str(tag.ID) for name, tag in cells if name == "TH" and "/ID" in tag}
        if not own:
            yield "a table without headings"
        for name, tag in cells:
            said = {str(header) for header in attributes(tag).get("/Headers", [])}
            if not said <= own or (name == "TD" and not said):
                yield f"{name} with headings {said}"
            if name == "TH" and attributes(tag).get("/Scope") not in {"/Row", "/Column", "/Both"}:
                yield "TH without Scope"


@rule(UA, "UA-1 7.10, 7.15, 7.16: no layers, no forms, no encryption")
def _(file: File) -> Iterator[str]:
    yield from (name for name in ("/OCProperties", "/AcroForm") if name in file.root)
    if file.pdf.is_encrypted:
        yield "encrypted"


@rule(UA, "UA-1 7.11: names of embedded files are there twice")
def _(file: File) -> Iterator[str]:
    for item in file.root.get("/AF", []):
        if "/F" not in item or "/UF" not in item:
            yield "no F or UF"


@rule(UA, "UA-1 7.18.1, 7.18.5: links are tagged as such and described")
def _(file: File) -> Iterator[str]:
    tagged = {
        kid.Obj.objgen
        for kind, tag, _ in file.tags
        if kind == "Link"
        for kid in _kids(tag)
        if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR"
    }
    for item in file.annotations:
        if item.objgen not in tagged:
            yield "a link without a tag"
        if not str(item.get("/Contents", "")).strip():
            yield "a link without a description"
        if "/StructParent" not in item:
            yield "a link without its place in the structure"


@rule(UA, "UA-1 7.18.3: the order of tabs is that of the tags")
def _(file: File) -> Iterator[str]:
    for number, page in enumerate(file.pdf.pages):
        if page.get("/Annots") and page.get("/Tabs") != "/S":
            yield f"page {number}"


@rule(UA, "UA-1 7.20: what is drawn from elsewhere has no tags of its own")
def _(file: File) -> Iterator[str]:
    for item in file.pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == "/Form":
            if "/Ref" in item:
                yield "a reference to another file"
            if "/StructParents" in item:
                yield "tags within a form"


@rule(UA, "UA-1 7.21.3: a font's characters are counted as its glyphs are")
def _(file: File) -> Iterator[str]:
    for font in file.fonts:
        (inner,) = font.DescendantFonts
        if font.Encoding != "/Identity-H":
            yield f"{font.BaseFont}: {font.Encoding}"
        if inner.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"{font.BaseFont}: no CIDToGIDMap"


@rule(UA, "UA-1 7.21.4.1: every font is embedded")
def _(file: File) -> Iterator[str]:
    yield from _unembedded(file)


@rule(UA, "UA-1 7.21.7, 7.21.8: every glyph says its characters; none stands for a missing one")
def _(file: File) -> Iterator[str]:
    yield from _unspoken(file)


def _unembedded(file: File) -> Iterator[str]:
    if not file.fonts:
        yield "no font"
    for item in file.pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/Font":
            inner = item.get("/DescendantFonts", [item])[0]
            if item.get("/Subtype") == "/Type3":
                continue
            keys = set(inner.get("/FontDescriptor", {}).keys())
            if not keys & {"/FontFile", "/FontFile2", "/FontFile3"}:
                yield str(item.get("/BaseFont"))


def _unspoken(file: File) -> Iterator[str]:
    for font in file.fonts:
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont}: no ToUnicode"
        elif re.search(rb"<(0000|FFFE|FEFF)>\s*$", font.ToUnicode.read_bytes(), re.MULTILINE):
            yield f"{font.BaseFont}: a glyph without a character"


# PDF/A-3


@rule(ARCHIVE, "A-3 6.1.2: the header, with a comment of binary characters")
def _(file: File) -> Iterator[str]:
    lines = file.content[:64].splitlines()
    if not re.fullmatch(rb"%PDF-1\.[0-7]", lines[0]):
        yield str(lines[0])
    if lines[1][:1] != b"%" or sum(byte > 127 for byte in lines[1][1:5]) < 4:
        yield str(lines[1])


@rule(ARCHIVE, "A-3 6.1.3: an identifier, no encryption, nothing after the end")
def _(file: File) -> Iterator[str]:
    if len(file.pdf.trailer.get("/ID", [])) != 2:
        yield "no ID"
    if file.pdf.is_encrypted:
        yield "encrypted"
    if not re.search(rb"%%EOF[\r\n]?\Z", file.content):
        yield "something after %%EOF"


@rule(ARCHIVE, "A-3 6.1.6, 6.1.7: streams lie in the file and are packed in no forbidden way")
def _(file: File) -> Iterator[str]:
    for item in file.pdf.objects:
        if isinstance(item, Stream):
            filters: Any = item.get("/Filter", [])
            named = filters if isinstance(filters, Array) else [filters]
            if any(str(one) in {"/LZWDecode", "/Crypt"} for one in named):
                yield str(filters)
            if "/F" in item or "/FFilter" in item:
                yield "a stream in another file"


@rule(ARCHIVE, "A-3 6.2.3, 6.2.4: device colours mean what the output intent says")
def _(file: File) -> Iterator[str]:
    intents = list(file.root.get("/OutputIntents", []))
    if len(intents) != 1 or intents[0].S != "/GTS_PDFA1":
        yield "no output intent"
        return
    profile = intents[0].DestOutputProfile
    if int(profile.N) != 3 or profile.read_bytes()[36:40] != b"acsp":
        yield "no profile of three colours"
    for number, page in enumerate(file.marks):
        if any(name in {"k", "K"} for name, _ in page):
            yield f"page {number}: CMYK"


@rule(ARCHIVE, "A-3 6.2.8: pictures are drawn as they are")
def _(file: File) -> Iterator[str]:
    for item in file.pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == "/Image":
            if bool(item.get("/Interpolate", False)):
                yield "smoothed"
            yield from (key for key in ("/Alternates", "/OPI") if key in item)


@rule(ARCHIVE, "A-3 6.2.11.4: every font is embedded")
def _(file: File) -> Iterator[str]:
    yield from _unembedded(file)


@rule(ARCHIVE, "A-3 6.3.1, 6.3.2: annotations are links, are printed, and are seen")
def _(file: File) -> Iterator[str]:
    for item in file.annotations:
        if item.Subtype != "/Link":
            yield str(item.Subtype)
        if int(item.get("/F", 0)) & 0b100111 != 0b100:
            yield f"flags {item.get('/F')}"


@rule(ARCHIVE, "A-3 6.5: nothing acts by itself, and links stay in the file")
def _(file: File) -> Iterator[str]:
    yield from (name for name in ("/AA", "/OpenAction") if name in file.root)
    yield from ("/AA" for page in file.pdf.pages if "/AA" in page)
    if "/JavaScript" in file.root.get("/Names", {}):
        yield "JavaScript"
    for item in file.annotations:
        if "/A" in item and item.A.S != "/GoTo":
            yield str(item.A.S)


@rule(ARCHIVE, "A-3 6.6.2: the metadata are there as they are, with part and level")
def _(file: File) -> Iterator[str]:
    if file.metadata["pdfaid:part"] != "3" or file.metadata["pdfaid:conformance"] not in {"A", "B"}:
        yield "no pdfaid"


@rule(ARCHIVE, "A-3 6.6.3: what the file says twice it says alike")
def _(file: File) -> Iterator[str]:
    info = file.pdf.docinfo
    if "/Title" in info and str(info["/Title"]) != file.metadata["dc:title"]:
        yield "Title"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in info and (
            not file.metadata[name] or _digits(info[key]) != _digits(file.metadata[name])
        ):
            yield f"{key} {info[key]} and {file.metadata[name]}"


def _digits(date: object) -> str:
    return re.sub(r"\D", "", str(date))[:14]


@rule(ARCHIVE, "A-3 6.8: embedded files say their kind, their time, and what they are for")
def _(file: File) -> Iterator[str]:
    tree = file.root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    named = {item.objgen for item in list(tree)[1::2]}
    told = {item.objgen for item in file.root.get("/AF", [])}
    if named != told:
        yield "not all are told as associated"
    for item in file.root.get("/AF", []):
        stream = item.EF.F
        if item.AFRelationship not in {"/Data", "/Source", "/Supplement", "/Alternative"}:
            yield str(item.AFRelationship)
        if "/Subtype" not in stream or "/ModDate" not in stream.Params:
            yield f"{item.UF}: no kind or time"
        if "/F" not in item or "/UF" not in item:
            yield "no F or UF"


@rule(ARCHIVE, "A-3 6.9: no layers")
def _(file: File) -> Iterator[str]:
    yield from (name for name in ("/OCProperties",) if name in file.root)


@rule(LEVEL_A, "A-3 6.2.11.7 (A): every glyph says its characters")
def _(file: File) -> Iterator[str]:
    yield from _unspoken(file)


@rule(LEVEL_A, "A-3 6.7.2, 6.7.3 (A): the file is tagged, with standard kinds of tags")
def _(file: File) -> Iterator[str]:
    if not bool(file.root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "not marked"
    if Name.StructTreeRoot not in file.root or not file.tags:
        yield "no tags"


@rule(LEVEL_A, "A-3 6.7.4 (A): the language")
def _(file: File) -> Iterator[str]:
    if file.root.get("/Lang") != "zh-CN":
        yield "no Lang"
