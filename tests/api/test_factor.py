"""Second factors as people meet them: an app, a code, and what then may be
done; who has to have one, and what an old proof is no longer good for.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import uuid
import xml.etree.ElementTree as xml

import pytest

import clinics
import contract
import factors
from client import Client
from clinics import PASSWORD
from daemon import user, wait_until
from rig import rig
from scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
WRONG = "The login, the password or the code is wrong."


@pytest.fixture
def newcomer(daemon, clinics, db):
    """newcomer(role="clinician"): a new Person of the first clinic."""
    def make(role="clinician"):
        return make_person(db, clinics[0].clinic_id, role)
    return make


def make_person(db, clinic_id, role):
    return clinics.make_person(db, clinic_id, f"{role}-{uuid.uuid4()}", role)


def sign_in(port, person, code=None, password=PASSWORD):
    """The reply, and not more than that."""
    body = {"login": person.login, "password": password}
    if code is not None:
        body["code"] = code
    return Client(port).post("/v1/session", body)


def came_in(port, person, code=None):
    """Signed in, and no more."""
    return Client(port, sign_in(port, person, code).ok(201)["token"])


def equipped(port, person):
    """(a client, the person's authenticator)"""
    client = clinics.sign_in(port, person.login)
    if person.role != "admin":
        factors.set_up(client)
    return client, factors.known[port, person.login]


def forget_proof(db, person, minutes=10):
    db.execute("UPDATE registry.session SET proved_at = proved_at"
               " - make_interval(mins => %s, secs => 1) WHERE staff_id = %s",
               [minutes, person.staff_id])
    assert db.rowcount > 0


def forget_step(db, person):
    """As if the last code had been used half a minute before."""
    db.execute("UPDATE registry.factor SET last_step = last_step - 2"
               " WHERE staff_id = %s", [person.staff_id])
    assert db.rowcount == 1


def told(db, person, since=0):
    """(action, subject, detail) of a person's lines in the audit."""
    db.execute("SELECT action, subject, detail FROM registry.audit"
               " WHERE actor_id = %s ORDER BY at, audit_id",
               [person.staff_id])
    return db.fetchall()[since:]


# Setting one up.

def test_an_admin_sets_up_a_second_factor_as_a_person_does(daemon, newcomer,
                                                           db):
    admin = newcomer("admin")
    client = came_in(daemon.port, admin)
    before = client.token
    me = client.get("/v1/session").ok()
    assert (me["limited"], me["second_factor"]) == ("factor", False)
    offer = client.post("/v1/session/factor").ok(201)
    app = factors.Authenticator(offer["secret"])
    client.post("/v1/session/factor/confirm", {"code": "000 000"}).problem(
        422, "/code")
    code = app.code()
    done = client.post("/v1/session/factor/confirm",
                       {"code": code[:3] + " " + code[3:]}).ok(201)
    assert "limited" not in done and done["second_factor"] is True
    assert len(set(done["recovery_codes"])) == 10
    assert done["recovery_codes_left"] == 10
    client.get("/v1/session").problem(401)
    client.token = done["token"]
    assert client.token != before
    shown = len(client.get("/v1/staff").ok()["items"])
    client.delete("/v1/session").ok(204)

    sign_in(daemon.port, admin).problem(401, name="code_required")
    sign_in(daemon.port, admin, code).problem(401, name="unauthorized")
    again = came_in(daemon.port, admin, app.code())
    assert "limited" not in again.get("/v1/session").ok()
    assert told(db, admin) == [
        ("sign_in", "session", None),
        ("create", "factor_offer", None),
        ("refuse", "request", {
            "status": 422, "problem": "invalid", "method": "POST",
            "route": "/v1/session/factor/confirm"}),
        ("create", "factor", None),
        ("read", "staff", {"shown": shown}),
        ("sign_out", "session", None),
        ("refuse", "session", {"code": "missing"}),
        ("refuse", "session", {"code": "wrong"}),
        ("sign_in", "session", {"code": "app"})]


def modules(svg):
    """The picture's dark modules."""
    dark = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)",
                                svg.findall(SVG + "path")[1].get("d")):
        dark |= {(int(x) + i, int(y)) for i in range(int(run))}
    return dark


def test_the_picture_says_what_an_app_has_to_know(daemon, newcomer, tmp_path):
    person = newcomer()
    offer = came_in(daemon.port, person).post("/v1/session/factor").ok(201)
    svg = xml.fromstring(offer["qr_svg"])
    assert svg.tag == SVG + "svg" and svg.find(SVG + "title").text
    assert {e.tag for e in svg.iter()} == {
        SVG + name for name in ("svg", "title", "path")}
    assert not any(a.startswith("on") or a in ("style", "href")
                   for e in svg.iter() for a in e.attrib)
    (tmp_path / "qr.svg").write_text(offer["qr_svg"])
    subprocess.run(["rsvg-convert", "-w", "600", "-o", tmp_path / "qr.png",
                    tmp_path / "qr.svg"], check=True, timeout=60)
    read = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "qr.png"],
                          check=True, timeout=60, capture_output=True,
                          text=True).stdout.strip()
    assert read == offer["otpauth_uri"]
    assert read == (f"otpauth://totp/mendd%20north:{person.login}"
                    f"?secret={offer['secret']}&issuer=mendd%20north")


def test_what_is_in_use_stays_until_another_one_is_confirmed(daemon, newcomer):
    person = newcomer("quality")
    client, app = equipped(daemon.port, person)
    offer = client.post("/v1/session/factor").ok(201)
    second = client.post("/v1/session/factor").ok(201)
    came_in(daemon.port, person, app.code())
    client.post("/v1/session/factor/confirm", {
        "code": factors.Authenticator(offer["secret"]).code()}).problem(
            422, "/code")
    other = factors.Authenticator(second["secret"])
    client.post("/v1/session/factor/confirm", {"code": other.code()}).ok(201)
    client.get("/v1/session").problem(401)
    sign_in(daemon.port, person, app.recovery_codes[0]).problem(401)
    came_in(daemon.port, person, other.code())


def test_nothing_is_confirmed_that_was_not_offered_lately(daemon, newcomer,
                                                          db):
    person = newcomer()
    client = came_in(daemon.port, person)
    confirm = "/v1/session/factor/confirm"
    client.post(confirm, {"code": "123456"}).problem(409)
    app = factors.offered(client)
    db.execute("UPDATE registry.factor SET offered_at = now()"
               " - interval '15 minutes' WHERE staff_id = %s",
               [person.staff_id])
    client.post(confirm, {"code": app.code()}).problem(409)
    came_in(daemon.port, person)


def test_who_sets_one_up_is_signed_out_elsewhere(daemon, newcomer):
    person = newcomer("coordinator")
    elsewhere = came_in(daemon.port, person)
    client, _ = equipped(daemon.port, person)
    elsewhere.get("/v1/session").problem(401)
    client.get("/v1/session").ok()


# A session that has to set one up.

OPEN = [("GET", "/v1/session"), ("DELETE", "/v1/session"),
        ("POST", "/v1/session/factor"), ("POST", "/v1/session/factor/confirm")]


def test_a_limited_session_can_do_nothing_else(clinic, db, figure):
    """With bodies that are in order, so that nothing else is wrong."""
    scene = Scene(clinic)
    client = came_in(clinic.port, make_person(db, clinic.clinic_id, "admin"))
    refused = 0
    for method, path, _, operation in contract.of(clinic.port).operations:
        if operation.get("security") == [] or (method, path) in OPEN:
            continue
        body, match, query = scene.request(method, path)
        problem = client.send(
            method, path.format(**scene.ids) + query, body,
            match=match).problem(403, name="forbidden")
        assert problem["detail"] == "set up a second factor first", path
        refused += 1
    figure(16, f"a session without its second factor: {refused} routes"
               f" refused, {len(OPEN)} open")
    client.get("/v1/session").ok()
    client.delete("/v1/session").ok(204)


# Codes.

def test_a_code_is_of_use_once(daemon, newcomer):
    person = newcomer()
    _, app = equipped(daemon.port, person)
    code = app.code()
    came_in(daemon.port, person, code)
    assert sign_in(daemon.port, person, code).problem(401)["detail"] == WRONG


def test_a_code_is_of_use_once_also_at_once(daemon, newcomer, at_once, db,
                                            figure):
    """Over two workers and any number of connections."""
    person = newcomer()
    _, app = equipped(daemon.port, person)
    for what in [app.code(), app.recovery_codes.pop()]:
        statuses = at_once(4, lambda i: sign_in(daemon.port, person,
                                                what).status)
        assert statuses.count(201) == 1 and set(statuses) <= {201, 401, 429}
    figure(16, "a code, four times at once: let in once")


@pytest.mark.parametrize("off, status", [(-2, 401), (-1, 201), (0, 201),
                                         (1, 201), (2, 401)])
def test_a_code_may_be_a_step_early_or_late(daemon, newcomer, db, off, status):
    person = newcomer()
    _, app = equipped(daemon.port, person)
    db.execute("UPDATE registry.factor SET last_step = 0 WHERE staff_id = %s",
               [person.staff_id])
    db.execute("SELECT extract(epoch FROM now())::bigint")
    at = db.fetchone()[0]
    if at % 30 > 27:    # not over the edge, while it is asked
        wait_until(lambda: factors.now() > at // 30, "the next step")
    step = factors.now()
    reply = sign_in(daemon.port, person, factors.totp(app.secret, step + off))
    assert reply.status == status


def test_a_recovery_code_lets_in_once(daemon, newcomer, db):
    person = newcomer()
    client, app = equipped(daemon.port, person)
    code = app.recovery_codes[3]
    came_in(daemon.port, person, code.upper().replace("-", " "))
    sign_in(daemon.port, person, code).problem(401)
    assert client.get("/v1/session").ok()["recovery_codes_left"] == 9
    assert told(db, person)[-2:] == [
        ("sign_in", "session", {"code": "recovery", "left": 9}),
        ("refuse", "session", {"code": "wrong"})]
    fresh = client.post("/v1/session/recovery-codes").ok(201)["recovery_codes"]
    assert not set(fresh) & set(app.recovery_codes)
    sign_in(daemon.port, person, app.recovery_codes[4]).problem(401)
    came_in(daemon.port, person, fresh[0])


def test_the_code_is_asked_for_only_when_the_password_is_right(
        daemon, newcomer):
    person = newcomer()
    _, app = equipped(daemon.port, person)
    sign_in(daemon.port, person).problem(401, name="code_required")
    wrong = [
        sign_in(daemon.port, person, password="a wrong long password"),
        sign_in(daemon.port, person, app.code(), "a wrong long password"),
        sign_in(daemon.port, person, "000000"),
        sign_in(daemon.port, person, "none at all")]
    said = {(r.status, tuple(sorted(r.headers.keys())), re.sub(
        r'"request_id":"[^"]*"', "", r.body.decode())) for r in wrong}
    assert len(said) == 1
    assert wrong[0].problem(401, name="unauthorized")["detail"] == WRONG
    assert wrong[0].headers["WWW-Authenticate"] == "Bearer"


def test_wrong_codes_are_counted_like_wrong_passwords(daemon, newcomer):
    """Also with a right password in between, which buys no more guesses."""
    person = newcomer()
    _, app = equipped(daemon.port, person)
    statuses = []
    for _ in range(6):
        statuses += [sign_in(daemon.port, person).status,
                     sign_in(daemon.port, person, "123123").status]
    assert set(statuses[:4]) == {401} and statuses[-1] == 429
    assert sign_in(daemon.port, person, app.code()).status == 429


def test_who_needs_no_code_is_not_kept_out_by_one(daemon, newcomer):
    came_in(daemon.port, newcomer(), "123456")


# Proof.

def test_an_old_proof_has_to_be_renewed(daemon, newcomer, db):
    admin = newcomer("admin")
    client, app = equipped(daemon.port, admin)
    client = Client(daemon.port, client.token)
    staff = {"login": f"n-{uuid.uuid4()}", "name": "N", "role": "quality",
             "password": "a long enough password"}
    other = newcomer("quality")
    asks = [
        ("POST", "/v1/staff", staff),
        ("PATCH", f"/v1/staff/{other.staff_id}", {"name": "Renamed"}),
        ("POST", "/v1/instruments/LEFS/licence", {"note": "site licence"}),
        ("POST", "/v1/session/recovery-codes", None),
        ("DELETE", f"/v1/staff/{other.staff_id}/factor", None),
        ("POST", "/v1/session/factor", None),
    ]
    forget_proof(db, admin, 9)
    assert client.send("PATCH", asks[1][1], {"name": "Early"}).status == 200
    forget_proof(db, admin, 1)
    for method, path, body in asks:
        client.send(method, path, body).problem(403, name="proof_required")
    wait_until(lambda: [t[:2] for t in told(db, admin)].count(
        ("refuse", "request")) == len(asks), "all are told to the audit")
    client.get("/v1/staff").ok()

    before = client.token
    forget_step(db, admin)
    client.post("/v1/session/proof", {"password": PASSWORD}).problem(
        401, name="code_required")
    client.post("/v1/session/proof", {
        "password": "not this one", "code": app.code()}).problem(
            401, name="unauthorized")
    client.post("/v1/session/proof", {
        "password": PASSWORD, "code": "000000"}).problem(401)
    done = client.post("/v1/session/proof", {
        "password": PASSWORD, "code": app.code()}).ok(201)
    client.get("/v1/session").problem(401)
    client.token = done["token"]
    assert client.token != before
    for method, path, body in asks:
        assert client.send(method, path, body).status < 300, path


def test_a_clinician_proves_it_by_the_password_alone(daemon, newcomer, db):
    person = newcomer()
    client = came_in(daemon.port, person)
    forget_proof(db, person)
    client.post("/v1/session/factor").problem(403, name="proof_required")
    client.delete("/v1/session/factor").problem(403, name="proof_required")
    client.token = client.post("/v1/session/proof", {
        "password": PASSWORD}).ok(201)["token"]
    client.post("/v1/session/factor").ok(201)
    assert told(db, person)[-2:] == [
        ("sign_in", "proof", None), ("create", "factor_offer", None)]


def test_of_two_proofs_at_once_one_token_lives(daemon, newcomer, at_once):
    person = newcomer()
    token = came_in(daemon.port, person).token
    replies = at_once(4, lambda i: Client(daemon.port, token).post(
        "/v1/session/proof", {"password": PASSWORD}))
    assert sorted(r.status for r in replies) == [201, 401, 401, 401]
    tokens = [r.json["token"] for r in replies if r.status == 201]
    Client(daemon.port, token).get("/v1/session").problem(401)
    Client(daemon.port, tokens[0]).get("/v1/session").ok()


def test_guesses_at_a_proof_are_counted(daemon, newcomer):
    person = newcomer()
    client = came_in(daemon.port, person)
    statuses = [client.post("/v1/session/proof", {
        "password": "not this one"}).status for _ in range(8)]
    assert statuses[0] == 401 and statuses[-1] == 429
    assert client.get("/v1/session").status == 200


# Without it again.

def test_a_clinician_may_give_it_up_and_an_admin_not(daemon, newcomer, db):
    person, admin = newcomer(), newcomer("admin")
    client, _ = equipped(daemon.port, person)
    client.delete("/v1/session/factor").ok(204)
    came_in(daemon.port, person)
    assert ("void", "factor", None) in told(db, person)
    client, _ = equipped(daemon.port, admin)
    client.delete("/v1/session/factor").problem(403, name="forbidden")
    client.delete(f"/v1/staff/{admin.staff_id}/factor").problem(403)
    sign_in(daemon.port, admin).problem(401, name="code_required")


def test_an_admin_helps_who_lost_it(daemon, newcomer, db):
    person, admin = newcomer("admin"), newcomer("admin")
    lost, _ = equipped(daemon.port, person)
    client, _ = equipped(daemon.port, admin)
    client.delete(f"/v1/staff/{person.staff_id}/factor").ok(204)
    lost.get("/v1/session").problem(401)
    del factors.known[daemon.port, person.login]
    assert came_in(daemon.port, person).get(
        "/v1/session").ok()["limited"] == "factor"
    assert told(db, admin)[-1] == ("void", "factor", None)
    client.get("/v1/staff").ok()
    client.delete("/v1/staff/01960000-0000-7000-8000-000000000000/factor"
                  ).problem(404)


def test_the_staff_list_says_who_has_one(daemon, newcomer):
    person = newcomer()
    equipped(daemon.port, person)
    admin, _ = equipped(daemon.port, newcomer("admin"))
    listed = {p["staff_id"]: p for p in
              admin.get("/v1/staff").ok()["items"]}
    assert listed[person.staff_id]["second_factor"] is True


# The key.

@pytest.fixture(scope="module")
def own():
    with rig() as d:
        yield d


def test_without_the_right_key_nobody_passes(own):
    """Nor with the wrong one; and who has no second factor is served."""
    clinic, = clinics.make_clinics(own, "keyless")
    admin, plain = clinic.staff["admin"], clinic.staff["quality"]
    _, app = equipped(own.port, admin)
    key = own.state / "factor.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}\n", key.read_text())
    right, owner = key.read_text(), key.stat()

    def refuses(said):
        own.reload()
        for code in app.code(), app.recovery_codes.pop():
            sign_in(own.port, admin, code).problem(503, name="unavailable")
        wait_until(lambda: said in own.log(), said)
        sign_in(own.port, admin).problem(401, name="code_required")
        sign_in(own.port, admin, "123456", "a wrong long password").problem(
            401, name="unauthorized")
        own.run("DELETE FROM registry.sign_in")
        return came_in(own.port, plain)

    key.write_text("00" * 32 + "\n")
    refuses("a second factor does not open: factor_key is not the key")
    key.write_text("not a key\n")
    client = refuses("cannot use factor_key")
    client.post("/v1/session/factor").problem(503)
    key.unlink()
    refuses("cannot read the key of second factors")
    key.write_text(right)
    shutil.chown(key, owner.st_uid, owner.st_gid)
    key.chmod(0o640)
    own.log_path.write_text("")
    refuses("cannot read the key of second factors")
    key.chmod(0o600)
    own.reload()
    own.run("UPDATE registry.factor SET last_step = 0")
    app.last = 0
    came_in(own.port, admin, app.code())


def test_a_key_is_made_once(own):
    before = (own.state / "factor.key").read_bytes()
    own.restart()
    assert (own.state / "factor.key").read_bytes() == before


def test_the_key_may_come_from_the_service_manager(own, tmp_path):
    clinic, = clinics.make_clinics(own, "credential")
    admin = clinic.staff["admin"]
    _, app = equipped(own.port, admin)
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.stat().st_mode & 0o5 != 0o5 and parent != parent.parent:
            parent.chmod(parent.stat().st_mode | 0o5)
    shutil.copy(own.state / "factor.key", tmp_path / "factor")
    if os.geteuid() == 0:
        shutil.chown(tmp_path / "factor", user().pw_uid, user().pw_gid)
    moved = own.state / "factor.key"
    moved.rename(own.state / "moved")
    own.options["factor_key"] = "credential:factor"
    try:
        assert own.stop() == 0
        own.start(env={"CREDENTIALS_DIRECTORY": str(tmp_path)})
        came_in(own.port, admin, app.code())
        assert not moved.exists()
    finally:
        (own.state / "moved").rename(moved)
        del own.options["factor_key"]
        own.restart()


def test_what_is_sealed_is_of_one_person(own):
    """Moved to another account in the database, it opens nothing."""
    clinic, = clinics.make_clinics(own, "sealed")
    ours, theirs = clinic.staff["clinician"], clinic.staff["coordinator"]
    _, app = equipped(own.port, ours)
    equipped(own.port, theirs)
    own.run("UPDATE registry.factor AS f SET sealed = g.sealed, last_step = 0"
            "  FROM registry.factor AS g"
            f" WHERE f.staff_id = '{theirs.staff_id}'"
            f"   AND g.staff_id = '{ours.staff_id}'")
    sign_in(own.port, theirs, factors.totp(app.secret, factors.now())
            ).problem(503)


def test_the_database_knows_no_secret(own):
    """A dump has neither a secret nor a recovery code, in any form."""
    clinic, = clinics.make_clinics(own, "dumped")
    client, app = equipped(own.port, clinic.staff["admin"])
    (text,), = own.rows(
        "SELECT string_agg(x, ' ') FROM (SELECT f::text AS x FROM"
        " registry.factor AS f UNION ALL SELECT r::text FROM"
        " registry.recovery_code AS r UNION ALL SELECT a::text FROM"
        " registry.audit AS a) AS y")
    raw = base64.b32decode(app.secret)
    for known in (app.secret, raw.hex(), hashlib.sha256(raw).hexdigest(),
                  *app.recovery_codes,
                  *(c.replace("-", "") for c in app.recovery_codes),
                  *(hashlib.sha256(c.encode()).hexdigest()
                    for c in app.recovery_codes)):
        assert known.lower() not in text.lower()
    assert text.count("(") > 10
    log = own.log()
    for known in (app.secret, *app.recovery_codes):
        assert known not in log


# The operator.

def test_the_operator_lets_one_in_again(daemon, newcomer, mendctl):
    admin = newcomer("admin")
    client, _ = equipped(daemon.port, admin)
    said = dict(line.split(" ", 1) for line in mendctl(
        "user", "reset", admin.login).splitlines())
    assert said["login"] == admin.login
    client.get("/v1/session").problem(401)
    sign_in(daemon.port, admin).problem(401, name="unauthorized")
    del factors.known[daemon.port, admin.login]
    session = sign_in(daemon.port, admin, password=said["password"]).ok(201)
    assert session["limited"] == "password"
    mendctl("user", "reset", "nobody.at.all", status=1)
