"""The wheel alone, in an environment that does not know the repository, builds an example."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from release import packages

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[1]
TEMPLATES = REPOSITORY / "templates"


def run(command: Sequence[str | Path], cwd: Path) -> str:
    """Run a command that must succeed, free of what this process's environment says to Python."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    result = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, (
        f"{command} → {result.returncode}\n{result.stdout}{result.stderr}"
    )
    return result.stdout


@dataclass(frozen=True)
class Installed:
    """An environment into which only the wheel was installed."""

    python: Path
    juesuan: Path


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source, as `make dist` makes them."""
    target = tmp_path_factory.mktemp("packed")
    packages(REPOSITORY, target)
    return target


@pytest.fixture(
    scope="module", params=["of the tree", pytest.param("of the source", marks=pytest.mark.long)]
)
def wheel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made of the tree as it stands, or of the source that is packed of it, as it is published."""
    if request.param == "of the source":
        folder: Path = request.getfixturevalue("packed")
    else:
        folder = tmp_path_factory.mktemp("wheel")
        arguments = ("--no-isolation", "--wheel", "--outdir", str(folder), str(REPOSITORY))
        run([sys.executable, "-m", "build", *arguments], cwd=REPOSITORY)
    (path,) = folder.glob("juesuan-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    (wheel,) = packed.glob("juesuan-*.whl")
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], cwd=home)
    # The dependencies are borrowed from here. A directory named in a .pth file comes after the
    # environment's own, and .pth files within it (the editable juesuan) are not followed.
    (packages,) = home.glob("lib/python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    return Installed(python, home / "bin" / "juesuan")


def test_every_template_is_inside(wheel: Path) -> None:
    files = [path for path in TEMPLATES.rglob("*") if path.is_file() and path.name[0] not in ".~"]
    assert files
    with zipfile.ZipFile(wheel) as archive:
        for path in files:
            inside = f"generator/_templates/{path.relative_to(TEMPLATES).as_posix()}"
            assert archive.read(inside) == path.read_bytes()


def test_the_manual_and_its_pictures_are_inside(wheel: Path) -> None:
    docs = REPOSITORY / "docs"
    with zipfile.ZipFile(wheel) as archive:
        for path in (docs / "使用手册.md", *(docs / "pictures").iterdir()):
            inside = f"generator/_templates/manual/{path.relative_to(docs).as_posix()}"
            assert archive.read(inside) == path.read_bytes()


@pytest.mark.long
def test_the_same_tree_gives_the_same_bytes_elsewhere(packed: Path, tmp_path: Path) -> None:
    tree, target = tmp_path / "别处", tmp_path / "made"
    made_here = ("build", "dist", "out", "*cache*", ".venv", ".git", ".hypothesis", "__pycache__")
    left_out = shutil.ignore_patterns(*made_here)
    shutil.copytree(REPOSITORY, tree, ignore=left_out, copy_function=shutil.copy)  # times are lost
    target.mkdir()
    packages(tree, target)
    names = sorted(file.name for file in packed.iterdir())
    assert [name.rpartition(".")[2] for name in names] == ["whl", "gz"]
    assert sorted(file.name for file in target.iterdir()) == names
    for name in names:
        assert (target / name).read_bytes() == (packed / name).read_bytes(), name


@pytest.mark.long
def test_the_source_has_what_it_takes_to_go_on(packed: Path) -> None:
    (path,) = packed.glob("juesuan-*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "CHANGELOG.md", "Makefile", "requirements.lock", ".ci/run"} <= names
    assert "scripts/release.py" in names
    assert not [name for name in names if name.startswith((".venv", "build/", "dist/", "out/"))]


@pytest.mark.long
def test_the_wheel_itself_is_imported(installed: Installed, tmp_path: Path) -> None:
    where = run([installed.python, "-c", "import generator; print(generator.__file__)"], tmp_path)
    assert Path(where.strip()).is_relative_to(installed.python.parents[1])


@pytest.mark.long
def test_editions_are_listed(installed: Installed, tmp_path: Path) -> None:
    assert "jiangxi-2022" in run([installed.juesuan, "editions"], tmp_path)


@pytest.mark.long
def test_an_example_becomes_docx_and_pdf(installed: Installed, tmp_path: Path) -> None:
    workbook = min(REPOSITORY.glob("examples/*/workbook.xlsx"))
    run([installed.juesuan, "build", workbook, "-o", "out", "--format", "docx,pdf"], tmp_path)
    names = sorted(path.suffix for path in (tmp_path / "out").iterdir())
    assert names == [".docx", ".pdf"]
