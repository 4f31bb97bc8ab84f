"""Who has the tables, and perhaps the key, makes seals anew over what was
changed, by the words of src/rule/*.h.
"""

import ctypes
import struct
from datetime import timezone

from ledger import EVENT, SODIUM, leaf, microseconds, root, sha256

SEAL = ("number epoch from_xid to_xid events total root former hash sealed_at"
        " signature").split()


def share_leaf(share):
    return sha256(b"\0", bytes.fromhex(share["clinic_id"].replace("-", "")),
                  struct.pack(">QQ", share["first"], share["events"]),
                  share["root"])


def seal_hash(s):
    return sha256(b"\2", struct.pack(
        ">QIQQQQQ", s["number"], s["epoch"], s["from_xid"], s["to_xid"],
        s["events"], s["total"], microseconds(s["sealed_at"])),
        s["root"], s["former"])


def head(ledger, s):
    at = s["sealed_at"].astimezone(timezone.utc)
    return (f"mendd-audit ledger={ledger} seal={s['number']}"
            f" events={s['total']} hash={s['hash'].hex()}"
            f" at={at:%Y-%m-%dT%H:%M:%S.%fZ}")


def shares(events, first):
    """
    The shares of a seal's events, and its root; ${first}, clinic to number,
    is moved on.
    """
    made = []
    for clinic in sorted({e["clinic_id"] for e in events}):
        own = sorted((e for e in events if e["clinic_id"] == clinic),
                     key=lambda e: (int(e["transaction_id"]), e["at"],
                                    e["audit_id"]))
        made.append({"clinic_id": clinic, "first": first.get(clinic, 1),
                     "events": len(own), "root": root([*map(leaf, own)])})
        first[clinic] = first.get(clinic, 1) + len(own)
    return made, root([*map(share_leaf, made)])


def sign(text, seed):
    """Ed25519, by libsodium."""
    public, secret, out = (ctypes.create_string_buffer(n)
                           for n in (32, 64, 64))
    SODIUM.crypto_sign_seed_keypair(public, secret, seed)
    text = text.encode()
    SODIUM.crypto_sign_detached(out, None, text,
                                ctypes.c_ulonglong(len(text)), secret)
    return out.raw


class Forger:
    """The tables, read and written past everything."""

    def __init__(self, cursor):
        self.cursor = cursor

    def rows(self, statement, *values):
        self.cursor.execute(statement, values or None)
        names = [c.name for c in self.cursor.description]
        return [dict(zip(names, row)) for row in self.cursor.fetchall()]

    def name(self):
        return self.rows("SELECT ledger::text FROM registry.audit_epoch"
                         )[0]["ledger"]

    def seals(self):
        found = self.rows(
            "SELECT number, epoch, from_xid::text, to_xid::text, events,"
            " total, root, former, hash, sealed_at, signature"
            " FROM registry.seal ORDER BY number")
        for s in found:
            s["from_xid"], s["to_xid"] = int(s["from_xid"]), int(s["to_xid"])
            for name in "root", "former", "hash", "signature":
                s[name] = bytes(s[name])
        return found

    def shares(self):
        return [{**s, "root": bytes(s["root"])} for s in self.rows(
            "SELECT number, clinic_id::text, first, events, root"
            " FROM registry.seal_clinic ORDER BY number, clinic_id")]

    def events(self, seal):
        """Of a seal: by its range."""
        return self.rows(
            f"SELECT {', '.join(EVENT)} FROM registry.audit_text"
            " WHERE row_epoch = %s AND row_xid >= %s::text::xid8"
            " AND row_xid < %s::text::xid8", seal["epoch"],
            str(seal["from_xid"]), str(seal["to_xid"]))

    def unsealed(self):
        return self.rows(
            "SELECT audit_id::text, clinic_id::text FROM registry.audit"
            " WHERE (epoch, transaction_id) >= (SELECT epoch, to_xid"
            " FROM registry.seal ORDER BY number DESC LIMIT 1)")

    def rebuild(self, number, seed=None):
        """
        Every seal from this number on as an honest sealer would make it of
        what is there now; without a key the old signatures stay.
        """
        seals = self.seals()
        first = {}
        for s in self.shares():
            if s["number"] < number:
                first[s["clinic_id"]] = s["first"] + s["events"]
        former, total, put = bytes(32), 0, []
        for position, s in enumerate(seals, 1):
            if s["number"] >= number:
                events = self.events(s)
                made, s["root"] = shares(events, first)
                put.append((position, made))
                s["events"], s["number"] = len(events), position
                s["former"], s["total"] = former, total + len(events)
                s["hash"] = seal_hash(s)
                if seed is not None:
                    s["signature"] = sign(head(self.name(), s), seed)
            former, total = s["hash"], s["total"]
        self.cursor.execute("DELETE FROM registry.seal_clinic"
                            " WHERE number >= %s", [number])
        self.cursor.execute("DELETE FROM registry.seal WHERE number >= %s",
                            [number])
        for s in seals:
            if s["number"] >= number:
                self.put_seal(s)
        for position, made in put:
            for share in made:
                self.cursor.execute(
                    "INSERT INTO registry.seal_clinic (number, clinic_id,"
                    " first, events, root) VALUES (%s, %s, %s, %s, %s)",
                    [position, share["clinic_id"], share["first"],
                     share["events"], share["root"]])

    def put_seal(self, s):
        self.cursor.execute(
            "INSERT INTO registry.seal (number, epoch, from_xid, to_xid,"
            " events, total, root, former, hash, sealed_at, signature) VALUES"
            " (%s, %s, %s::text::xid8, %s::text::xid8, %s, %s, %s, %s, %s,"
            " %s, %s)", [str(s[n]) if n.endswith("_xid") else s[n]
                         for n in SEAL])
