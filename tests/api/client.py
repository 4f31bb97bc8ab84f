"""Requests as programs make them, and what replies have to look like."""

import http.client
import json
import select

import contract


class Reply:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers["ETag"]

    @property
    def type(self):
        """Of its content, or None when it has none."""
        if "Content-Type" not in self.headers:
            return None
        return self.headers.get_content_type()

    def __repr__(self):
        return f"<{self.status} {self.body[:2000]}>"

    def ok(self, status=200):
        """It is a success; its JSON, or None when there is none."""
        assert self.status == status, self.body
        if status == 204:
            assert self.body == b""
            return None
        assert self.headers.get_content_type() == "application/json"
        return self.json

    def is_problem(self, name):
        return self.type == "application/problem+json" and self.json[
            "type"] == "urn:mendd:problem:" + name

    def problem(self, status, *pointers, name=None):
        """It is a problem of this status that names just these members."""
        assert self.status == status, self.body
        assert self.headers.get_content_type() == "application/problem+json"
        problem = self.json
        assert problem["status"] == status
        assert problem["type"].startswith("urn:mendd:problem:")
        if name is not None:
            assert problem["type"] == "urn:mendd:problem:" + name
        assert problem["title"]
        assert problem["request_id"] == self.headers["X-Request-Id"]
        errors = problem.get("errors", [])
        assert sorted(e["pointer"] for e in errors) == sorted(pointers)
        assert all(e["expected"] for e in errors)
        return problem


class Client:
    """One person, one connection that is kept."""

    def __init__(self, port, token=None):
        self.port = port
        self.token = token
        self.connection = None
        self.login = None  # and how to prove again who this is: factors.py
        self.prove = None

    def is_closed(self):
        """Has the server ended the connection while nobody asked?"""
        sock = getattr(self.connection, "sock", None)
        return sock is not None and bool(select.select([sock], [], [], 0)[0])

    def request(self, method, path, *body, **how):
        """The reply; who signed in proves again who they are, when asked."""
        reply = self.send(method, path, *body, **how)
        if self.prove is not None and reply.is_problem("proof_required"):
            self.prove()
            reply = self.send(method, path, *body, **how)
        return reply

    def send(self, method, path, body=None, headers=None, key=None,
             match=None):
        """
        The reply, which keeps what /openapi.json promises.  body: what json
        can write, or bytes that are sent as they are; match: the version
        for If-Match.
        """
        headers = dict(headers or {})
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if key is not None:
            headers["Idempotency-Key"] = key
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        if self.is_closed():
            self.close()
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request(method, path, body, headers)
            reply = Reply(self.connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if reply.headers.get("Connection", "").lower() == "close":
            self.close()
        contract.of(self.port).check(method, path, reply)
        if body is not None and reply.status < 400:
            contract.of(self.port).check_request(method, path,
                                                 json.loads(body))
        return reply

    def get(self, path, **how):
        return self.request("GET", path, **how)

    def post(self, path, body=None, **how):
        return self.request("POST", path, body, **how)

    def put(self, path, body=None, **how):
        return self.request("PUT", path, body, **how)

    def patch(self, path, body=None, **how):
        return self.request("PATCH", path, body, **how)

    def delete(self, path, **how):
        return self.request("DELETE", path, **how)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None
