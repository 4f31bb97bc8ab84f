"""A daemon to be hurt: its processes, their memory, and what it wrote.

Signals go through a pidfd to a process that was just seen to be the daemon's,
never to another one that got its number meanwhile.
"""

import contextlib
import os
import re
import shutil
import signal
import uuid
from pathlib import Path

import clinics
from daemon import PATIENCE, Daemon, wait_until

SANITIZER = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+San")


def send_signal(pid, sig, is_ours):
    """Signal a process if, its number being held, it still is_ours(pid)."""
    with contextlib.suppress(ProcessLookupError):
        fd = os.pidfd_open(pid)
        try:
            if is_ours(pid):
                signal.pidfd_send_signal(fd, sig)
        finally:
            os.close(fd)


def rss(pid):
    """Bytes of memory that are the process's own."""
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * int(re.search(r"RssAnon:\s+(\d+)", status).group(1))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Rig(Daemon):
    def workers(self):
        return self.pids("worker")

    def backends(self):
        """The processes of PostgreSQL that serve the workers."""
        found = []
        for pid in self.postgres():
            with contextlib.suppress(OSError):
                line = Path(f"/proc/{pid}/cmdline").read_bytes()
                if b": mendd_api " in line:
                    found.append(pid)
        return found

    def signal_children(self, pids, sig):
        """Workers and the like."""
        for pid in pids:
            send_signal(pid, sig, lambda p: p in {
                *self.pids("worker"), *self.pids("tick"),
                *self.pids("sealer"), *self.pids("cohort"),
                *self.pids("postgres")})

    def signal_postgres(self, pids, sig):
        for pid in pids:
            send_signal(pid, sig, lambda p: p in self.postgres())

    @contextlib.contextmanager
    def frozen_postgres(self):
        """The postmaster first, so that nobody is born meanwhile."""
        try:
            self.signal_postgres(self.pids("postgres"), signal.SIGSTOP)
            self.signal_postgres(self.postgres(), signal.SIGSTOP)
            yield
        finally:
            self.signal_postgres(self.postgres(), signal.SIGCONT)

    def restart(self, **options):
        assert self.stop() == 0, self.log()
        self.options.update(options)
        return self.start()

    def reload(self, **options):
        """New settings, new workers; return when only these are left."""
        self.options.update(options)
        self.write_config()
        before = set(self.workers())
        done = self.log().count("reloaded")
        self.signal(signal.SIGHUP)
        wait_until(lambda: self.log().count("reloaded") > done, "reloaded")
        wait_until(lambda: not before & set(self.workers()),
                   "the former workers left")

    def assert_clean(self):
        """No sanitizer has reported anything."""
        log = self.log()
        found = SANITIZER.search(log)
        assert not found, log[max(0, found.start() - 2000):
                              found.start() + 4000]

    def clinic(self):
        """A new clinic, and a token of each role."""
        code = "rig-" + uuid.uuid4().hex[:12]
        made, = clinics.make_clinics(self, code)
        made.tokens = {
            role: clinics.sign_in(self.port, person.login).token
            for role, person in made.staff.items()}
        return made

    def rows(self, statement):
        """What the superuser is told."""
        with contextlib.closing(self.connect()) as connection:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()

    def run(self, statement):
        """As the superuser; what has no rows."""
        with contextlib.closing(self.connect()) as connection:
            with connection.cursor() as cursor:
                cursor.execute(statement)


@contextlib.contextmanager
def rig(**options):
    """MENDD_KEEP_LOGS names a folder for the logs of all of them."""
    d = Rig(**options)
    try:
        d.start()
        yield d
        d.assert_clean()
        assert d.stop() == 0, d.log()
        d.assert_clean()
    finally:
        if d.process is not None and d.process.poll() is None:
            d.stop()
        d.signal_postgres(d.postgres(), signal.SIGKILL)
        keep = os.environ.get("MENDD_KEEP_LOGS")
        if keep and d.log_path.exists():
            Path(keep).mkdir(parents=True, exist_ok=True)
            shutil.copy(d.log_path, Path(keep) /
                        f"{os.getpid()}-{d.log_path.name}.log")
        shutil.rmtree(d.state, ignore_errors=True)
