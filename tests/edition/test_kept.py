"""Editions that were validated once: told from changed ones by their bytes, never in the way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.edition.kept import MOST_KEPT, kept
from generator.edition.listing import about
from generator.edition.load import available, edition_folders, load_edition
from generator.edition.model import Edition
from tests.samples import REPOSITORY

ID = "jiangxi-2023"


class Maker:
    """Makes an edition, and counts how often."""

    def __init__(self, made: Edition, while_making: Callable[[], object] = lambda: None) -> None:
        self.made = made
        self.while_making = while_making
        self.times = 0

    def __call__(self) -> Edition:
        self.times += 1
        self.while_making()
        return self.made


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a cache that is still empty."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "juesuan"


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """A folder with an edition's file."""
    folder = tmp_path / "editions" / ID
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text("name: 甲", encoding="utf-8")
    return {ID: folder}


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("edition", available())
def test_what_is_kept_is_the_same(edition: str) -> None:
    made = load_edition(edition)
    folders = edition_folders()
    kept(edition, folders, lambda: made)
    make = Maker(made)
    found = kept(edition, folders, make)
    assert make.times == 0
    assert found is not made
    assert found == made
    assert repr(found) == repr(made)  # with the order of everything


def test_it_is_made_once(cache: Path, folders: dict[str, Path]) -> None:
    make = Maker(load_edition(ID))
    assert [kept(ID, folders, make) for _ in range(3)] == [make.made] * 3
    assert make.times == 1
    assert cache.is_dir()


@pytest.mark.usefixtures("cache")
def test_a_change_is_noticed_at_once(folders: dict[str, Path]) -> None:
    before, after = Maker(load_edition("jiangxi-2022")), Maker(load_edition(ID))
    file = folders[ID] / "edition.yaml"
    stamp = file.stat()
    kept(ID, folders, before)
    file.write_text("name: 乙", encoding="utf-8")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # size and time are as before
    assert kept(ID, folders, after) == after.made
    (folders[ID] / "terms.yaml").write_text("terms: {}", encoding="utf-8")
    kept(ID, folders, after)
    assert after.times == 2
    assert kept("other", folders, before) == before.made
    assert before.times == 2


@pytest.mark.usefixtures("cache")
def test_a_file_that_changes_while_it_is_read_leaves_nothing(folders: dict[str, Path]) -> None:
    file = folders[ID] / "edition.yaml"
    before = file.read_bytes()
    make = Maker(load_edition(ID), lambda: file.write_text("name: 乙", encoding="utf-8"))
    kept(ID, folders, make)
    file.write_bytes(before)
    kept(ID, folders, make)
    assert make.times == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace("江西".encode(), "江东".encode(), 1),
        lambda content: content.partition(b"\n")[2],
        lambda _: b"\x80\x04\x95 a pickle",
    ],
    ids=["empty", "cut", "changed", "unmarked", "foreign"],
)
def test_what_is_damaged_is_made_anew(
    cache: Path, folders: dict[str, Path], damage: Callable[[bytes], bytes]
) -> None:
    make = Maker(load_edition(ID))
    kept(ID, folders, make)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert kept(ID, folders, make) == make.made
    assert make.times == 2
    assert file.read_bytes() == whole


def test_what_was_kept_for_another_is_not_taken(cache: Path, folders: dict[str, Path]) -> None:
    other = Maker(load_edition("jiangxi-2022"))
    kept("jiangxi-2022", folders, other)
    (theirs,) = cache.iterdir()
    make = Maker(load_edition(ID))
    kept(ID, folders, make)
    (mine,) = set(cache.iterdir()) - {theirs}
    shutil.copyfile(theirs, mine)
    assert kept(ID, folders, make) == make.made


def test_without_a_place_to_keep_it_all_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    make = Maker(load_edition(ID))
    assert [kept(ID, folders, make) for _ in range(2)] == [make.made] * 2
    assert make.times == 2


def test_old_ones_go(cache: Path, folders: dict[str, Path]) -> None:
    make = Maker(load_edition(ID))
    for at in range(MOST_KEPT + 2):
        kept(f"{ID}-{at}", folders, make)
    assert len(list(cache.iterdir())) == MOST_KEPT


def test_several_processes_at_once(tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", "editions", ID],
            cwd=REPOSITORY,
            env={"XDG_CACHE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(4)
    ]
    said = {(*process.communicate(), process.returncode) for process in started}
    shown = "".join(f"{line}\n" for line in about(load_edition(ID)))
    assert said == {(shown, "", 0)}
