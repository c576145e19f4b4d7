"""What a user can get wrong, as one kind of exception.

`Unusable` ends a command with exit status 2 and its message as one Chinese line: which file, where
in it, what stands there, what to do. Everything that does not stop the work is a finding, a value.
"""

from __future__ import annotations


class Unusable(Exception):  # noqa: N818 - it names a state of the input, not a fault of ours
    """Input or arguments that cannot be used.

    Args:
        file: the file as the user named it, or None where no file is concerned.
        where: the place within the file: `公开01表!C12`, `第 14 行`; may be empty.
        what: what stands there, or what is wrong, in Chinese, without a full stop.
        remedy: what the user should do, in Chinese, without a full stop.
    """

    def __init__(self, file: object, where: str, what: str, remedy: str) -> None:
        place = "，".join(part for part in (str(file) if file is not None else "", where) if part)
        super().__init__(f"{place}：{what}。{remedy}。" if place else f"{what}。{remedy}。")
