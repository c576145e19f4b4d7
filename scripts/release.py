"""Make a release in dist/: wheel, source, the folders for office PCs, licences, and their sums.

    python scripts/release.py dist

The same tree gives the same bytes, wherever it stands and whenever it is made.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import archives
import parts
from bundle import KINDS, bundle


def main() -> None:
    """Make the release; one that stands there is made anew."""
    order = argparse.ArgumentParser(description="a release")
    order.add_argument("place", type=Path)
    place: Path = order.parse_args().place
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    packages(parts.ROOT, place)
    with TemporaryDirectory(prefix="juesuan-release-") as name:
        licences = Path(name) / "licences"
        for kind in KINDS:
            folder = Path(name) / kind
            bundle(kind, folder, place)
            shutil.copytree(folder / "licences", licences, dirs_exist_ok=True)
        archives.zipped(licences, place / f"juesuan-{parts.version()}-licences.zip")
    for name in ("CHANGELOG.md", "LICENSE"):
        shutil.copy(parts.ROOT / name, place)
    archives.sums(place)


def packages(tree: Path, place: Path) -> None:
    """The wheel and the source of a tree."""
    parts.run(sys.executable, "-m", "build", "--no-isolation", "--outdir", place, tree)


if __name__ == "__main__":
    main()
