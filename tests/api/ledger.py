"""The sealed audit, computed again from the tables: nothing here is shared with
what the daemon does, but the words of src/rule/*.h."""

import base64
import ctypes
import hashlib
import itertools
import re
import struct
from datetime import datetime, timedelta, timezone

SODIUM = ctypes.CDLL("libsodium.so.23")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
EVENT = ("epoch", "clinic_id", "audit_id", "at", "transaction_id", "actor_id",
         "session_id", "role", "action", "subject", "subject_id",
         "patient_id", "request_id", "reason", "detail")
LINE = re.compile(r"(mendd-audit ledger=([0-9a-f-]{36}) seal=(\d+)"
                  r" events=(\d+) hash=([0-9a-f]{64})"
                  r" at=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z))"
                  r" key=([0-9a-f]{64}) signature=([\w-]{86})")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf(event):
    """Of an event, as a dict of its columns as text."""
    return sha256(b"\0", *(
        b"\xff" * 4 if value is None
        else struct.pack(">I", len(value.encode())) + value.encode()
        for value in (event[name] for name in EVENT)))


def root(leaves):
    """RFC 6962, 2.1."""
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1", root(leaves[:k]), root(leaves[k:]))


def microseconds(at):
    return (at - EPOCH) // timedelta(microseconds=1)


def signed(head, signature, key):
    return SODIUM.crypto_sign_verify_detached(
        signature, head.encode(), ctypes.c_ulonglong(len(head)), key) == 0


def checkpoint(line):
    """Of a line that is one, signed right: (seal, events, hash, key)."""
    found = LINE.fullmatch(line)
    assert found, line
    head, _, seal, events, hash_, _, key, signature = found.groups()
    assert signed(head, base64.urlsafe_b64decode(signature + "=="),
                  bytes.fromhex(key)), line
    return int(seal), int(events), hash_, key


def rows(cursor, statement):
    cursor.execute(statement)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def verify(cursor, key):
    """Every seal follows from the events and the seal before it; returns the
    seals and how many events are not sealed.  ${key}: in hex."""
    ledger = rows(cursor, "SELECT ledger::text FROM registry.audit_epoch")
    seals = rows(cursor, "SELECT *, from_xid::text::numeric AS bottom,"
                         " to_xid::text::numeric AS top"
                         " FROM registry.seal ORDER BY number")
    clinics = rows(cursor, "SELECT *, clinic_id::text AS id"
                           " FROM registry.seal_clinic ORDER BY 1, 2")
    # As text by a way of its own.
    cursor.execute("SET timezone = 'Asia/Kolkata'")
    events = rows(cursor, """
        SELECT epoch AS e, transaction_id::text::numeric AS xid, at AS time,
            epoch::text, clinic_id::text, audit_id::text,
            transaction_id::text, actor_id::text, session_id::text, role,
            action, subject, subject_id::text, patient_id::text,
            request_id::text, reason, detail::text
          FROM registry.audit""")
    for event in events:
        event["at"] = event["time"].astimezone(timezone.utc).strftime(
            "%Y-%m-%dT%H:%M:%S.%fZ")
    events.sort(key=lambda e: (e["clinic_id"], e["xid"], e["time"],
                               e["audit_id"]))
    former, total, taken, count = b"\0" * 32, 0, set(), {}
    for n, seal in enumerate(seals, 1):
        mine = [e for e in events if e["e"] == seal["epoch"]
                and seal["bottom"] <= e["xid"] < seal["top"]]
        assert not taken & {id(e) for e in mine}, "sealed twice"
        taken |= {id(e) for e in mine}
        leaves, parts = [], []
        for clinic, group in itertools.groupby(
                mine, lambda e: e["clinic_id"]):
            hashes = [leaf(e) for e in group]
            first = count.get(clinic, 0) + 1
            count[clinic] = first + len(hashes) - 1
            parts.append((clinic, n, first, len(hashes), root(hashes)))
            leaves.append(sha256(
                b"\0", bytes.fromhex(clinic.replace("-", "")),
                struct.pack(">QQ", first, len(hashes)), root(hashes)))
        assert parts == [(c["id"], n, c["first"], c["events"],
                          bytes(c["root"])) for c in clinics
                         if c["number"] == n]
        total += len(mine)
        assert seal["number"] == n and seal["events"] == len(mine) > 0
        assert seal["total"] == total and bytes(seal["former"]) == former
        assert bytes(seal["root"]) == root(leaves), f"root of {n}"
        former = sha256(
            b"\2", struct.pack(">QIQQQQq", n, seal["epoch"],
                               int(seal["bottom"]), int(seal["top"]),
                               len(mine), total,
                               microseconds(seal["sealed_at"])),
            root(leaves), former)
        assert bytes(seal["hash"]) == former, f"hash of {n}"
        at = seal["sealed_at"].astimezone(timezone.utc).strftime(
            "%Y-%m-%dT%H:%M:%S.%fZ")
        assert signed(f"mendd-audit ledger={ledger[0]['ledger']} seal={n}"
                      f" events={total} hash={former.hex()} at={at}",
                      bytes(seal["signature"]), bytes.fromhex(key))
    return seals, len(events) - len(taken)
