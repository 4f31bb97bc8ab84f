"""A file system of a few megabytes, for which one needs root."""

import contextlib
import ctypes
import os
import subprocess

import pytest

CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000

libc = ctypes.CDLL(None, use_errno=True)


def enter_namespace():
    """Mounts from now on are ours alone, and gone when we are."""
    return libc.unshare(CLONE_NEWNS) == 0 and \
        libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0


@contextlib.contextmanager
def tmpfs(path, megabytes, owner):
    """Mounted on a folder that is made; skips when nobody lets us."""
    path.mkdir(parents=True, exist_ok=True)
    options = (f"size={megabytes}m,mode=700,uid={owner.pw_uid},"
               f"gid={owner.pw_gid}")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    mount = [*sudo, "mount", "-t", "tmpfs", "-o", options, "tmpfs", path]
    if not sudo and not enter_namespace() or \
            subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
        pytest.skip("may not mount a small file system")
    try:
        yield path
    finally:
        subprocess.run([*sudo, "umount", "-l", path], check=True)


def free(path):
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


@contextlib.contextmanager
def filled(path):
    """With a file that takes all the room there is."""
    filler = path / "filler"
    with open(filler, "wb") as file:
        with contextlib.suppress(OSError):
            while True:
                os.write(file.fileno(), bytes(min(1 << 20,
                                                  max(free(path), 4096))))
    try:
        yield filler
    finally:
        filler.unlink()
