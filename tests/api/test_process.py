"""Starting, stopping, reloading and being killed."""

import os
import pwd
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2
import pytest

import clinics as make
from client import Client
from daemon import (MENDD, Daemon, alive, as_user, kill, new_folder, sql_dir,
                    user, wait_until)
from readers import Readers

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="started by root only")
EX_UNAVAILABLE, EX_CONFIG = 69, 78


@pytest.fixture(scope="module")
def home():
    """A state folder whose cluster was made once, and a clinic in it."""
    d = Daemon()
    try:
        d.start()
        clinic, = make.make_clinics(d, "kept")
    finally:
        assert d.stop() == 0
    return d.state, clinic


@pytest.fixture
def mine(home, new_daemon):
    """A daemon on that state folder, not started yet."""
    return lambda **options: new_daemon(state_dir=home[0], **options)


@pytest.fixture
def login(home):
    return home[1].staff["clinician"].login


def token_of(d, login):
    return make.sign_in(d.port, login).token


def count_clinics(d):
    connection = d.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry.clinic")
        n, = cursor.fetchone()
    connection.close()
    return n


def test_a_second_start_finds_what_the_first_one_left(mine, login):
    d = mine().start()
    assert count_clinics(d) == 1
    assert token_of(d, login)
    assert "making the database cluster" not in d.log()
    assert d.stop() == 0
    assert not d.postgres()
    assert (d.state / "mendd.pid").read_text() == ""
    assert "PostgreSQL was not shut down" not in d.log()


def test_nobody_else_gets_into_the_cluster(mine):
    d = mine().start()
    assert stat.S_IMODE((d.state / "run").stat().st_mode) == 0o700
    assert stat.S_IMODE((d.state / "postgres").stat().st_mode) == 0o700
    with as_user(), pytest.raises(psycopg2.OperationalError,
                                  match="(?i)peer authentication failed"):
        psycopg2.connect(host=str(d.state / "run"), user="stranger",
                         dbname="mendd")
    if os.geteuid() == 0:
        os.seteuid(pwd.getpwnam("daemon").pw_uid)
        try:
            with pytest.raises(psycopg2.OperationalError,
                               match="Permission denied"):
                psycopg2.connect(host=str(d.state / "run"), user="postgres",
                                 dbname="mendd")
        finally:
            os.seteuid(0)
    connection = d.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN"
                       " ('listen_addresses', 'fsync', 'data_checksums',"
                       " 'synchronous_commit', 'full_page_writes')")
        assert dict(cursor) == {
            "listen_addresses": "", "fsync": "on", "data_checksums": "on",
            "synchronous_commit": "on", "full_page_writes": "on"}
    connection.close()


def test_settings_of_the_operator_reach_postgres(mine):
    d = mine()
    extra = d.state / "postgres.conf"
    extra.write_text("work_mem = '5MB'\nfsync = off\n")
    extra.chmod(0o644)
    try:
        d.start()
        connection = d.connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('work_mem'),"
                           " current_setting('fsync')")
            assert cursor.fetchone() == ("5MB", "on")
        connection.close()
    finally:
        extra.unlink()


def test_an_initdb_that_was_killed_is_done_again(new_daemon):
    d = new_daemon()
    with as_user():
        d.state.parent.mkdir(exist_ok=True)
    d.start(wait=False)
    wait_until((d.state / "postgres.new" / "base").exists, "initdb works")
    d.kill_everything()
    wait_until(lambda: not d.postgres(), "initdb is gone")
    assert not (d.state / "postgres").exists()
    d.start()
    assert count_clinics(d) == 0
    assert not (d.state / "postgres.new").exists()


def test_a_kill_of_everything_heals(mine, login):
    d = mine().start()
    d.kill_everything()
    assert (d.state / "postgres" / "postmaster.pid").exists()
    d.start()
    assert token_of(d, login)


def test_a_postmaster_pid_of_another_program_does_not_matter(mine):
    d = mine().start()
    d.kill_everything()
    with as_user():
        other = subprocess.Popen(["sleep", "600"])
    try:
        pid_file = d.state / "postgres" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(other.pid), *lines[1:], ""]))
        d.start()
        assert count_clinics(d) == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_postmaster_that_outlived_its_master_is_stopped_first(mine):
    d = mine().start()
    d.stop()
    data = d.state / "postgres"
    program, = {p.resolve() for p in Path("/usr/lib/postgresql").glob(
        (data / "PG_VERSION").read_text().strip() + "/bin/postgres")}
    identity = {} if os.geteuid() != 0 else {
        "user": user().pw_uid, "group": user().pw_gid, "extra_groups": []}
    other = subprocess.Popen([program, "-D", data], cwd="/",
                             stderr=subprocess.DEVNULL, **identity)
    try:
        wait_until((d.state / "run" / ".s.PGSQL.5432").exists,
                   "the other postmaster listens")
        d.start()
        assert other.wait(10) == 0
        assert count_clinics(d) == 1
    finally:
        other.kill()
        other.wait()


def test_nothing_outlives_a_master_that_is_killed(mine, login):
    d = mine().start()
    children = [pid for name in ("worker", "tick", "sealer", "cohort",
                                 "postgres")
                for pid in d.pids(name)]
    assert len(children) == 6
    d.signal(signal.SIGKILL)
    d.wait()
    wait_until(lambda: not any(map(alive, children)), "the children left")
    assert not d.postgres()
    d.start()
    assert token_of(d, login)
    assert "PostgreSQL was not shut down" not in d.log()


@pytest.mark.parametrize("whole", [False, True],
                         ids=["postmaster", "every process"])
def test_postgres_is_started_again_when_it_is_killed(mine, login, whole):
    d = mine().start()
    token = token_of(d, login)
    postmaster, = d.pids("postgres")
    workers = d.pids("worker")
    for pid in d.postgres() if whole else [postmaster]:
        kill(pid)
    wait_until(lambda: d.pids("postgres") not in ([], [postmaster]),
               "there is a new postmaster")
    assert d.get("/livez") == 200
    # Each worker finds its own way back.
    client = Client(d.port, token)
    wait_until(lambda: client.get("/v1/session").status == 200, "it is back")
    assert d.pids("worker") == workers


def test_a_worker_is_started_again_when_it_is_killed(mine, login):
    d = mine().start()
    for _ in range(3):
        victim = d.pids("worker")[0]
        kill(victim)
        wait_until(lambda: victim not in d.pids("worker")
                   and len(d.pids("worker")) == 2, "there is another worker")
        assert token_of(d, login)
    tick, = d.pids("tick")
    kill(tick)
    wait_until(lambda: d.pids("tick") not in ([], [tick]), "tick is back")
    assert re.search(r"ended process=tick pid=\d+ signal=9", d.log())
    sealer, = d.pids("sealer")
    kill(sealer)
    wait_until(lambda: d.pids("sealer") not in ([], [sealer]),
               "the sealer is back")
    cohort, = d.pids("cohort")
    kill(cohort)
    wait_until(lambda: d.pids("cohort") not in ([], [cohort]),
               "the cohort is back")


def test_a_stop_cuts_no_request(mine, login):
    d = mine().start()
    with Readers(d.port, token_of(d, login)) as readers:
        wait_until(lambda: readers.done > 50, "requests are answered")
        assert d.stop() == 0
        wait_until(lambda: readers.refused > 0, "connections are refused")
    assert readers.failures == []
    assert "does not leave" not in d.log()


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_is_finished_when_it_comes_to_the_whole_group(mine, sig):
    d = mine()
    d.start(start_new_session=True)
    os.killpg(d.process.pid, sig)
    assert d.wait(50) == 0  # the master's own rest is a minute
    assert not d.postgres()
    assert "does not leave" not in d.log()


def test_a_stop_while_it_starts_leaves_nothing(mine):
    d = mine()
    d.start(wait=False)
    wait_until(lambda: d.pids("postgres"), "postgres is started")
    assert d.stop() == 0
    assert not d.postgres()


def test_reloads_fail_no_request(mine, login):
    d = mine(workers=1).start()
    with Readers(d.port, token_of(d, login), clients=2) as readers:
        for round in range(1, 11):
            before = d.pids("worker")
            d.signal(signal.SIGHUP)
            wait_until(lambda: d.log().count("reloaded") == round,
                       "it is reloaded")
            wait_until(lambda: not set(before) & set(d.pids("worker")),
                       "the old worker left")
    assert readers.failures == []
    assert readers.refused == 0
    assert readers.done > 20


def test_a_reload_takes_up_what_changed(mine):
    d = mine().start()
    path = new_folder("socket")
    d.options["workers"] = 1
    d.options["listen"] += f" unix:{path}"
    path.parent.chmod(0o1777)
    d.write_config()
    try:
        d.signal(signal.SIGHUP)
        wait_until(lambda: "reloaded" in d.log(), "it is reloaded")
        wait_until(lambda: len(d.pids("worker")) == 1, "one worker is left")
        wait_until(lambda: len(d.pids("tick")) == 1, "one tick is left")
        wait_until(lambda: len(d.pids("sealer")) == 1, "one sealer is left")
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(path))
            s.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n"
                      b"Connection: close\r\n\r\n")
            assert s.recv(20).startswith(b"HTTP/1.1 200 ")
        assert d.get("/readyz") == 200
        d.stop()
        assert not path.exists()
    finally:
        path.parent.chmod(0o711)


@pytest.mark.parametrize("extra, said", [
    ("workrs = 1", 'there is no setting "workrs"'),
    ("database = host=/x", "only a restart can change setting=database"),
    ("web_dir = /etc/passwd", "new workers cannot start"),
])
def test_a_reload_of_what_is_wrong_changes_nothing(mine, extra, said):
    d = mine().start()
    workers = d.pids("worker")
    d.write_config(extra)
    d.signal(signal.SIGHUP)
    wait_until(lambda: said in d.log(), "the log says why")
    assert d.get("/readyz") == 200
    wait_until(lambda: d.pids("worker") == workers, "the old workers stay")


def refused(d, status, *said):
    """It ends by itself with this status, and the log says why."""
    d.start(wait=False)
    assert d.wait() == status
    for words in said:
        assert words in d.log()
    assert not d.postgres()


def test_a_wrong_configuration_is_refused_as_a_whole(mine):
    d = mine(workers="many", body_bytes=0, lisen="x")
    refused(d, EX_CONFIG, "workers: expected a number from 0 to 256",
            "body_bytes: expected a number from 1024",
            'there is no setting "lisen"')


def test_a_second_master_is_refused(mine):
    first = mine().start()
    second = mine()
    second.start(wait=False)
    assert second.wait() == EX_UNAVAILABLE
    assert ("another mendd uses this state folder "
            f"pid={first.process.pid}") in second.log()
    assert first.get("/readyz") == 200


def test_an_address_in_use_is_refused(mine):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        refused(mine(listen="127.0.0.1:%d" % s.getsockname()[1]),
                EX_UNAVAILABLE, "cannot listen")


def test_a_cluster_of_another_version_is_refused(mine):
    d = mine()
    version = d.state / "postgres" / "PG_VERSION"
    was = version.read_text()
    version.write_text("14\n")
    try:
        refused(d, EX_CONFIG, "the cluster was made by PostgreSQL 14")
    finally:
        version.write_text(was)


def test_a_state_folder_that_cannot_be_is_refused(new_daemon):
    refused(new_daemon(state_dir=new_folder("x" * 100)), EX_CONFIG,
            "too long for a Unix socket")
    refused(new_daemon(state_dir=new_folder("it's")), EX_CONFIG,
            "must not hold quotes")
    in_the_way = new_folder("file")
    in_the_way.write_text("")
    d = new_daemon(state_dir=in_the_way)
    d.start(wait=False)
    assert d.wait() not in (0, None)
    assert "cannot make the state folder" in d.log()


def test_a_migration_that_fails_stops_the_start(mine):
    broken = new_folder("sql")
    subprocess.run(["cp", "-r", sql_dir(), broken], check=True)
    (broken / "schema" / "000-broken.sql").write_text("SELECT 1 / 0;\n")
    d = mine(sql_dir=broken)
    d.start(wait=False)
    assert d.wait() not in (0, None)
    assert "division by zero" in d.log()
    assert "the schema could not be brought up to date" in d.log()
    assert not d.postgres()
    assert mine().start().stop() == 0


def test_the_schema_follows_the_files(mine):
    def has_probe(d):
        connection = d.connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regproc('task.probe') IS NOT NULL")
            there, = cursor.fetchone()
        connection.close()
        assert d.stop() == 0
        return there

    more = new_folder("sql")
    subprocess.run(["cp", "-r", sql_dir(), more], check=True)
    (more / "task" / "probe.sql").write_text(
        "CREATE FUNCTION task.probe() RETURNS integer LANGUAGE plpgsql"
        " AS 'BEGIN RETURN 1; END';\n")
    assert not has_probe(mine().start())
    assert has_probe(mine(sql_dir=more).start())
    assert has_probe(mine(sql_dir=more).start())
    assert not has_probe(mine().start())


@AS_ROOT
def test_root_is_given_up_for_good(mine):
    d = mine().start()
    everybody = [d.process.pid, *d.pids("worker"), *d.pids("tick"),
                 *d.pids("sealer"), *d.pids("cohort"), *d.pids("postgres")]
    assert len(everybody) == 7
    groups = sorted(os.getgrouplist(user().pw_name, user().pw_gid))
    for pid in everybody:
        status = dict(
            line.split(":\t", 1) for line in
            Path(f"/proc/{pid}/status").read_text().splitlines()
            if ":\t" in line)
        assert set(status["Uid"].split()) == {str(user().pw_uid)}
        assert set(status["Gid"].split()) == {str(user().pw_gid)}
        assert sorted(map(int, status["Groups"].split())) == groups
        assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
        assert status["NoNewPrivs"].strip() == "1"
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert re.search(r"Max core file size +0 +0", limits)
    assert (d.state).stat().st_uid == user().pw_uid


@AS_ROOT
def test_root_is_told_how_to_make_the_user(new_daemon):
    d = new_daemon(user="mendd-nobody")
    refused(d, EX_CONFIG, "there is no user mendd-nobody",
            "adduser --system")
    assert not d.state.exists()
    refused(new_daemon(user="root"), EX_CONFIG, "must not name root")


@AS_ROOT
def test_root_does_not_take_over_what_belongs_to_somebody(new_daemon):
    d = new_daemon()
    d.state.mkdir()
    (d.state / "thesis.tex").write_text("")
    refused(d, EX_CONFIG, "the state folder belongs to somebody else")
    assert d.state.stat().st_uid == 0


class ServiceManager(threading.Thread):
    """Hears what is sent to NOTIFY_SOCKET."""

    def __init__(self):
        super().__init__(daemon=True)
        self.path = new_folder("notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.path.chmod(0o666)
        self.heard = []
        self.start()

    def run(self):
        while True:
            self.heard += self.socket.recv(4096).decode().split("\n")

    def wait_for(self, words):
        """Hear this, and forget what came before."""
        wait_until(lambda: words in self.heard, f"it hears {words}")
        del self.heard[:self.heard.index(words) + 1]


def test_a_service_manager_is_told(mine):
    manager = ServiceManager()
    d = mine()
    d.start(wait=False, env={"NOTIFY_SOCKET": str(manager.path),
                             "WATCHDOG_USEC": "200000"})
    for words in "WATCHDOG=1", "READY=1", "WATCHDOG=1":
        manager.wait_for(words)
    assert d.get("/readyz") == 200
    d.signal(signal.SIGHUP)
    for words in "RELOADING=1", "READY=1":
        manager.wait_for(words)
    d.signal(signal.SIGTERM)
    manager.wait_for("STOPPING=1")
    assert d.wait() == 0


def test_a_service_manager_that_does_not_listen_stops_nothing(mine):
    path = new_folder("notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
        s.bind(str(path))
        path.chmod(0o666)
        d = mine()
        d.start(env={"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "2000"})
        assert d.stop() == 0


def test_sockets_from_a_service_manager_are_taken(mine):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        d = mine(listen="127.0.0.1:1")  # not used: root alone could
        d.port = s.getsockname()[1]
        start_with_sockets(d, s)
        d.wait_ready()
        d.signal(signal.SIGHUP)
        wait_until(lambda: "reloaded" in d.log(), "it is reloaded")
        d.wait_ready()


# LISTEN_PID must be its own process id, which is known after the fork only.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def start_with_sockets(d, s):
    d.write_config()
    with open(d.log_path, "ab") as log:
        d.process = subprocess.Popen(
            [sys.executable, "-c", HAND_OVER, str(s.fileno()), MENDD, "-f",
             d.config], pass_fds=[s.fileno()], stdout=log, stderr=log)


@pytest.fixture
def server(mine):
    """A PostgreSQL server that is there already: another daemon's."""
    return mine().start()


def test_a_server_of_ones_own_is_used(server, new_daemon, login):
    d = new_daemon(database=f"host={server.state}/run dbname=mendd")
    d.start()
    assert not d.pids("postgres")
    assert not (d.state / "postgres").exists()
    assert token_of(d, login)


def test_the_first_host_may_be_dead(server, new_daemon, login):
    d = new_daemon(database="host=127.0.0.1,/nonexistent,%s/run"
                            " port=1,5432,5432 dbname=mendd"
                            " target_session_attrs=read-write" % server.state)
    d.start()
    assert token_of(d, login)
    connection = server.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT usename, application_name"
                       " FROM pg_stat_activity"
                       " WHERE application_name LIKE 'mendd %%'")
        assert set(cursor) == {("mendd_api", "mendd worker"),
                               ("mendd_tick", "mendd tick"),
                               ("mendd_seal", "mendd seal"),
                               ("mendd_cohort", "mendd cohort")}
    connection.close()


def test_a_server_that_is_away_is_waited_for(server, new_daemon, login):
    run = server.state / "run"
    d = new_daemon(database=f"host={run} dbname=mendd")
    server.stop()
    d.start(wait=False)
    wait_until(lambda: d.get("/livez") == 200, "it lives")
    assert d.get("/readyz") == 503
    server.start()
    d.wait_ready()
    client = Client(d.port, token_of(server, login))
    wait_until(lambda: client.get("/v1/session").status == 200, "it is back")


def test_a_server_of_ones_own_is_migrated_when_asked(server, new_daemon):
    connection = server.connect()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS other")
        cursor.execute("CREATE DATABASE other")
    where = f"host={server.state}/run dbname=other"
    d = new_daemon(database=where, migrate="yes",
                   database_migrate=where + " user=postgres")
    d.start()
    assert d.get("/readyz") == 200
    d.stop()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE other")
    connection.close()


def test_passwords_are_nowhere_to_be_seen(server, new_daemon):
    d = new_daemon(database=f"host={server.state}/run dbname=mendd"
                            " password=hunter2",
                   migrate="yes", log_level="debug",
                   database_migrate=f"host={server.state}/run dbname=mendd"
                                    " user=postgres password=hunter2")
    d.start()
    for pid in [d.process.pid, *d.pids("worker"), *d.pids("tick"),
                *d.pids("sealer"), *d.pids("cohort")]:
        for name in "cmdline", "environ":
            assert b"hunter2" not in Path(f"/proc/{pid}/{name}").read_bytes()
    assert "hunter2" not in d.log()
    printed = subprocess.run([MENDD, "-n", "-f", d.config],
                             capture_output=True, check=True)
    assert b"hunter2" not in printed.stdout + printed.stderr
