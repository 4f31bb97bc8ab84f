"""What a worker may do, seen from outside; tests/unit/test_confine tries it.

Every other test of the API, too, runs with confine = kill.
"""

import os
import re
from pathlib import Path

import pytest

from beside import Cluster
from daemon import free_port, user, wait_until
from wire import Asker


def status(pid):
    return dict(re.findall(r"(?m)^(\w+):\t(.*)$",
                           Path(f"/proc/{pid}/status").read_text()))


@pytest.mark.parametrize("name", ["worker", "tick", "sealer", "cohort"])
def test_who_serves_is_confined_and_has_no_rights(daemon, name):
    pids = wait_until(lambda: daemon.pids(name), f"there is a {name}")
    for pid in pids:
        found = wait_until(
            lambda pid=pid: (s := status(pid))["Seccomp"] == "2" and s,
            "it is confined")
        assert found["NoNewPrivs"] == "1"
        assert found["Uid"].split() == [str(user().pw_uid)] * 4
        for capabilities in "CapInh", "CapPrm", "CapEff", "CapAmb":
            assert int(found[capabilities], 16) == 0, capabilities
        if os.geteuid() == 0:   # who is somebody else cannot give it up
            assert int(found["CapBnd"], 16) == 0
        # Nobody but root looks into a process that must not be dumped.
        assert os.stat(f"/proc/{pid}/maps").st_uid == 0
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"(?m)^Max core file size +0 +0 ", limits)


def test_the_log_says_what_holds(daemon):
    assert re.search(r"worker\[\d+\]: confined landlock=\d calls=kill"
                     r" connects=unix files=0", daemon.log())


def test_a_fence_that_is_off_stands_nowhere(new_daemon):
    d = new_daemon(confine="off").start()
    assert {status(p)["Seccomp"] for p in d.pids("worker")} == {
        status("self")["Seccomp"]}
    assert "not confined" in d.log()


def test_refused_calls_are_counted(daemon):
    with Asker(daemon.port) as asker:
        metrics = asker.ask("GET", "/metrics").body.decode()
    assert re.search(r"(?m)^mendd_refused_calls_total 0$", metrics)


@pytest.fixture
def cluster():
    c = Cluster()
    try:
        yield c
    finally:
        c.close()


def test_a_database_by_tcp_and_by_name_is_reached_again(cluster, new_daemon):
    """Names are looked up, files read, sockets made: after the start, too."""
    port = free_port()
    options = "-o", f"-c listen_addresses=127.0.0.1 -c port={port}"
    cluster.control("-m", "fast", "restart", *options)
    cluster.env["PGPORT"] = str(port)
    local = cluster.conninfo(user="postgres")
    d = new_daemon(database=cluster.conninfo(host="localhost"),
                   database_migrate=local, migrate="yes").start()
    assert "connects=tcp" in d.log()
    before = d.pids("worker")
    cluster.control("-m", "immediate", "stop")
    wait_until(lambda: d.get("/readyz") == 503, "it is away")
    cluster.control("start", *options)
    wait_until(lambda: d.get("/readyz") == 200, "it is back")
    assert d.pids("worker") == before
    assert "system call refused" not in d.log()
