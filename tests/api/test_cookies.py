"""Sessions in cookies: pages of our own use them, nobody else's can.

What a browser does by itself is done by hand here: it sends the cookie with
whatever any page makes it ask, says in Origin and Sec-Fetch-Site whose page
that was, and lets no page change these.
"""

import re

import pytest

import clinics
from daemon import wait_until
from practice import Caller
from proxies import Proxy
from rig import rig
from wire import Connection

NAME = "__Host-mendd"
JSON = "application/json"


class Browser(Caller):
    """A page of ours, unless a request says otherwise with None or a value."""

    def __init__(self, port, scheme="http"):
        super().__init__(port)
        self.origin = f"{scheme}://127.0.0.1:{port}"
        self.jar = {}

    def request(self, method, path, body=None, headers=None, **how):
        sent = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.jar.items())
                or None, "Content-Type": JSON, "Origin": self.origin,
                "Sec-Fetch-Site": "same-origin", **(headers or {})}
        if method == "GET":
            sent["Origin"] = sent["Content-Type"] = None
            sent.update(headers or {})
        reply = super().request(method, path, body, {
            n: v for n, v in sent.items() if v is not None}, **how)
        for line in reply.headers.get_all("Set-Cookie", []):
            value, *attributes = line.split("; ")
            name, _, value = value.partition("=")
            assert name == NAME
            assert set(attributes) - {"Max-Age=0"} == {
                "Path=/", "Secure", "HttpOnly", "SameSite=Strict"}
            if "Max-Age=0" in attributes:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return reply

    def sign_in(self, login, **how):
        return self.request("POST", "/v1/session", {
            "login": login, "password": clinics.PASSWORD}, {
                "Mendd-Session": "cookie"}, **how)


@pytest.fixture
def browser(clinic):
    b = Browser(clinic.port)
    b.sign_in(f"coordinator.{clinic.code}").ok(201)
    return b


def person(name="Ada"):
    return {"given_name": name, "family_name": "Example",
            "birth_date": "1950-01-02", "sex": "female"}


def test_a_page_signs_in_works_and_signs_out(clinic, browser):
    assert re.fullmatch(r"[\w-]{22}\.[\w-]{43}", browser.jar[NAME])
    who = browser.get("/v1/session")
    assert who["staff_id"] == clinic.staff["coordinator"]
    made = browser.post("/v1/patients", person())
    where = "/v1/patients/" + made["patient_id"]
    browser.patch(where, {"language": "es"}, match=1)
    browser.post(where + "/portal-links")
    token = browser.jar[NAME]
    browser.delete("/v1/session")
    assert browser.jar == {}
    browser.jar[NAME] = token
    browser.request("GET", "/v1/session").problem(401, name="unauthorized")


def test_the_token_is_nowhere_but_in_the_cookie(clinic, browser, daemon):
    reply = browser.sign_in(f"clinician.{clinic.code}")
    assert "token" not in reply.ok(201)
    assert browser.jar[NAME].encode() not in reply.body
    assert reply.headers["Cache-Control"] == "no-store"
    assert browser.jar[NAME] not in daemon.log()
    assert browser.jar[NAME].split(".")[1] not in daemon.log()


def test_who_does_not_ask_gets_a_token_and_no_cookie(clinic):
    reply = clinic.anyone.request("POST", "/v1/session", {
        "login": f"quality.{clinic.code}", "password": clinics.PASSWORD})
    assert reply.ok(201)["token"]
    assert "Set-Cookie" not in reply.headers
    Caller(clinic.port, reply.json["token"]).delete("/v1/session")


def test_a_patient_takes_the_place_of_who_was_signed_in(clinic, browser):
    """One browser, one session: as on a tablet that is handed over."""
    patient = clinic.patient()
    link = clinic.coordinator.post(
        f"/v1/patients/{patient['patient_id']}/portal-links")["token"]
    before = browser.jar[NAME]
    reply = browser.request("POST", "/v1/portal/session", {
        "token": link, "birth_date": patient["birth_date"]}, {
            "Mendd-Session": "cookie"})
    assert "token" not in reply.ok(201)
    assert browser.jar[NAME] != before
    assert browser.get("/v1/session")["role"] == "patient"
    browser.request("GET", "/v1/patients").problem(403, name="forbidden")


def test_other_cookies_are_no_matter(browser):
    token = browser.jar[NAME]
    browser.get("/v1/session", headers={
        "Cookie": f'theme=dark; prefs={{"a": 1, b}}; {NAME}={token}; x'})


# What a page elsewhere can make a browser send: (headers, status, problem).
# None: the browser does not send that field.
WRITES = {
    "no Origin": ({"Origin": None, "Sec-Fetch-Site": None},
                  403, "cross_site"),
    "another origin": ({"Origin": "https://evil.example",
                        "Sec-Fetch-Site": None}, 403, "cross_site"),
    "null": ({"Origin": "null", "Sec-Fetch-Site": None}, 403, "cross_site"),
    "another port": ({"Origin": "http://127.0.0.1:1",
                      "Sec-Fetch-Site": None}, 403, "cross_site"),
    "no port": ({"Origin": "http://127.0.0.1", "Sec-Fetch-Site": None},
                403, "cross_site"),
    "another scheme": ({"Origin": "https://127.0.0.1:{port}",
                        "Sec-Fetch-Site": None}, 403, "cross_site"),
    "a subdomain": ({"Origin": "http://x.127.0.0.1:{port}",
                     "Sec-Fetch-Site": None}, 403, "cross_site"),
    "a longer host": ({"Origin": "http://127.0.0.1:{port}0",
                       "Sec-Fetch-Site": None}, 403, "cross_site"),
    "a proxy that is none": ({"Origin": "https://127.0.0.1:{port}",
                              "X-Forwarded-Proto": "https",
                              "Sec-Fetch-Site": None}, 403, "cross_site"),
    "a host that is none": ({"Origin": "http://evil.example",
                             "X-Forwarded-Host": "evil.example",
                             "Sec-Fetch-Site": None}, 403, "cross_site"),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, 403, "cross_site"),
    "same-site": ({"Sec-Fetch-Site": "same-site"}, 403, "cross_site"),
    "none": ({"Sec-Fetch-Site": "none"}, 403, "cross_site"),
    "only none": ({"Origin": None, "Sec-Fetch-Site": "none"},
                  403, "cross_site"),
    "an origin against it": ({"Origin": "https://evil.example"},
                             403, "cross_site"),
    "text/plain": ({"Content-Type": "text/plain"}, 415, "media_type"),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"},
               415, "media_type"),
    "a form's file": ({"Content-Type": "multipart/form-data; boundary=x"},
                      415, "media_type"),
    "a type that begins so": ({"Content-Type": "application/jsonp"},
                              415, "media_type"),
    "no type": ({"Content-Type": ""}, 415, "media_type"),
    "two cookies": ({"Cookie": "{cookie}; {cookie}"}, 400, "malformed"),
    "two cookies, one empty": ({"Cookie": NAME + "=; {cookie}"},
                               400, "malformed"),
    "no blank between": ({"Cookie": "a=b;{cookie}"}, 400, "malformed"),
    "a blank too many": ({"Cookie": "a=b;  {cookie}"}, 400, "malformed"),
    "a bearer, too": ({"Authorization": "Bearer {token}"},
                      400, "malformed"),
    "another's bearer": ({"Authorization": "Basic Og=="}, 400, "malformed"),
    "in quotes": ({"Cookie": NAME + '="{token}"'}, 401, "unauthorized"),
    "too long": ({"Cookie": "{cookie}x"}, 401, "unauthorized"),
    "much too long": ({"Cookie": "{cookie}" + "x" * 5000},
                      401, "unauthorized"),
    "too short": ({"Cookie": NAME + "=x"}, 401, "unauthorized"),
    "empty": ({"Cookie": NAME + "="}, 401, "unauthorized"),
    "another case": ({"Cookie": "__host-mendd={token}"},
                     401, "unauthorized"),
    "a nameless one": ({"Cookie": "={cookie}"}, 401, "unauthorized"),
}


@pytest.mark.parametrize("attack", WRITES)
def test_no_attack_changes_anything(clinic, browser, db, attack):
    sent, status, name = WRITES[attack]
    token = browser.jar[NAME]
    headers = {n: v and v.format(port=clinic.port, token=token,
                                 cookie=f"{NAME}={token}")
               for n, v in sent.items()}
    patient = clinic.patient()
    where = "/v1/patients/" + patient["patient_id"]

    def rows():
        found = []
        for table in "patient", "portal_link", "session":
            db.execute(f"SELECT count(*) FROM registry.{table}"
                       " WHERE clinic_id = %s", [clinic.clinic_id])
            found += db.fetchone()
        return found

    before = rows()
    for method, path, body in [
            ("POST", "/v1/patients", person()),
            ("PATCH", where, {"language": "es"}),
            ("POST", where + "/portal-links", None),
            ("DELETE", "/v1/session", None)]:
        browser.request(method, path, body, headers, match=1).problem(
            status, name=name)
    assert rows() == before
    assert clinic.coordinator.get(where)["version"] == 1
    browser.get("/v1/session")


READS = {
    "an image": ("cross-site", "no-cors", "image", 403),
    "a script": ("cross-site", "no-cors", "script", 403),
    "a fetch": ("cross-site", "cors", "empty", 403),
    "a frame": ("cross-site", "navigate", "iframe", 403),
    "a sibling's script": ("same-site", "no-cors", "script", 403),
    "a link": ("cross-site", "navigate", "document", 200),
    "an address that is typed": ("none", "navigate", "document", 200),
    "our own page": ("same-origin", "cors", "empty", 200),
    "an old browser": (None, None, None, 200),
}


@pytest.mark.parametrize("how", READS)
def test_no_other_page_takes_in_what_is_read(browser, how):
    site, mode, dest, status = READS[how]
    fields = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode,
              "Sec-Fetch-Dest": dest}
    assert browser.request("GET", "/v1/session",
                           headers=fields).status == status
    with Connection(browser.port) as c:
        assert c.ask("HEAD", "/v1/session", headers=[
            f"Cookie: {NAME}={browser.jar[NAME]}",
            *(f"{n}: {v}" for n, v in fields.items() if v)]).status == status
    browser.request("GET", "/v1/session", headers={
        "Origin": "https://evil.example"}).problem(403, name="cross_site")


def test_no_page_is_told_that_it_may_ask(browser):
    reply = browser.request("OPTIONS", "/v1/patients", headers={
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST"})
    assert reply.status == 204
    assert not [n for n in reply.headers if n.lower().startswith("access-")]


def test_two_fields_are_one_too_many(clinic, browser):
    line = f"Cookie: {NAME}={browser.jar[NAME]}"
    for more in line, "Cookie: a=b":
        with Connection(clinic.port) as c:
            reply = c.ask("GET", "/v1/session", headers=[line, more])
            assert reply.status == 400
    for name in "Origin", "Sec-Fetch-Site", "Mendd-Session":
        with Connection(clinic.port) as c:
            assert c.ask("GET", "/v1/session", headers=[
                line, f"{name}: x", f"{name}: x"]).status == 400


@pytest.mark.parametrize("attack", [
    n for n, (h, _, _) in WRITES.items()
    if h.keys() <= {"Origin", "Sec-Fetch-Site"}])
def test_no_page_signs_somebody_in(clinic, attack):
    """Who is signed in as somebody else tells them what they enter."""
    browser = Browser(clinic.port)
    headers = {n: v and v.format(port=clinic.port)
               for n, v in WRITES[attack][0].items()}
    headers["Mendd-Session"] = "cookie"
    browser.request("POST", "/v1/session", {
        "login": f"quality.{clinic.code}", "password": clinics.PASSWORD},
        headers).problem(403, name="cross_site")
    assert browser.jar == {}


def test_only_a_cookie_can_be_asked_for(clinic):
    browser = Browser(clinic.port)
    browser.request("POST", "/v1/session", {
        "login": f"quality.{clinic.code}", "password": clinics.PASSWORD}, {
            "Mendd-Session": "Cookie"}).problem(422, "/Mendd-Session")


def test_what_another_site_tried_is_in_the_audit(clinic, browser, db):
    reply = browser.request("POST", "/v1/patients", person(), {
        "Origin": "https://evil.example"})
    reply.problem(403, name="cross_site")
    db.execute("SELECT action, detail FROM registry.audit"
               " WHERE clinic_id = %s AND request_id = %s",
               [clinic.clinic_id, reply.headers["X-Request-Id"]])
    assert db.fetchall() == [
        ("refuse", {"status": 403, "problem": "cross_site", "method": "POST",
                    "route": "/v1/patients"})]


# Behind a proxy that ends TLS.


@pytest.fixture(scope="module")
def behind():
    with rig(workers=1, proxies="127.0.0.1") as d:
        yield d, d.clinic()


@pytest.mark.parametrize("name", ["nginx", "haproxy"])
def test_behind_tls_the_site_is_the_proxys(behind, name):
    d, clinic = behind
    login = clinic.staff["coordinator"].login
    with Proxy(name, d.port) as proxy:
        browser = Browser(proxy.port, "https")
        browser.sign_in(login).ok(201)
        browser.post("/v1/patients", person())
        for origin in f"http://127.0.0.1:{proxy.port}", \
                f"https://127.0.0.1:{d.port}", "https://127.0.0.1", "null":
            browser.request("POST", "/v1/patients", person(), {
                "Origin": origin}).problem(403, name="cross_site")
        browser.delete("/v1/session")


def test_a_proxy_that_is_not_listed_is_not_believed(daemon, clinic):
    with Proxy("nginx", daemon.port) as proxy:
        Browser(proxy.port, "https").sign_in(
            f"coordinator.{clinic.code}").problem(403, name="cross_site")
