"""HTTP byte by byte: what client.py will not send, and what it would hide."""

import contextlib
import json
import re
import socket

from daemon import PATIENCE


class Away(Exception):
    """No answer, or not a whole one."""


class Refused(Away):
    """There was not even a connection."""


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Connection:
    """One connection to the daemon."""

    def __init__(self, port, patience=PATIENCE):
        try:
            self.socket = socket.create_connection(("127.0.0.1", port),
                                                   patience)
        except OSError as e:
            raise Refused(str(e)) from e
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.data = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Leave without a farewell."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                               b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError as e:
            raise Away(str(e)) from e

    def more(self):
        """Read some.  Is there more to come?"""
        try:
            data = self.socket.recv(65536)
        except OSError as e:
            raise Away(str(e)) from e
        self.data += data
        return len(data) > 0

    def until_end(self):
        """Everything up to the end of file, or a reset; not a timeout."""
        try:
            while self.more():
                pass
        except Away as e:
            assert not isinstance(e.__cause__, TimeoutError), self.data
        return self.data

    def reply(self, bodyless=False):
        """The next reply; informational ones are replies, too."""
        while b"\r\n\r\n" not in self.data:
            if not self.more():
                raise Away("closed before a reply")
        head, _, rest = self.data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        match = re.fullmatch(r"HTTP/1\.1 (\d\d\d) [ -~]+", lines[0])
        assert match, lines[0]
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            assert name.lower() not in headers, f"{name} twice"
            headers[name.lower()] = value
        status = int(match.group(1))
        length = int(headers.get("content-length", 0))
        if bodyless or status < 200 or status in (204, 304):
            length = 0
        while len(rest) < length:
            if not self.more():
                raise Away("closed within a reply")
            rest = self.data.partition(b"\r\n\r\n")[2]
        self.data = rest[length:]
        return Reply(status, headers, rest[:length])

    def ask(self, method, path, **how):
        self.send(request_bytes(method, path, **how))
        return self.reply(method == "HEAD")


def request_bytes(method, path, token=None, body=None, key=None, headers=()):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if key is not None:
        lines.append(f"Idempotency-Key: {key}")
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    if body is not None:
        lines += ["Content-Type: application/json",
                  f"Content-Length: {len(body)}"]
    lines += headers
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


class Asker:
    """Requests over a connection that is opened anew when it was lost."""

    def __init__(self, port, token=None, patience=PATIENCE):
        self.port = port
        self.token = token
        self.patience = patience
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def send(self, method, path, **how):
        how.setdefault("token", self.token)
        if self.connection is None:
            self.connection = Connection(self.port, self.patience)
        try:
            self.connection.send(request_bytes(method, path, **how))
        except Away:
            self.close()
            raise

    def receive(self, bodyless=False):
        try:
            reply = self.connection.reply(bodyless)
        except Away:
            self.close()
            raise
        if reply.headers.get("connection") == "close":
            self.close()
        return reply

    def ask(self, method, path, **how):
        self.send(method, path, **how)
        return self.receive(method == "HEAD")

    def leave(self, method, path, **how):
        """Ask, and be gone before there can be an answer."""
        with contextlib.suppress(Away):
            self.send(method, path, **how)
            self.connection.reset()
        self.close()
