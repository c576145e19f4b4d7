"""What an edition may put elsewhere: terms in a section of a part, sections not in the contents."""

from __future__ import annotations

import pytest

from generator.document.compose.frame import compose
from generator.edition.model import Edition, Part, Section
from generator.edition.source import Invalid
from generator.edition.validate import validate
from generator.figures.derive import derive
from tests.samples import example

SENTENCES, TERMS = "情况说明", "名词解释"


def with_part(edition: Edition, name: str, **changes: object) -> Edition:
    part = Part.model_validate({**edition.parts[name].model_dump(), **changes})
    return edition.model_copy(update={"parts": {**edition.parts, name: part}})


def with_terms_in_a_section(edition: Edition, **changes: object) -> Edition:
    """The terms as the last section of the sentences, instead of a part."""
    section = Section.model_validate(
        {"title": "专业名词解释", "content": "terms", "source": TERMS, **changes}
    )
    sections = {**edition.parts[SENTENCES].sections, "专业名词": section}
    order = tuple(name for name in edition.part_order if name != TERMS)
    own = with_part(edition, SENTENCES, sections=sections)
    return own.model_copy(update={"part_order": order})


def texts(edition: Edition, *tags: str) -> list[str]:
    own, _ = example()
    tree = compose(derive(own, edition)).document.tree
    return ["".join(str(it) for it in element.itertext()) for element in tree.iter(*tags)]


def below(lines: list[str], heading: str) -> list[str]:
    """What stands below a heading, of which the contents have a line too."""
    return lines[len(lines) - lines[::-1].index(heading) :]


def test_terms_may_stand_in_a_section() -> None:
    _, edition = example()
    said = texts(with_terms_in_a_section(edition), "h1", "h2", "p")
    terms = below(texts(edition, "h1", "h2", "p"), "第四部分 名词解释")
    own = below(said, "十、专业名词解释")
    assert terms.index("第五部分 附件") == own.index("第四部分 附件") > 3
    assert own[:3] == terms[:3]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"paragraphs": {"总额": "一句话。"}}, "不能另有段落"),
        ({"source": "名词"}, "没有名单“名词”"),
        ({"content": "sentences"}, "只有 terms 才有 source"),
    ],
)
def test_a_section_of_terms_holds_nothing_else(changes: dict[str, object], reason: str) -> None:
    _, edition = example()
    with pytest.raises(Invalid, match=reason):
        validate(with_terms_in_a_section(edition, **changes))


def test_the_contents_may_leave_out_the_sections_of_a_part() -> None:
    _, edition = example()
    entries = texts(with_part(edition, SENTENCES, listed=False), "a")
    assert "第三部分 2022年度部门决算情况说明" in entries
    assert "一、收入决算情况说明" not in entries
    assert "一、收入支出决算总表" in entries
    everything = texts(edition, "a")
    assert [it for it in everything if it in entries] == entries
    assert "一、收入决算情况说明" in everything
