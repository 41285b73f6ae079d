"""Folders are searched the same way each time, honouring what git ignores."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.documents import find_documents
from claimcheck.errors import DocumentError, UsageError


def lay(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text", encoding="utf-8")


def names(root: Path, found: tuple[Path, ...]) -> list[str]:
    return [path.relative_to(root).as_posix() for path in found]


def test_folders_give_readable_files_in_the_order_of_names(tmp_path: Path) -> None:
    lay(tmp_path, "b.md", "a/z.txt", "a/y.MD", "c.py", ".hidden/x.md", ".note.md")
    assert names(tmp_path, find_documents([tmp_path])) == ["a/y.MD", "a/z.txt", "b.md"]


def test_gitignore_is_honoured_at_each_level(tmp_path: Path) -> None:
    lay(tmp_path, "keep.md", "draft.md", "build/x.md", "sub/draft.md", "sub/own.md", "sub/z.md")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("draft.md\nbuild/\n", encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("own.md\n!draft.md\n", encoding="utf-8")
    assert names(tmp_path, find_documents([tmp_path])) == ["keep.md", "sub/draft.md", "sub/z.md"]
    assert names(tmp_path, find_documents([tmp_path / "sub"])) == ["sub/draft.md", "sub/z.md"]


def test_a_file_named_itself_is_taken_even_when_ignored(tmp_path: Path) -> None:
    lay(tmp_path, "draft.md", "a.md")
    (tmp_path / ".gitignore").write_text("draft.md\n", encoding="utf-8")
    found = find_documents([tmp_path / "draft.md", tmp_path, tmp_path / "a.md"])
    assert names(tmp_path, found) == ["draft.md", "a.md"]


def test_exclude_has_the_grammar_of_gitignore(tmp_path: Path) -> None:
    lay(tmp_path, "a.md", "old/b.md", "old/keep/c.md")
    assert names(tmp_path, find_documents([tmp_path], exclude=["old/**"])) == ["a.md"]


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    lay(tmp_path, "a.py")
    with pytest.raises(UsageError, match=r"no document in this folder \(\.txt"):
        find_documents([tmp_path])


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file or folder"):
        find_documents([tmp_path / "none"])


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    lay(tmp_path, "real/a.md")
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    assert names(tmp_path, find_documents([tmp_path])) == ["real/a.md"]
