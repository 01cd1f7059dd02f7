"""Every command and code block of the README and the pages is run, or says why it is not.

A block is left out where an HTML comment that begins with ``not run:`` stands on the line before it. Java blocks are
run by ``DocumentExamplesTest``, and those of OpenQASM by ``OwnCircuitTest``.
"""

import os
import pathlib
import re
import shutil
import sys

import pytest
from conftest import HOME, JAVAS, OLD, WORK, run

SITE = HOME / "src" / "site" / "markdown"
PAGES = [HOME / "README.md", *sorted(SITE.glob("*.md"))]
BLOCK = re.compile(r"(?:<!-- (not run: [^>]+) -->\n)?```(\w*)\n(.*?)```", re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: pathlib.Path, language: str) -> list[str]:
    """Code of a page that is to be run, in its order."""
    found = BLOCK.findall(page.read_text())
    return [code for reason, kind, code in found if kind == language and not reason]


def having(language: str) -> list[pathlib.Path]:
    pages = [page for page in PAGES if blocks(page, language)]
    assert pages, f"no page has a block of {language}"
    return pages


def name(page: pathlib.Path) -> str:
    return page.stem


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_has_a_language_that_is_run(page):
    kinds = {kind for _, kind, _ in BLOCK.findall(page.read_text())}
    assert kinds <= {"sh", "python", "java", "hocon", "qasm", "text"}, kinds


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    for link in LINK.findall(page.read_text()):
        if "://" in link:
            continue
        if page.stem == "index":  # the site's own front page, which is read as HTML
            link = link.replace(".html", ".md")
            if link.endswith(".png"):
                link = f"../resources/{link}"
            if link.startswith("apidocs/"):
                continue
        assert (page.parent / link).exists(), link


def test_classes_of_the_internals_exist():
    """Names in code type that look like classes are classes of ours, or of the JDK."""
    names = set(re.findall(r"`([A-Z][a-z]+[A-Za-z]*)`", (SITE / "internals.md").read_text()))
    ours = {path.stem for path in (HOME / "src" / "main" / "java").rglob("*.java")}
    assert names - ours == {"StrictMath"}
    assert len(names) > 30


def test_docstrings_follow_numpys_convention():
    """The rules are in the package's pyproject.toml. Ruff is installed together with pytest."""
    run([sys.executable, "-m", "ruff", "check", "--no-cache", "src/main/python"])


def test_the_readme_is_short():
    assert (HOME / "README.md").stat().st_size <= 9 * 1024


def marked(case: str, long: set[str], value=None):
    """A case of a test, which is marked if it is one of those that take minutes."""
    return pytest.param(value or case, id=case, marks=[pytest.mark.long] if case in long else [])


LONG_PAGES = {"devices", "guide", "hardware", "performance", "shots", "theory"}


@pytest.mark.parametrize("page", [marked(name(page), LONG_PAGES, page) for page in having("sh")])
def test_commands(page):
    for code in blocks(page, "sh"):
        run(["bash", "-e", "-c", code], JAVAS[OLD])


@pytest.mark.parametrize("page", having("python"), ids=name)
def test_python(newest, page):
    if page.stem == "start" and not (HOME / "target" / "first-run").exists():
        run(["./jobs/qicd", "train", "--set", "maxIter=2", "--run", "target/first-run"], JAVAS[OLD])
    script = WORK / f"{page.stem}-page.py"
    script.write_text("\n".join(blocks(page, "python")))
    newest.run(newest.python, script)


@pytest.mark.parametrize("page", having("hocon"), ids=name)
def test_configurations(page, tmp_path):
    shutil.copy(HOME / "data" / "digits.parquet", tmp_path / "my-images.parquet")
    for code in blocks(page, "hocon"):
        (tmp_path / "my.conf").write_text(code)
        command = ["./jobs/qicd", "train", "--config", tmp_path / "my.conf", "--set", "maxIter=2"]
        run([*command, "--run", tmp_path / "run"], JAVAS[OLD])


NOTEBOOKS = {
    "digits": "digits",
    "own_pictures": "own-pictures",
    "which_method": "which-method",
    "unlike_devices": "unlike-devices",
    "will_it_train": "will-it-train",
    "on_a_cluster": "on-a-cluster",
    "on_quantum_hardware": "on-quantum-hardware",
}


def test_every_notebook_is_run():
    assert {path.stem for path in (HOME / "jobs").glob("*.py")} == set(NOTEBOOKS)


LONG = set(NOTEBOOKS) - {"digits"}


@pytest.mark.parametrize("notebook", [marked(notebook, LONG) for notebook in NOTEBOOKS])
def test_notebook(newest, notebook):
    picture = HOME / "target" / f"{NOTEBOOKS[notebook]}.png"
    picture.unlink(missing_ok=True)
    path = os.pathsep.join([str(newest.python.parent), os.environ["PATH"]])
    newest.run(newest.python, HOME / "jobs" / f"{notebook}.py", PATH=path, SPARK_HOME=str(newest.home))
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 10_000


@pytest.mark.long
def test_the_notebook_on_other_pictures_without_a_file(newest):
    """Pictures that are not square, in folders with odd names, as cells of a notebook that has no ``__file__``."""
    notebook = (HOME / "jobs" / "own_pictures.py").read_text()
    folder = WORK / "bright pictures"
    shutil.rmtree(folder, ignore_errors=True)
    line = f"""
rng = np.random.default_rng(1)
pictures = Path({str(folder)!r})
for name, bright in (("above [1]", np.s_[:5]), ("left", np.s_[:, :6])):
    (pictures / name).mkdir(parents=True)
    for k in range(30):
        pixels = rng.integers(0, 90, (10, 12))
        pixels[bright] += 120
        plt.imsave(pictures / name / f"picture {{k}}.png", pixels, cmap="gray", vmin=0, vmax=255)
"""
    changed, count = re.subn(r"^pictures = .*$", lambda _: line, notebook, flags=re.M)
    assert count == 1
    code = f"import os; os.chdir('jobs')\n{changed}"
    printed = newest.run(newest.python, "-c", code, MPLBACKEND="Agg")
    words = " ".join(printed.split())
    assert "60 pictures in 2 folders: above [1] (30), left (30) of 12 x 10 pixels" in words
    assert re.search(r"/above \[1\]/picture \d+\.png is read as above \[1\], with probability", printed)
