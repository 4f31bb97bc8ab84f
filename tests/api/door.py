"""Who comes to the door: accounts of every kind, from every address.

The daemon stands behind a proxy that is trusted (proxies = 127.0.0.1), so that
a test can be at any address that it likes.
"""

import contextlib
import ipaddress
import itertools
import uuid

from clinics import PASSWORD, PASSWORD_HASH, make_clinics
from wire import Asker

WRONG = "this is not the password"
count = itertools.count(1)


def address():
    """One where nobody has been."""
    return str(ipaddress.IPv4Address("10.0.0.0") + next(count))


def ask(port, method, path, body=None, at=None, token=None):
    """Over a connection of its own; whichever worker takes it."""
    with Asker(port, token) as asker:
        return asker.ask(method, path, body=body, headers=[
            f"X-Forwarded-For: {at or address()}"])


def sign_in(d, login, password=WRONG, at=None):
    return ask(d.port, "POST", "/v1/session",
               {"login": login, "password": password}, at)


def make_clinic(d):
    return make_clinics(d, "g-" + uuid.uuid4().hex[:12])[0]


def add_staff(d, clinic, kind, n, password_hash=PASSWORD_HASH, **columns):
    """Logins of accounts of a kind, with these columns set."""
    logins = [f"{kind}{next(count)}.{clinic.code}" for _ in range(n)]
    changes = ", ".join(f"{k} = %s" for k in columns) or "active = true"
    with contextlib.closing(d.connect()) as connection, \
            connection.cursor() as cursor:
        for login in logins:
            staff_id = str(uuid.uuid4())
            cursor.execute(
                "SELECT operator.staff_add(%s, %s, %s, 'Some Body',"
                " 'clinician', %s, now())",
                [clinic.clinic_id, staff_id, login, password_hash])
            cursor.execute(
                f"UPDATE registry.staff SET {changes} WHERE staff_id = %s",
                [*columns.values(), staff_id])
    return logins


def unknown(n):
    return [f"nobody{next(count)}.nowhere" for _ in range(n)]


def full_hash(d, clinic):
    """Of PASSWORD, at the daemon's own cost."""
    admin = clinic.tokens["admin"]
    login = f"hashed{next(count)}.{clinic.code}"
    assert ask(d.port, "POST", "/v1/staff",
               {"login": login, "name": "Some Body", "role": "clinician",
                "password": PASSWORD}, token=admin).status == 201
    (made,), = d.rows("SELECT password_hash FROM registry.staff"
                      f" WHERE login = '{login}'")
    assert "m=19456,t=2" in made
    return made
