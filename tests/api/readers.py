"""Requests without a pause, and what became of each."""

import threading

from client import Client


class Readers:
    """Some clients that ask the same again and again.

	with Readers(port, token) as readers:
	    ...
	assert readers.failures == []

    A request fails when it gets no reply, or not 200.  One that a connection
    just opened could not send is not accepted yet: that is counted apart.
    """

    def __init__(self, port, token=None, path="/v1/session", clients=4):
        self.port = port
        self.token = token
        self.path = path
        self.done = 0
        self.refused = 0
        self.failures = []
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.ask)
                        for _ in range(clients)]

    def ask(self):
        client = Client(self.port, self.token)
        while not self.ending.is_set():
            fresh = client.connection is None
            try:
                reply = client.get(self.path)
            except Exception as e:
                if fresh:
                    self.refused += 1
                    self.ending.wait(0.02)
                else:
                    self.failures.append(repr(e))
                continue
            if reply.status == 200:
                self.done += 1
            else:
                self.failures.append(reply.body)
        client.close()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self.ending.set()
        for thread in self.threads:
            thread.join()
