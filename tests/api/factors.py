"""Authenticators of the people in the tests, and how these sign in.

A code is of use once, so that a second sign-in within half a minute takes the
code of the next step, which is right by then, and a third a recovery code.
"""

import base64
import hashlib
import hmac
import threading
import time


def totp(secret, step):
    """RFC 6238; the secret in base32."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"),
                      hashlib.sha1)
    at = mac[-1] & 15
    number = int.from_bytes(mac[at:at + 4], "big") & 0x7fffffff
    return f"{number % 1000000:06}"


def now():
    """The step of this time."""
    return int(time.time()) // 30


class Authenticator:
    def __init__(self, secret, recovery_codes=()):
        self.secret = secret
        self.recovery_codes = list(recovery_codes)
        self.last = 0
        self.lock = threading.Lock()

    def code(self):
        """One that was not used yet."""
        with self.lock:
            for step in now(), now() + 1:
                if step > self.last:
                    self.last = step
                    return totp(self.secret, step)
            return self.recovery_codes.pop()


known = {}  # (port, login) -> Authenticator


def proof(client, password):
    """The body that proves who somebody is."""
    have = known.get((client.port, client.login))
    return {"password": password, **({"code": have.code()} if have else {})}


def enter(client, login, password):
    """
    Sign in.  Who has to set up a second factor does; the session, whole.
    """
    client.login = login
    session = client.send("POST", "/v1/session", {
        "login": login, **proof(client, password)}).ok(201)
    client.token = session["token"]
    if session.get("limited") == "factor":
        session = set_up(client)
    have = known.get((client.port, login))
    if have is not None and len(have.recovery_codes) < 4:
        have.recovery_codes = client.send(
            "POST", "/v1/session/recovery-codes").ok(201)["recovery_codes"]

    def prove():
        client.token = client.send(
            "POST", "/v1/session/proof",
            proof(client, password)).ok(201)["token"]

    client.prove = prove
    return session


def set_up(client):
    """A second factor for who has signed in; the session, anew."""
    have = offered(client)
    session = client.send("POST", "/v1/session/factor/confirm",
                          {"code": have.code()}).ok(201)
    have.recovery_codes = session["recovery_codes"]
    known[client.port, client.login] = have
    client.token = session["token"]
    return session


def offered(client):
    """What somebody's app makes of the secret that is offered."""
    reply = client.send("POST", "/v1/session/factor").ok(201)
    return Authenticator(reply["secret"])


def confirmation(client):
    """The body that confirms an offer."""
    return {"code": offered(client).code()}
