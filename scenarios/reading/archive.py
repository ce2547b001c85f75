"""The files of a pack as bytes, from a folder or a zip that cannot do harm."""

import hashlib
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from scenarios.problems import Problem, nearest, problem_of, quotable
from scenarios.tables import HELD_OUT_FILE, LAYERS_FOLDER, PACK_FILES, is_harmless, is_layer_file

Note = Callable[[Problem], None]

MOST_FILES = 1_000
MOST_BYTES = 1 << 30
MOST_RATIO = 200
RATIO_MATTERS_FROM_BYTES = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def read_files(path: Path, note: Note) -> dict[str, bytes] | None:
    """Read every file of a pack by its name, and note what does not belong there.

    None where there is no folder or zip that can be read safely.
    """
    if path.is_dir():
        entries = dict(_entries(path))
        names = _chosen(_as_folders(entries), note)
        return dict(_read_entries({name: entries[entry] for name, entry in names.items()}, note))
    if path.is_file():
        return _read_zip(path, note)
    note(problem_of(path.name, "there is no such folder or zip file", "check the path"))
    return None


def _entries(path: Path) -> Iterator[tuple[str, Path]]:
    """What a folder holds by its name, the files in its layers by theirs."""
    for entry in sorted(path.iterdir()):
        if entry.is_dir() and f"{entry.name}/" == LAYERS_FOLDER:
            yield from ((f"{LAYERS_FOLDER}{file.name}", file) for file in sorted(entry.iterdir()))
        else:
            yield entry.name, entry


def _read_entries(entries: Mapping[str, Path], note: Note) -> Iterator[tuple[str, bytes]]:
    """The bytes of files; what is no file, such as a broken link, gives none."""
    for name, entry in entries.items():
        try:
            if entry.is_file():
                yield name, entry.read_bytes()
                continue
            reason = "it is not a file"
        except OSError as error:
            reason = str(error.strerror)
        note(problem_of(name, f"it cannot be read ({reason})", "put the file there again"))


def _as_folders(entries: Mapping[str, Path]) -> list[str]:
    return [f"{name}/" if entry.is_dir() else name for name, entry in entries.items()]


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the files that plans are made from, the same for a folder and a zip.

    Incidents that are held out are none of them: they may come after the plan.
    """
    digest = hashlib.sha256()
    for name in sorted(files.keys() - {HELD_OUT_FILE}):
        digest.update(f"{name}\n{len(files[name])}\n".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _read_zip(path: Path, note: Note) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not _is_folder(member)]
            dangers = list(_dangers(path.name, members))
            for danger in dangers:
                note(danger)
            if dangers:
                return None
            return _read_members(archive, members, note)
    except _BROKEN as error:
        message = quotable(str(error) or type(error).__name__)
        note(problem_of(path.name, f"this is not a sound zip file ({message})", "make it again"))
        return None


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """As `ZipInfo.is_dir`, which fails on a member without a name."""
    return member.filename.endswith("/")


def _dangers(file: str, members: list[zipfile.ZipInfo]) -> Iterable[Problem]:
    """What makes a zip unfit to be read at all."""
    if len(members) > MOST_FILES:
        fault = f"it holds {len(members):,} files"
        yield problem_of(file, fault, f"a pack has at most {MOST_FILES:,}")
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        fault = f"it unpacks to {total:,} bytes"
        yield problem_of(file, fault, f"a pack has at most {MOST_BYTES:,}")
    seen: set[str] = set()
    for member in members:
        fault = _danger(member, seen)
        seen.add(member.filename)
        if fault:
            name = quotable(member.filename)
            yield problem_of(file, f'its file "{name}" {fault}', "make the zip again without it")


def _danger(member: zipfile.ZipInfo, seen: set[str]) -> str:
    name = member.filename.replace("\\", "/")
    parts = name.split("/")
    if not PurePosixPath(name).parts:
        return "has no name"
    if name.startswith("/") or ":" in parts[0] or ".." in parts:
        return "would be unpacked outside the folder"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.filename in seen:
        return "is there twice"
    if name.lower().endswith(".zip"):
        return "is a zip inside the zip"
    if member.file_size > RATIO_MATTERS_FROM_BYTES:
        ratio = member.file_size / max(member.compress_size, 1)
        if ratio > MOST_RATIO:
            return f"is packed {ratio:,.0f} times smaller than it is, at most {MOST_RATIO} is safe"
    return ""


def _read_members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], note: Note
) -> dict[str, bytes]:
    """Read the files at the root of the zip, or in the one folder that holds them all."""
    by_path = {member.filename.replace("\\", "/"): member for member in members}
    paths = {path: PurePosixPath(path) for path in by_path}
    top = {path.parts[0] for path in paths.values() if not is_harmless(path.parts[0])}
    inside = len(top) == 1 and all(
        len(path.parts) > 1 or is_harmless(path.name) for path in paths.values()
    )
    by_name: dict[str, zipfile.ZipInfo] = {}
    for text, path in paths.items():
        shown = path.parts[1:] if inside and path.parts[0] in top else path.parts
        by_name["/".join(shown)] = by_path[text]
    names = _chosen(list(by_name), note)
    return {name: archive.read(by_name[shown]) for name, shown in names.items()}


def _chosen(shown: list[str], note: Note) -> dict[str, str]:
    """Files of the pack by their proper name; a name that is nearly right is taken for it."""
    names = {name: name for name in shown if name in PACK_FILES or is_layer_file(name)}
    for name in shown:
        if name in names or is_harmless(name.removeprefix(LAYERS_FOLDER).split("/")[0]):
            continue
        meant = nearest(name, [file for file in PACK_FILES if file not in names])
        advice = "take it out" if meant is None else f"did you mean {meant}?"
        note(problem_of(quotable(name), "a pack has no file of this name", advice))
        if meant is not None and not name.endswith("/"):
            names[meant] = name
    return names
