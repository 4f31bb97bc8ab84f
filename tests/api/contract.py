"""/openapi.json: every reply of every test is held against its operation."""

import datetime
import json
import re
import urllib.request

import jsonschema

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?"
                     r"(Z|[+-]\d\d:\d\d)")

formats = jsonschema.FormatChecker(formats=())


@formats.checks("uuid")
def is_uuid(value):
    return not isinstance(value, str) or UUID.fullmatch(value) is not None


@formats.checks("date", raises=ValueError)
def is_date(value):
    return not isinstance(value, str) or (
        datetime.date.fromisoformat(value).isoformat() == value)


@formats.checks("date-time")
def is_instant(value):
    return not isinstance(value, str) or INSTANT.fullmatch(value) is not None


def of(port):
    """The contract of the daemon on this port; they all have the same."""
    if not hasattr(of, "contract"):
        where = f"http://127.0.0.1:{port}/openapi.json"
        with urllib.request.urlopen(where, timeout=60) as reply:
            of.contract = Contract(json.load(reply))
    return of.contract


class Contract:
    def __init__(self, document):
        self.document = document
        self.resolver = jsonschema.RefResolver("", document)
        self.operations = []
        for path, methods in self.document["paths"].items():
            pattern = re.compile(re.sub(r"\{[a-z_]+\}", "[^/]+", path))
            for method, operation in methods.items():
                self.operations.append(
                    (method.upper(), path, pattern, operation))

    def schema(self, name):
        return self.document["components"]["schemas"][name]

    def find(self, method, path):
        """(path as it is documented, operation), or None."""
        path = path.split("?")[0]
        for m, name, pattern, operation in self.operations:
            if m == method and pattern.fullmatch(path):
                return name, operation
        return None

    def fits(self, where, value, schema):
        try:
            jsonschema.Draft202012Validator(
                schema, resolver=self.resolver,
                format_checker=formats).validate(value)
        except jsonschema.ValidationError as e:
            raise AssertionError("%s: /%s: %s" % (where, "/".join(
                map(str, e.absolute_path)), e.message)) from None

    def check(self, method, path, reply):
        """Raise AssertionError unless the reply keeps what was promised."""
        where = "%s %s -> %d" % (method, path.split("?")[0], reply.status)
        assert is_uuid(reply.headers["X-Request-Id"]), where
        assert reply.headers["X-Content-Type-Options"] == "nosniff", where
        found = self.find(method, path)
        if reply.status >= 400:
            self.check_problem(where, reply)
        elif found is not None:
            self.check_good(where, found[1], reply)
        else:
            assert method == "OPTIONS" and reply.status == 204, where

    def check_request(self, method, path, body):
        """Raise AssertionError if a body that was accepted is undocumented."""
        where = "%s %s" % (method, path.split("?")[0])
        operation = self.find(method, path)[1]
        assert "requestBody" in operation or body == {}, where
        if "requestBody" not in operation:
            return
        self.fits(where, body, operation["requestBody"]["content"][
            "application/json"]["schema"])

    def check_good(self, where, operation, reply):
        promised = operation["responses"].get(str(reply.status))
        assert promised is not None, where + ": not a documented status"
        if reply.status == 204:
            assert reply.body == b"" and reply.type is None, where
            return
        assert reply.type in promised["content"], where + ": " + reply.type
        schema = promised["content"][reply.type].get("schema")
        if schema is not None:
            self.fits(where, reply.json, schema)
        headers = promised.get("headers", {})
        if "ETag" in headers:
            assert reply.headers["ETag"] == '"%d"' % reply.json["version"]
        if "Location" in headers:
            path = reply.headers["Location"]
            assert self.find("GET", path) is not None, where + ": " + path

    def check_problem(self, where, reply):
        assert reply.type == "application/problem+json", where
        promised = self.document["components"]["responses"]["Problem"]
        self.fits(where, reply.json, promised["content"][reply.type]["schema"])
        assert reply.json["status"] == reply.status, where
        assert reply.json["type"].startswith("urn:mendd:problem:"), where
        assert reply.json["request_id"] == reply.headers["X-Request-Id"], where
        assert reply.headers["Cache-Control"] == "no-store", where
        # A mistake of the server is never what a test expects.
        assert reply.status != 500, where + ": " + str(reply.json)
        for error in reply.json.get("errors", []):
            assert re.fullmatch(r"(/[^/]*)*", error["pointer"]), where
            assert error["expected"] != "", where
