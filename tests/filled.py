"""A made-up department's workbook in an edition, to see what the edition prints.

.venv/bin/python -m tests.filled EDITION NEW_FILE.xlsx
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator.errors import Unusable
from tests.departments import department
from tests.years import written


def main() -> None:
    """Write it; an edition that can't be loaded is refused in one line."""
    match sys.argv[1:]:
        case [edition, name] if not Path(name).exists():
            try:
                written(department(edition, seed=1, is_full=True), Path(name))
            except Unusable as error:
                sys.exit(str(error))
        case _:
            sys.exit("usage: python -m tests.filled EDITION NEW_FILE.xlsx")


if __name__ == "__main__":
    main()
