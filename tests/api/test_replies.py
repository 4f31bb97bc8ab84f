"""Every reply has an exact length and the fields that guard it, and no refusal
repeats a value that was sent (the name of an unheard-of member stands in its
pointer): over all routes, pages, and what is neither.

Each request is followed at once by another one on the same connection: a body
of another length than its head says would be read as part of that reply.
"""

import json

import pytest

import contract
from daemon import new_folder
from rig import rig
from wire import Connection, request_bytes

CANARY = "zqcanary"
WHO = ["nobody", "clinician", "quality", "admin"]
PAGES = {"portal.html": b"<!doctype html><title>a</title>" + b"a" * 3000,
         "assets/app-0123456789.js": b"b" * 70000, "assets/empty.css": b""}


@pytest.fixture(scope="module")
def daemon():
    web = new_folder("web")
    for folder in web, web / "assets":
        folder.mkdir()
        folder.chmod(0o755)
    for name, content in PAGES.items():
        (web / name).write_bytes(content)
        (web / name).chmod(0o644)
    with rig(web_dir=web) as d:
        yield d


@pytest.fixture(scope="module")
def tokens(daemon):
    made = daemon.clinic().tokens
    return {**made, "nobody": None, "forged": made["clinician"][:-3] + "AAA"}


def ask(c, method, path, **how):
    """The reply, and that it ends where it says."""
    c.send(request_bytes(method, path, **how) + request_bytes("GET", "/livez"))
    reply = c.reply(bodyless=method == "HEAD")
    after = c.reply()
    assert (after.status, after.body) == (200, b'{"status":"alive"}'), path
    assert c.data == b""
    return reply


def guarded(reply, method, cached=False):
    headers = reply.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"] and headers["date"]
    assert (headers["cache-control"] == "no-store") is not cached
    assert "transfer-encoding" not in headers
    if reply.status in (204, 304):
        assert reply.body == b"" and "content-length" not in headers
    else:
        assert headers["content-length"].isdigit()
    if reply.status < 400:
        return
    assert headers["content-type"] == "application/problem+json"
    if method != "HEAD":
        assert reply.json["status"] == reply.status
        assert reply.json["request_id"] == headers["x-request-id"]
    assert CANARY not in reply.body.decode()
    assert CANARY not in json.dumps(headers)


def operations(daemon):
    for method, path, _, _ in contract.of(daemon.port).operations:
        yield method, path.replace("{instrument}", "NRS_PAIN")


SIGNS_OUT = [("DELETE", "/v1/session"), ("DELETE", "/v1/sessions")]
BODIES = [None, {"unheard_of": CANARY}, CANARY.encode(), b"[" * 5000, b"{}\xff",
          {"given_name": CANARY, "answers": [CANARY], "login": CANARY}]
FIELDS = [f"X-Canary: {CANARY}", f"If-Match: {CANARY}",
          f"Accept: {CANARY}", f"Cookie: a={CANARY}",
          f"Idempotency-Key: {CANARY}", f"Referer: http://{CANARY}/"]


def variants(method, path):
    """The arguments of ask(), from plain to everything wrong."""
    ids = "/".join("0190c0de-0000-7000-8000-000000000001" if "{" in part
                   else part for part in path.split("/"))
    words = path.replace("{", CANARY).replace("}", "")
    writes = method in ("POST", "PUT", "PATCH")
    for body in BODIES if writes else [None]:
        yield {"path": ids, "body": body}
        yield {"path": words, "body": body, "headers": FIELDS}
    for query in "?unheard_of=" + CANARY, f"?limit={CANARY}":
        yield {"path": ids + query, "headers": FIELDS[:1]}


@pytest.mark.parametrize("who", [*WHO, "forged"])
def test_every_route_answers_as_it_should(daemon, tokens, who):
    statuses = set()
    with Connection(daemon.port) as c:
        for method, path in operations(daemon):
            if (method, path) in SIGNS_OUT:
                continue  # the others need it
            for how in variants(method, path):
                reply = ask(c, method, token=tokens[who], **how)
                guarded(reply, method)
                statuses.add(reply.status)
    assert 500 not in statuses
    if who in ("nobody", "forged"):
        assert statuses >= {200, 400, 401, 422}
    else:
        assert statuses >= {200, 400, 403, 422}


def test_head_options_and_wrong_methods_of_every_route(daemon, tokens):
    with Connection(daemon.port) as c:
        for path in sorted({p for _, p in operations(daemon)}):
            at = path.replace("{", "").replace("}", "")
            for method in "HEAD", "OPTIONS", "PATCH", "DELETE", "PUT":
                if (method, path) in SIGNS_OUT:
                    continue
                reply = ask(c, method, at, token=tokens["clinician"],
                            headers=FIELDS)
                guarded(reply, method)
                if method == "OPTIONS":
                    assert reply.status == 204
            whole = ask(c, "GET", at, token=tokens["clinician"])
            empty = ask(c, "HEAD", at, token=tokens["clinician"])
            guarded(whole, "GET")
            if path == "/metrics":
                continue  # it has grown meanwhile
            assert empty.status == whole.status, at
            for name in "content-length", "content-type":
                assert empty.headers.get(name) == whole.headers.get(name), at


@pytest.mark.parametrize("path", ["/p", "/assets/app-0123456789.js",
                                  "/assets/empty.css"])
def test_pages_too(daemon, path):
    cached = path.startswith("/assets/")
    with Connection(daemon.port) as c:
        whole = ask(c, "GET", path, headers=FIELDS[3:4])
        guarded(whole, "GET", cached=cached)
        assert whole.status == 200
        assert whole.body in PAGES.values()
        empty = ask(c, "HEAD", path)
        guarded(empty, "HEAD", cached=cached)
        assert empty.headers["content-length"] == str(len(whole.body))
        same = ask(c, "GET", path, headers=[
            "If-None-Match: " + whole.headers["etag"]])
        guarded(same, "GET", cached=cached)
        assert same.status == 304
        assert same.headers["etag"] == whole.headers["etag"]
        refused = ask(c, "POST", path, body={CANARY: CANARY})
        guarded(refused, "POST")
        assert refused.status == 405


@pytest.mark.parametrize("path", [
    f"/{CANARY}", f"/v1/{CANARY}?{CANARY}", f"//{CANARY}", "/v1/",
    f"/{CANARY}" * 300, f"/v1/patients/{CANARY}/{CANARY}"])
def test_nothing_at_all(daemon, tokens, path):
    with Connection(daemon.port) as c:
        for method in "GET", "HEAD", "POST", "OPTIONS":
            reply = ask(c, method, path, token=tokens["clinician"],
                        headers=FIELDS)
            guarded(reply, method)
            assert reply.status == 404
