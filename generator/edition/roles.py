"""What checks ask an edition for by its part and not by its name: the 三公 table, the staff.

A name is that of a table, a list, a field or a figure of the edition, or of a cell as figures have
it. An edition may lack what it names, and so may it name several for one part.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import expression
from generator.edition.shapes.parts import Model
from generator.edition.source import Invalid
from generator.edition.words import Words


class Roles(Model):
    """The names of what plays a part; of several the first that the edition has.

    Tables: `three_public`, whose column of actuals is `actual`, and `ledger`, the first of all.
    Lists: `duties`, and `units`, which bodies of a kind in `consolidating` must have, but those of
    a kind in `may_be_alone`, where a sentence says that there are none; `offices`, which
    bodies are asked for where a sentence counts them.
    `issuer` is the field of the name at the heads of tables, `issued` of the date on the cover.
    Figures: `projects` and `spent` of all money, `general_projects` of the general budget; all of
    `wholes` may be meant by all spending. `present` are the people that there are, of which all of
    `staff` and `retired` are listed and `beside` may be counted too; `veterans_pay` is paid to
    `veterans`.
    `may_be_negative` are words of rows and columns whose amounts may be below zero.
    """

    three_public: Words = ()
    actual: Words = ()
    ledger: Words = ()
    duties: Words = ()
    units: Words = ()
    consolidating: Words = ()
    may_be_alone: Words = ()
    offices: Words = ()
    issuer: Words = ()
    issued: Words = ()
    projects: Words = ()
    general_projects: Words = ()
    spent: Words = ()
    wholes: Words = ()
    present: Words = ()
    staff: Words = ()
    retired: Words = ()
    beside: Words = ()
    veterans: Words = ()
    veterans_pay: Words = ()
    may_be_negative: Words = ()


def check_roles(roles: Roles) -> None:
    """Refuse what can be no name.

    Raises:
        Invalid: the first of them, with the keys where it stands.
    """
    for key, at, name in _names(roles):
        try:
            parsed = expression.parse(name)
        except expression.ExpressionError as error:
            raise Invalid(("roles", key, at), str(error)) from error
        if not isinstance(parsed, expression.Reference):
            raise Invalid(("roles", key, at), "应为一个名字，或一个格子，例如 支出表.合计.项目支出")


def _names(roles: Roles) -> Iterator[tuple[str, int, str]]:
    for key in type(roles).model_fields:
        yield from ((key, at, name) for at, name in enumerate(getattr(roles, key)))
