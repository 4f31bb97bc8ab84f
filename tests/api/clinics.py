"""Two clinics with one person of each role, made as the operator makes them."""

import dataclasses
import uuid

import factors
from client import Client

ROLES = "clinician", "coordinator", "quality", "admin"
PASSWORD = "a long enough password"
# argon2id of that, as cheap as it can be: tests are about something else.
PASSWORD_HASH = ("$argon2id$v=19$m=8,t=1,p=1$DewzNF5uwXwhOTduOXYWBA"
                 "$p9qSAy+cSzlIIoF852QDjH5hrzaxfZFGOBeVsEuJI+k")


@dataclasses.dataclass
class Person:
    staff_id: str
    login: str
    name: str
    role: str


@dataclasses.dataclass
class Clinic:
    clinic_id: str
    code: str
    staff: dict  # role -> Person


def make_clinic(cursor, code, timezone="America/Denver"):
    clinic = Clinic(str(uuid.uuid4()), code, {})
    cursor.execute("SELECT operator.clinic_add(%s, %s, %s, %s,"
                   " now() - interval '10 years')",
                   [clinic.clinic_id, code, f"Clinic {code}", timezone])
    for role in ROLES:
        clinic.staff[role] = make_person(
            cursor, clinic.clinic_id, f"{role}.{code}", role,
            f"{role.title()} of {code}")
    return clinic


def make_person(cursor, clinic_id, login, role, name="New"):
    person = Person(str(uuid.uuid4()), login, name, role)
    cursor.execute("SELECT operator.staff_add(%s, %s, %s, %s, %s, %s,"
                   " now() - interval '10 years')",
                   [clinic_id, person.staff_id, login, name, role,
                    PASSWORD_HASH])
    return person


def make_clinics(daemon, *codes):
    with daemon.connect() as connection, connection.cursor() as cursor:
        made = [make_clinic(cursor, code) for code in codes]
    connection.close()
    return made


def sign_in(port, login, password=PASSWORD):
    """A client with a session; an admin's has its second factor."""
    client = Client(port)
    factors.enter(client, login, password)
    return client
