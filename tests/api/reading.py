"""
Some that read as people do, in a process of their own: what else a test does
at the same time does not make them wait.

	with Reading(port, token, path) as reading:
	    ...
	assert reading.wrong == []; reading.times
"""

import json
import subprocess
import sys
import threading
import time

from daemon import PATIENCE
from wire import Asker

READERS = 4
PAUSE = 0.01        # seconds between two requests of one


class Reading:
    def __init__(self, *arguments):
        self.arguments = map(str, arguments)
        self.process = None
        self.times, self.wrong = [], []

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-B", __file__, *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "reading\n"
        return self

    def __exit__(self, *_):
        out, _ = self.process.communicate(timeout=PATIENCE)
        self.times, self.wrong = json.loads(out)


def p99(times):
    return sorted(times)[len(times) * 99 // 100]


def read(port, token, path, times, wrong, ending):
    with Asker(port, token) as asker:
        while not ending.wait(PAUSE):
            began = time.perf_counter()
            try:
                reply = asker.ask("GET", path, headers=[
                    "X-Forwarded-For: 192.0.2.9"])
            except Exception as e:
                wrong.append(repr(e))
                return
            times.append(time.perf_counter() - began)
            if reply.status != 200:
                wrong.append(f"{reply.status} {reply.body}")
                return


def main(port, token, path):
    times, wrong, ending = [], [], threading.Event()
    threads = [threading.Thread(target=read, args=[
        int(port), token, path, times, wrong, ending])
        for _ in range(READERS)]
    for t in threads:
        t.start()
    print("reading", flush=True)
    sys.stdin.read()
    ending.set()
    for t in threads:
        t.join()
    print(json.dumps([times, wrong]))


if __name__ == "__main__":
    main(*sys.argv[1:])
