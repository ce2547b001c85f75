"""What the files of the repository may hold, and that what they name exists."""

import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, committed_files, name_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
# Built from parts, so that this file does not hold what it looks for.
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("conda", "anaconda", "org"),
        ("deb", "debian", "org"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|opt)/\w")
LARGEST_FILE_BYTES = 1024 * 1024


def text_of(path: Path) -> str:
    """The text of a file; empty where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?:index-url|extra-index-url|find-links|trusted-host)", text, re.M)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_and_hashed(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    assert packages
    assert not [line for line in packages if "==" not in line or "--hash=sha256:" not in line]


def test_both_locks_agree_on_versions() -> None:
    runtime, development = (
        dict(re.findall(r"^([a-zA-Z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text_of(ROOT / lock), re.M))
        for lock in LOCKS
    )
    differing = {name for name in runtime if runtime[name] != development.get(name)}
    assert not differing


def test_no_file_names_a_package_registry() -> None:
    named = [
        f"{name_of(path)}: {host}"
        for path in committed_files()
        for host in REGISTRY_HOSTS
        if host in text_of(path)
    ]
    assert not named


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    named = [
        f"{name_of(path)}: {found.group()}"
        for path in committed_files()
        if (found := MACHINE_PATH.search(text_of(path)))
    ]
    assert not named


def test_no_file_is_large() -> None:
    large = [name_of(p) for p in committed_files() if p.stat().st_size > LARGEST_FILE_BYTES]
    assert not large


def targets() -> set[str]:
    """Every target of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))


def test_the_makefile_has_the_promised_targets() -> None:
    assert {"demo", "test", "lint", "types", "serve", "bench", "docs"} <= targets()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_that_is_written_down_exists(document: str) -> None:
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text_of(ROOT / document), re.M))
    assert named
    assert named <= targets()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_local_link_leads_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(ROOT / document))
    local = [link for link in links if "://" not in link]
    assert not [link for link in local if not (ROOT / link).exists()]


def test_ci_runs_what_the_readme_names() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert re.findall(r"^make (\S+)", text_of(script), re.M) == ["lint", "types", "test"]


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.sh")), ids=name_of)
def test_shell_scripts_can_run(script: Path) -> None:
    assert script.stat().st_mode & stat.S_IXUSR
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_an_unknown_lock_is_refused() -> None:
    ended = subprocess.run(
        [str(ROOT / "scripts" / "install.sh"), "everything"], capture_output=True, text=True
    )
    assert ended.returncode == 2
    assert "expected runtime or dev" in ended.stderr
