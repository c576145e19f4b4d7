"""Make the folder that an office PC starts by a double click, without installer or network.

    python scripts/bundle.py windows build/juesuan-windows --pack dist

The folder holds an interpreter, the libraries as requirements.lock pins them, the program and what
starts it. Nothing in it knows where it stands: it may be copied anywhere, with any name.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import archives
import linux
import parts
import windows

KINDS = {
    "windows": (windows.make, archives.zipped, "windows-x64.zip"),
    "linux": (linux.make, archives.tarred, "linux-x64.tar.gz"),
}


def main() -> None:
    """Make the folder; one that stands there is made anew."""
    order = argparse.ArgumentParser(description="the folder for an office PC")
    order.add_argument("kind", choices=KINDS)
    order.add_argument("folder", type=Path)
    order.add_argument("--pack", type=Path, help="packs it into this folder, too")
    asked = order.parse_args()
    bundle(asked.kind, asked.folder, asked.pack)


def bundle(kind: str, folder: Path, place: Path | None = None) -> None:
    """Make a folder, and pack it into a place where one is given."""
    make, packed, ending = KINDS[kind]
    shutil.rmtree(folder, ignore_errors=True)
    make(folder.absolute())
    if place is not None:
        place.mkdir(parents=True, exist_ok=True)
        target = place / f"juesuan-{parts.version()}-{ending}"
        packed(folder, target)
        archives.say(target)


if __name__ == "__main__":
    main()
