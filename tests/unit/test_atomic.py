from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimcheck.atomic import (
    digest_bytes,
    hold_lock,
    read_regular_file,
    replace_file,
    replace_if_unchanged,
)
from claimcheck.errors import FileChangedError, UsageError, WriteError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_written_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    replace_file(tmp_path / "a.txt", b"new")
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert names(tmp_path) == ["a.txt"]


def test_the_mode_of_the_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    replace_file(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"new"


def test_a_second_hard_link_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    (tmp_path / "b.txt").hardlink_to(path)
    assert "2 hard links" in replace_file(path, b"new")[0]


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    before = path.stat().st_ino
    replace_file(path, b"same")
    assert path.stat().st_ino == before


def test_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (".", "pipe"):
        with pytest.raises(UsageError, match="not a regular file"):
            read_regular_file(tmp_path / name, limit=10)
        with pytest.raises(WriteError, match="not a regular file"):
            replace_file(tmp_path / name, b"x")


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    with pytest.raises(UsageError, match="limit"):
        read_regular_file(tmp_path / "a", limit=4)


def test_an_edit_of_somebody_else_is_left_alone_and_ours_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    path.write_bytes(b"read")
    read = digest_bytes(b"read")
    path.write_bytes(b"theirs")
    with pytest.raises(FileChangedError, match=r"claims\.yaml\.claimcheck-rej"):
        replace_if_unchanged(path, b"ours", read_digest=read)
    assert path.read_bytes() == b"theirs"
    assert (tmp_path / "claims.yaml.claimcheck-rej").read_bytes() == b"ours"


def test_a_file_that_appeared_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    with pytest.raises(FileChangedError):
        replace_if_unchanged(tmp_path / "a", b"ours", read_digest=None)
    assert (tmp_path / "a").read_bytes() == b"theirs"


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        replace_file(tmp_path / "nowhere" / "a", b"x")


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def test_a_full_disk_leaves_the_old_bytes_and_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    code = """
import resource, signal, sys
from pathlib import Path
from claimcheck.atomic import replace_file
from claimcheck.errors import WriteError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    replace_file(Path(sys.argv[1]), b"x" * 100_000)
except WriteError as error:
    print(error)
"""
    done = run(code, str(path))
    assert "the file was left as it was" in done.stdout, done.stderr
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.txt"]


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    code = """
import sys
from pathlib import Path
from claimcheck.atomic import hold_lock
from claimcheck.errors import UsageError
try:
    with hold_lock(Path(sys.argv[1]), wait_s=0.05):
        print("got it")
except UsageError as error:
    print(error)
"""
    with hold_lock(path):
        assert "another claimcheck process" in run(code, str(path)).stdout
    assert run(code, str(path)).stdout == "got it\n"


def test_a_killed_writer_leaves_whole_files_and_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    old, new = b"old\n" * 50_000, b"new\n" * 50_000
    path.write_bytes(old)
    code = """
import sys
from pathlib import Path
from claimcheck.atomic import digest_bytes, replace_if_unchanged
path = Path(sys.argv[1])
print("ready", flush=True)
contents = (b"old\\n" * 50_000, b"new\\n" * 50_000)
for turn in range(10**9):
    data = path.read_bytes()
    replace_if_unchanged(path, contents[turn % 2], read_digest=digest_bytes(data))
"""
    for turn in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(0.003 * turn)
            child.send_signal(signal.SIGKILL)
        assert path.read_bytes() in (old, new)
        with hold_lock(path, wait_s=1):
            pass
