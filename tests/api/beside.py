"""A daemon on a PostgreSQL that is not its own, and can be stopped."""

import contextlib
import json
import subprocess
import sys

import psycopg2

from daemon import PATIENCE, SRC
from rig import Rig

SHOW = ("import json, os, sys; print(json.dumps(dict(os.environ)),"
        " flush=True); sys.stdin.read()")


class Cluster:
    """A PostgreSQL of tests/run-cluster that can be stopped."""

    def __init__(self):
        self.process = subprocess.Popen(
            [SRC / "tests/run-cluster", sys.executable, "-c", SHOW],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/")
        self.env = json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def control(self, *arguments):
        subprocess.run(
            [*self.env["PG_AS"].split(),
             self.env["PG_BINDIR"] + "/pg_ctl", "-D", self.env["PGDATA"],
             "-l", self.env["PG_LOG"], "-t", str(PATIENCE), *arguments],
            cwd="/", check=True, stdout=subprocess.DEVNULL)

    def conninfo(self, **more):
        words = {"host": self.env["PGHOST"], "port": self.env["PGPORT"],
                 "dbname": self.env["PGDATABASE"], **more}
        return " ".join(f"{k}={v}" for k, v in words.items())


class Beside(Rig):
    """A daemon on a PostgreSQL that is not its own."""

    def __init__(self, cluster, **options):
        super().__init__(database=cluster.conninfo(), migrate="yes",
                         database_migrate=cluster.conninfo(user="postgres"),
                         **options)
        self.cluster = cluster

    def connect(self, role="postgres"):
        connection = psycopg2.connect(self.cluster.conninfo(user=role))
        connection.autocommit = True
        return connection


@contextlib.contextmanager
def beside_cluster(env=None, **options):
    """One of each, with these settings of mendd.conf."""
    cluster = Cluster()
    try:
        daemon = Beside(cluster, **options)
        try:
            yield daemon.start(env=env)
        finally:
            status = daemon.stop()
        assert status == 0, daemon.log()
        daemon.assert_clean()
    finally:
        cluster.close()
