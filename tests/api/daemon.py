"""The real daemon, on a state folder of its own.

The environment names what is tested: MENDD_BUILD, the build tree (default:
the source tree), and MENDD_SRC, the source tree.  Started by root, mendd
gives up root for the user mendd, or nobody where there is no such user.
"""

import contextlib
import functools
import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2

SRC = Path(os.environ.get("MENDD_SRC", Path(__file__).parents[2])).resolve()
BUILD = Path(os.environ.get("MENDD_BUILD", SRC)).resolve()
MENDD = BUILD / "mendd"
# A sanitizer keeps what was freed: its memory says nothing about ours.
SANITIZED = b"__asan_init" in MENDD.read_bytes()

# Sanitizers and busy machines are slow; nothing waits this long when all is
# well.
PATIENCE = 120


@functools.cache
def user():
    """The passwd entry of who mendd runs as."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in "mendd", "nobody":
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("neither user mendd nor nobody is there")


@contextlib.contextmanager
def as_user():
    """For a while, be who mendd runs as: its cluster lets in nobody else."""
    if os.geteuid() != 0:
        yield
        return
    os.setegid(user().pw_gid)
    os.seteuid(user().pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@functools.cache
def scratch():
    """A folder that everybody may enter, gone when the tests end."""
    folder = tempfile.TemporaryDirectory(prefix="mendd-api-")
    os.chmod(folder.name, 0o711)
    scratch.keep = folder
    return Path(folder.name)


def new_folder(name):
    """A path below scratch() that nothing uses; it is not made."""
    new_folder.count = getattr(new_folder, "count", 0) + 1
    return scratch() / f"{name}-{new_folder.count}"


@functools.cache
def sql_dir():
    """The schema where mendd's user can read it: a home may be closed."""
    copy = scratch() / "sql"
    shutil.copytree(SRC / "sql", copy)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK)
                   else 0o644)
    return copy


@functools.cache
def web_dir():
    """The pages, when they are built, in the same way."""
    copy = scratch() / "web"
    if (SRC / "web" / "dist").is_dir():
        shutil.copytree(SRC / "web" / "dist", copy)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    return copy


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(condition, what, patience=PATIENCE):
    """The first true value of condition()."""
    end = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)
    return value


def alive(pid):
    """Is there such a process, and is it more than a zombie?"""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def kill(pid, sig=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, sig)


class Daemon:
    """One mendd.  Options are settings of mendd.conf."""

    def __init__(self, **options):
        self.port = free_port()
        self.state = Path(options.pop("state_dir", new_folder("state")))
        self.log_path = new_folder("log")
        self.config = new_folder("mendd.conf")
        self.options = {
            "listen": f"127.0.0.1:{self.port}",
            "state_dir": self.state,
            "sql_dir": sql_dir(),
            "web_dir": web_dir(),
            "user": user().pw_name,
            "workers": 2,
            "confine": "kill",
            **options,
        }
        self.process = None
        self.took = None  # seconds from the last start to ready

    def write_config(self, extra=""):
        lines = [f"{k} = {v}" for k, v in self.options.items()
                 if not extra.startswith(f"{k} =")]
        self.config.write_text("\n".join([*lines, extra, ""]))
        self.config.chmod(0o644)

    def start(self, wait=True, env=None, stderr=None, **popen):
        self.write_config()
        began = time.monotonic()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [MENDD, "-f", self.config], stdin=subprocess.DEVNULL,
                stdout=log, stderr=stderr or log,
                env={**os.environ, **(env or {})},
                **popen)
        if wait:
            self.wait_ready()
            self.took = time.monotonic() - began
        return self

    def wait_ready(self):
        def ready():
            assert self.process.poll() is None, self.log()
            return self.get("/readyz") == 200
        wait_until(ready, "mendd is ready:\n" + self.log()[-2000:])

    def get(self, path):
        """The status of a reply, or None."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def signal(self, sig):
        self.process.send_signal(sig)

    def wait(self, patience=PATIENCE):
        """Its exit status."""
        return self.process.wait(patience)

    def stop(self):
        """SIGTERM; its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.wait()

    def kill_everything(self):
        """As a power failure would: no process has time for anything."""
        pids = [self.process.pid, *self.pids("worker"), *self.pids("tick"),
                *self.pids("sealer"), *self.pids("cohort"),
                *self.postgres()]
        for pid in pids:
            kill(pid)
        self.wait()
        wait_until(lambda: not any(map(alive, pids)), "all are dead")

    def pids(self, name):
        """Our children of this name: worker, tick, sealer, postgres, ..."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text()
                ppid = int(stat.rpartition(")")[2].split()[1])
                comm = stat[stat.index("(") + 1:stat.rindex(")")]
                if ppid == self.process.pid and comm == name:
                    found.append(int(entry.name))
        return sorted(found)

    def postgres(self):
        """Every process of our own cluster, the postmaster first."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                if os.readlink(entry / "cwd") == str(
                        (self.state / "postgres").resolve()):
                    found.append(int(entry.name))
        return sorted(found)

    def log(self):
        try:
            return self.log_path.read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def connect(self, role="postgres"):
        """A connection to our own cluster, past the API."""
        with as_user():
            connection = psycopg2.connect(
                host=str(self.state / "run"), port=5432, dbname="mendd",
                user=role)
        connection.autocommit = True
        return connection
