"""
Many that come at once, in one process and one thread that yields to everybody
else: a crowd has machines of its own, and on this one it is only a guest.

    with Crowd(port, requests) as crowd:
        ...
    crowd.waves: of each time that all of them came, every status and the
    seconds to wait, or None
"""

import json
import os
import re
import selectors
import socket
import subprocess
import sys
import threading

from daemon import PATIENCE

STATUS = re.compile(rb"HTTP/1\.1 (\d+) ")
RETRY_AFTER = re.compile(rb"\r\nRetry-After: (\d+)\r\n")
MANY = 65536        # bytes, more than any reply has


class Crowd:
    def __init__(self, port, requests):
        self.port = port
        self.requests = requests
        self.process = None
        self.waves = []

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-B", __file__, str(self.port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        json.dump([r.decode() for r in self.requests], self.process.stdin)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "coming\n"
        return self

    def __exit__(self, *_):
        out, _ = self.process.communicate(timeout=PATIENCE)
        self.waves = json.loads(out)


def told(reply):
    retry = RETRY_AFTER.search(reply)
    return (int(STATUS.match(reply).group(1)),
            int(retry.group(1)) if retry else None)


def wave(port, requests):
    """All of them connect, then all of them ask, then all are answered."""
    waiting = selectors.DefaultSelector()
    sockets = [socket.create_connection(("127.0.0.1", port))
               for _ in requests]
    for s, request in zip(sockets, requests):
        s.sendall(request.encode())
        waiting.register(s, selectors.EVENT_READ)
    said = []
    while waiting.get_map():
        for key, _ in waiting.select(PATIENCE):
            said.append(told(key.fileobj.recv(MANY)))
            waiting.unregister(key.fileobj)
            key.fileobj.close()
    return said


def main(port):
    os.nice(19)
    requests = json.loads(sys.stdin.readline())
    waves, ending = [], threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ending.set())).start()
    print("coming", flush=True)
    while not waves or not ending.is_set():
        waves.append(wave(port, requests))
    print(json.dumps(waves))


if __name__ == "__main__":
    main(int(sys.argv[1]))
