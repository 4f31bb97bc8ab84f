"""The pages: found at their addresses, guarded, kept by browsers or not."""

import gzip

import pytest

from daemon import SRC, new_folder
from proxies import Proxy
from rig import rig
from wire import Connection

SCRIPT = b"alert\n" * 2000
PAGES = {"portal.html": b"portal", "desk.html": b"desk",
         "quality.html": b"quality", "admin.html": b"admin",
         "assets/desk-0123456789.js": SCRIPT,
         "assets/desk-0123456789.js.gz": gzip.compress(SCRIPT),
         "assets/desk-abcdef0123.css": b"p{}",
         "notes.txt": b"no page"}
SCRIPT_PATH = "/assets/desk-0123456789.js"
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; "
          "img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; "
          "form-action 'none'; frame-ancestors 'none'; "
          "require-trusted-types-for 'script'; trusted-types 'none'")


def lay_out(pages):
    web = new_folder("web")
    for folder in web, web / "assets":
        folder.mkdir()
        folder.chmod(0o755)
    for name, content in pages.items():
        (web / name).write_bytes(content)
        (web / name).chmod(0o644)
    return web


@pytest.fixture(scope="module")
def served():
    with rig(workers=1, web_dir=lay_out(PAGES)) as d:
        yield d


@pytest.fixture
def ask(served):
    with Connection(served.port) as c:
        yield c.ask


@pytest.mark.parametrize("path, body", [
    ("/p", b"portal"), ("/p/", b"portal"), ("/p?a=b", b"portal"),
    ("/c", b"desk"), ("/c/patients/0190c0de", b"desk"), ("/c/a%20b", b"desk"),
    ("/q", b"quality"), ("/q/trends?instrument=KOOS&scale=Pain", b"quality"),
    ("/a", b"admin"), ("/a/staff", b"admin")])
def test_a_document_is_all_that_is_below_its_address(ask, path, body):
    reply = ask("GET", path)
    assert (reply.status, reply.body) == (200, body)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"


def test_a_document_is_guarded_and_never_kept(ask):
    headers = ask("GET", "/p").headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "set-cookie" not in headers


def test_a_script_is_kept_for_ever(ask):
    headers = ask("GET", SCRIPT_PATH).headers
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    style = ask("GET", "/assets/desk-abcdef0123.css").headers
    assert style["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("accept, coding", [
    ("gzip, deflate, br, zstd", "gzip"), ("gzip;q=0", None),
    ("identity", None), (None, None)])
def test_it_is_compressed_for_who_takes_that(ask, accept, coding):
    fields = [] if accept is None else [f"Accept-Encoding: {accept}"]
    reply = ask("GET", SCRIPT_PATH, headers=fields)
    assert reply.headers.get("content-encoding") == coding
    assert reply.headers["vary"] == "Accept-Encoding"
    body = gzip.decompress(reply.body) if coding else reply.body
    assert body == SCRIPT
    empty = ask("HEAD", SCRIPT_PATH, headers=fields)
    assert empty.body == b""
    assert empty.headers["content-length"] == str(len(reply.body))


@pytest.mark.parametrize("path", ["/p", SCRIPT_PATH])
def test_what_is_known_is_not_sent_again(ask, path):
    etag = ask("GET", path).headers["etag"]
    again = ask("GET", path, headers=["If-None-Match: " + etag])
    assert (again.status, again.body) == (304, b"")
    other = ask("GET", path, headers=['If-None-Match: "other"'])
    assert other.status == 200


@pytest.mark.parametrize("path", [
    "/", "/px", "/P", "/%70", "//p", "/portal.html", "/desk.html.gz",
    "/notes.txt", "/index.html", "/assets", "/assets/", "/assets/nothing.js",
    SCRIPT_PATH + ".gz", "/assets//desk-0123456789.js",
    "/assets/desk-0123456789%2ejs", "/v1/p"])
def test_nothing_else_is_a_page(ask, path):
    for method in "GET", "HEAD", "POST":
        assert ask(method, path).status == 404


@pytest.mark.parametrize("path", [
    "/p/../notes.txt", "/p/..", "/assets/../notes.txt",
    "/assets/%2e%2e/notes.txt",
    "/assets/..%2fnotes.txt", "/assets/..\\notes.txt", "/p/%00",
    "/assets/../../../../../etc/passwd"])
def test_no_path_leads_out(served, path):
    with Connection(served.port) as c:
        reply = c.ask("GET", path)
    assert reply.status == 400
    assert b"no page" not in reply.body


def test_a_page_takes_no_more_than_reading(ask):
    for path in "/c/patients", SCRIPT_PATH:
        for method in "POST", "PUT", "DELETE", "PATCH":
            reply = ask(method, path)
            assert reply.status == 405
            assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
        reply = ask("OPTIONS", path)
        assert reply.status == 204
        assert reply.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("site, mode, dest", [
    ("none", "navigate", "document"),        # typed, or from a mail program
    ("cross-site", "navigate", "document"),  # from a mail in another page
    (None, None, None)])
def test_a_link_in_a_mail_leads_here(ask, site, mode, dest):
    fields = [f"Sec-Fetch-{n}: {v}" for n, v in
              [("Site", site), ("Mode", mode), ("Dest", dest)] if v]
    assert ask("GET", "/p", headers=fields).status == 200


def test_a_token_or_cookie_is_no_matter(ask):
    for field in "Authorization: Bearer nonsense", "Cookie: __Host-mendd=x":
        assert ask("GET", "/c", headers=[field]).status == 200


@pytest.mark.parametrize("name", ["nginx", "haproxy"])
def test_a_proxy_hands_them_on(served, name):
    with Proxy(name, served.port) as proxy:
        with Connection(proxy.port) as c:
            reply = c.ask("GET", "/c")
        assert (reply.status, reply.body) == (200, b"desk")
        assert reply.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("pages", [None, {}, {"desk.html": b"desk"}])
def test_without_pages_there_is_the_api(pages):
    web = new_folder("nowhere") if pages is None else lay_out(pages)
    with rig(workers=1, web_dir=web) as d:
        assert d.log().count(f"pages are missing web_dir={web}") == 1
        assert d.get("/p") == 404
        assert d.get("/c") == (200 if pages else 404)
        assert d.get("/readyz") == 200


def test_new_pages_are_served_after_a_reload(served):
    with rig(workers=1, web_dir=lay_out({**PAGES, "desk.html": b"old"})) as d:
        d.reload(web_dir=lay_out({**PAGES, "desk.html": b"new"}))
        with Connection(d.port) as c:
            assert c.ask("GET", "/c").body == b"new"


@pytest.mark.skipif(not (SRC / "web" / "dist").is_dir(),
                    reason="the pages are not built")
def test_what_is_built_is_whole(daemon):
    """Each document's script and style are there, small when compressed."""
    assert "pages are missing" not in daemon.log()
    for path in "/p", "/c", "/q", "/a":
        with Connection(daemon.port) as c:
            html = c.ask("GET", path).body.decode()
            parts = [word.split('"')[0] for word in html.split('="')
                     if word.startswith("/assets/")]
            assert {p.rsplit(".", 1)[1] for p in parts} == {"css", "js"}
            for part in parts:
                reply = c.ask("GET", part, headers=["Accept-Encoding: gzip"])
                assert reply.status == 200
                assert reply.headers["content-encoding"] == "gzip"
                assert c.ask("GET", part).body == gzip.decompress(reply.body)
