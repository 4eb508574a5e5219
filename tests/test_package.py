"""The house as it is built: what a wheel holds, what an import costs, how long a module may be."""

import ast
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    p for folder in ("taalmeter", "api/taalmeter_api") for p in (ROOT / folder).rglob("*.py")
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_fits_in_a_head(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name


def python(code, **options):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, **options
    )


def test_importing_the_library_brings_nothing_heavy():
    got = python(
        "import sys; import taalmeter; "
        "print([m for m in ('fastapi', 'spacy', 'sqlalchemy', 'scipy', 'pyarrow', 'typer') "
        "if m in sys.modules])"
    )
    assert got.stdout.strip() == "[]", got.stderr


def test_imports_point_one_way():
    got = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert got.returncode == 0, got.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    got = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert got.returncode == 0, got.stdout + got.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_library_the_pages_and_the_content_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"taalmeter", "taalmeter_api"}
    for folder in ("items", "routing"):
        for path in (ROOT / folder).rglob("*.yaml"):
            assert f"taalmeter/content/{path.relative_to(ROOT)}" in names
    for path in (ROOT / "api" / "taalmeter_api").rglob("*"):
        if path.suffix in {".html", ".css", ".svg"}:
            assert str(path.relative_to(ROOT / "api")) in names


def test_the_wheel_runs_the_snippet_beside_packages_of_the_same_names(wheel, tmp_path):
    """In a new environment, in a folder that itself holds `api`, `items` and `routing`."""
    for name in ("api", "items", "routing"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong package')\n")
    readme = (ROOT / "README.md").read_text("utf-8")
    snippet = readme.split("```python\n")[1].split("```")[0]
    (tmp_path / "snippet.py").write_text(snippet)
    site = tmp_path / "environment"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    got = subprocess.run(
        [sys.executable, "-S", "-c",
         "import sys, runpy; sys.path[:0] = ['', sys.argv[1], *sys.argv[2:]]; "
         "runpy.run_path('snippet.py'); import taalmeter; print(taalmeter.__file__)",
         str(site), *[p for p in sys.path if p.endswith("site-packages")]],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert got.returncode == 0, got.stderr
    assert str(site) in got.stdout


def test_nothing_heavy_is_needed_for_the_library_alone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {d.split(">")[0].split("=")[0] for d in project["dependencies"]}
    assert needed == {"numpy", "pydantic", "pyyaml", "typer"}
