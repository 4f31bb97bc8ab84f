"""Bodies of requests, with days counted from today."""

import copy
import datetime
import json
import re
import uuid
import zoneinfo

from daemon import SRC

ZONE = zoneinfo.ZoneInfo("America/Denver")
DAY = re.compile(r"^(\d{4}-\d\d-\d\d)(T.*)?$")

KOOS = [2, 3, 1, 4, 2, 1, 3,
        3, 2, 1, 2, 3, 4, 1, 2, 3,
        2, 3, 1, 2, 4, 1, 3, 2, 3, 1, 2, 3, 4, 1, 2, 3, 2,
        3, 4, 3, 2, 4,
        3, 2, 3, 2]
PROMIS = {"g01": 3, "g02": 3, "g03": 3, "g04": 4, "g05": 3, "g06": 4,
          "g07": 4, "g08r": 3, "g09r": 3, "g10r": 3}


def today():
    return datetime.datetime.now(ZONE).date()


def days_ago(n):
    """A day of the clinic's calendar."""
    return (today() - datetime.timedelta(days=n)).isoformat()


def noon(n):
    """Noon at the clinic, n days ago; today at most now."""
    day = today() - datetime.timedelta(days=n)
    at = datetime.datetime.combine(day, datetime.time(12), ZONE)
    if n == 0:
        at = min(at, datetime.datetime.now(ZONE).replace(microsecond=0))
    return at.isoformat()


def shift(value, days):
    """Every day and time in a body, that many days later."""
    if isinstance(value, dict):
        return {k: shift(v, days) for k, v in value.items()}
    if isinstance(value, list):
        return [shift(v, days) for v in value]
    found = DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    day = datetime.date.fromisoformat(found[1])
    return ((day + datetime.timedelta(days=days)).isoformat()
            + (found[2] or ""))


def vector(name, patient_id, operator_id, n):
    body = json.loads((SRC / "tests/unit/vectors" / name).read_text())
    performed = datetime.date.fromisoformat(body["performed_at"][:10])
    body = shift(body, (today() - performed).days - n)
    body["patient_id"] = patient_id
    body["operator_id"] = operator_id
    return body


def full_procedure(patient_id, operator_id, n):
    """With every member, n days ago."""
    body = vector("procedure_full.json", patient_id, operator_id, n)
    body["session_id"] = str(uuid.uuid4())
    for event in body["adverse_events"]:
        event["adjudicated_by"] = operator_id
    return body


def procedure(patient_id, operator_id, n, **changes):
    """With what is required: PRP into the left knee."""
    body = vector("procedure_minimal.json", patient_id, operator_id, n)
    return merge(body, changes)


def merge(body, changes):
    """A copy with changed members; None takes a member away."""
    out = copy.deepcopy(body)
    for name, value in changes.items():
        if value is None:
            out.pop(name, None)
        else:
            out[name] = value
    return out


def patch(body, pointer, value):
    """A copy where one member, named by its JSON pointer, is another."""
    out = copy.deepcopy(body)
    *path, last = pointer.split("/")[1:]
    at = out
    for name in path:
        at = at[int(name) if isinstance(at, list) else name]
    if isinstance(at, list):
        at[int(last)] = value
    elif value is ABSENT:
        del at[last]
    else:
        at[last] = value
    return out


ABSENT = object()
