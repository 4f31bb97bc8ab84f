"""Ways to tamper with the audit, as a superuser would with triggers disabled.

Each function of TABLE does one to a Scene (see there what it has) and returns
what the verifier must say of it, some of which only names the seal that must be
found.  OUTSIDE lists what nothing but a checkpoint kept elsewhere shows, and
MISSED what nothing shows: it was not sealed yet.  LIVE is what an export does
not show, which does not know how far transactions have got.
"""

import uuid

TABLE = {}
OUTSIDE = set()
MISSED = set()
LIVE = set()


def tampering(name, *kinds):
    def add(function):
        assert name not in TABLE
        TABLE[name] = function
        for kind in kinds:
            kind.add(name)
        return function
    return add


def edit(name, change, where="middle"):
    @tampering(f"{name} of an event in the {where} seal")
    def tamper(s):
        number = getattr(s, where)
        event = s.events(number, s.north)[0]
        s.change(event, change)
        return [s.differs(number, s.north)]


OTHER = "gen_random_uuid()"
for column, value in [
        ("detail", """'{"rows": 99}'"""), ("actor_id", OTHER),
        ("session_id", OTHER), ("role", "'auditor'"), ("action", "'void'"),
        ("subject", "'weather'"), ("subject_id", OTHER),
        ("patient_id", OTHER), ("request_id", OTHER),
        ("reason", "'because'"), ("audit_id", OTHER),
        ("at", "at + interval '1 microsecond'")]:
    edit(f"another {column}", f"{column} = {value}")
for seal in "first", "last":
    edit("another detail", """detail = '{"rows": 99}'""", seal)
    edit("another actor_id", f"actor_id = {OTHER}", seal)
edit("another month", "at = at + interval '40 days'")
edit("another epoch", "epoch = epoch + 1")
edit("an earlier epoch", "epoch = epoch - 1")


@tampering("an event becomes another clinic's")
def _(s):
    event = s.events(s.middle, s.north)[0]
    s.change(event, "clinic_id = %s", s.south.clinic_id)
    return [s.differs(s.middle, s.north), s.differs(s.middle, s.south)]


@tampering("an event becomes that of a clinic that has none")
def _(s):
    event = s.events(s.middle, s.north)[0]
    nobody = str(uuid.uuid4())
    s.change(event, "clinic_id = %s", nobody)
    return [s.differs(s.middle, s.north), f"seal {s.middle}: clinic {nobody}:"
            f" event {event['audit_id']}: it was not sealed"]


@tampering("an event becomes that of a later transaction")
def _(s):
    event = s.events(s.middle, s.north)[0]
    later = s.events(s.last, s.north)[0]
    s.change(event, "transaction_id = %s::text::xid8",
             later["transaction_id"])
    return [s.differs(s.middle, s.north), s.differs(s.last, s.north)]


@tampering("an event is deleted")
def _(s):
    events = s.events(s.middle, s.north)
    s.delete(events[:1])
    return [s.differs(s.middle, s.north) +
            f" ({len(events)} sealed, {len(events) - 1} found)"]


@tampering("all events of a clinic in a seal are deleted")
def _(s):
    events = s.events(s.middle, s.north)
    s.delete(events)
    return [s.differs(s.middle, s.north) + f" ({len(events)} sealed, 0 found)"]


@tampering("an event is inserted")
def _(s):
    s.insert(s.events(s.middle, s.north)[0])
    return [s.differs(s.middle, s.north)]


@tampering("an event is inserted before all others")
def _(s):
    s.insert(s.events(s.middle, s.north)[0], epoch=0, transaction_id=3)
    return [s.differs(1, s.north)]


@tampering("an event is inserted as if it were still to come", LIVE)
def _(s):
    audit_id = s.insert(s.events(s.middle, s.north)[0],
                        transaction_id=1 << 40)
    return [f"event {audit_id}: it is of transaction {1 << 40},"
            " which has not happened"]


CONTENT = "actor_id, session_id, action, subject, subject_id, detail"


def swap(s, one, other):
    for to, by in (one, other), (other, one):
        s.run(f"UPDATE registry.audit AS a SET ({CONTENT}) ="
              f" (SELECT {CONTENT} FROM kept.audit AS k"
              "    WHERE k.audit_id = %s) WHERE a.audit_id = %s",
              by["audit_id"], to["audit_id"])


@tampering("two events of a seal change their places")
def _(s):
    events = s.events(s.middle, s.north)
    swap(s, events[0], s.unlike(events[0], events))
    return [s.differs(s.middle, s.north)]


@tampering("two events of two seals change their places")
def _(s):
    event = s.events(s.middle, s.north)[0]
    swap(s, event, s.unlike(event, s.events(s.last, s.north)))
    return [s.differs(s.middle, s.north), s.differs(s.last, s.north)]


@tampering("a seal is dropped")
def _(s):
    s.drop(s.middle)
    return [f"seal {s.middle}: it is missing"]


@tampering("a seal is dropped with its events")
def _(s):
    for clinic in s.north, s.south:
        s.delete(s.events(s.middle, clinic))
    s.drop(s.middle)
    return [f"seal {s.middle}: it is missing"]


@tampering("a seal is dropped and those after it are renumbered")
def _(s):
    s.drop(s.middle)
    s.renumber(s.middle + 1, -1)
    return [f"seal {s.middle}: it was changed",
            f"seal {s.middle}: it does not follow seal {s.middle - 1}"]


@tampering("seals are renumbered")
def _(s):
    s.renumber(s.middle, 5)
    return [f"seal {s.middle}: it and those up to seal {s.middle + 4}"
            " are missing"]


@tampering("two seals are merged into one, all rebuilt without the key")
def _(s):
    s.run("UPDATE registry.seal SET from_xid = (SELECT from_xid"
          " FROM kept.seal WHERE number = %s) WHERE number = %s", s.middle,
          s.middle + 1)
    s.drop(s.middle)
    s.forger.rebuild(s.middle)
    return [f"seal {s.middle}: it was not signed"]


@tampering("an event is edited, all rebuilt without the key")
def _(s):
    s.change(s.events(s.middle, s.north)[0], "role = 'auditor'")
    s.forger.rebuild(s.middle)
    return [f"seal {s.middle}: it was not signed",
            f"seal {s.last}: it was not signed"]


@tampering("an event is edited, all rebuilt with the stolen key", OUTSIDE)
def _(s):
    s.change(s.events(s.middle, s.north)[0], "role = 'auditor'")
    s.forger.rebuild(s.middle, s.stolen_key)
    return [f"seal {s.last}: it is not what a checkpoint of"]


@tampering("the tail is cut", OUTSIDE)
def _(s):
    s.run("DELETE FROM registry.audit WHERE transaction_id >="
          " (SELECT from_xid FROM registry.seal WHERE number = %s)",
          s.last - 1)
    s.drop(s.last - 1)
    s.drop(s.last)
    return [f"seal {s.last}: a checkpoint of",
            f"the log ends with seal {s.last - 2}"]


@tampering("an older copy comes back", OUTSIDE)
def _(s):
    s.restore("older")
    return [f"seal {s.last}: a checkpoint of",
            f"the log ends with seal {s.older_last}"]


@tampering("everything is wiped", OUTSIDE)
def _(s):
    s.run("TRUNCATE registry.audit, registry.seal, registry.seal_clinic")
    return [f"seal {s.last}: a checkpoint of", "the log ends with seal 0"]


@tampering("everything is wiped, the ledger's name as well")
def _(s):
    s.run("TRUNCATE registry.audit, registry.seal, registry.seal_clinic,"
          " registry.audit_epoch")
    return [f"seal {s.last}: a checkpoint of", "ledger this is"]


@tampering("the ledger gets another name")
def _(s):
    s.run("UPDATE registry.audit_epoch SET ledger = gen_random_uuid()")
    return ["seal 1: it was not signed",
            f"seal {s.last}: it is not what a checkpoint of"]


@tampering("a clinic's share is changed")
def _(s):
    s.run("UPDATE registry.seal_clinic SET first = first + 1"
          " WHERE number = %s AND clinic_id = %s", s.middle,
          s.north.clinic_id)
    return [f"seal {s.middle}: its shares were changed; its events are",
            f"seal {s.middle}: clinic {s.north.code}: its share was changed"]


@tampering("a clinic's share is deleted")
def _(s):
    s.run("DELETE FROM registry.seal_clinic"
          " WHERE number = %s AND clinic_id = %s", s.middle,
          s.north.clinic_id)
    return [f"seal {s.middle}: its shares were changed; its events are",
            f"seal {s.middle}: clinic {s.north.code}: its share was changed"]


@tampering("a clinic's share is deleted with its events")
def _(s):
    s.delete(s.events(s.middle, s.north))
    s.run("DELETE FROM registry.seal_clinic"
          " WHERE number = %s AND clinic_id = %s", s.middle,
          s.north.clinic_id)
    return [f"seal {s.middle}: its shares and its"]


@tampering("an event is edited, and its clinic's share repaired")
def _(s):
    s.change(s.events(s.middle, s.north)[0], "role = 'auditor'")
    made, _ = s.shares(s.middle)
    for share in made:
        s.run("UPDATE registry.seal_clinic SET root = %s"
              " WHERE number = %s AND clinic_id = %s", share["root"],
              s.middle, share["clinic_id"])
    return [f"seal {s.middle}: its shares and its"]


@tampering("an event is edited, its share and the seal's root repaired")
def _(s):
    s.change(s.events(s.middle, s.north)[0], "role = 'auditor'")
    made, root = s.shares(s.middle)
    for share in made:
        s.run("UPDATE registry.seal_clinic SET root = %s"
              " WHERE number = %s AND clinic_id = %s", share["root"],
              s.middle, share["clinic_id"])
    s.run("UPDATE registry.seal SET root = %s WHERE number = %s", root,
          s.middle)
    return [f"seal {s.middle}: it was changed"]


@tampering("a seal gets another time")
def _(s):
    s.run("UPDATE registry.seal SET sealed_at = sealed_at"
          " - interval '1 microsecond' WHERE number = %s", s.middle)
    return [f"seal {s.middle}: it was changed",
            f"seal {s.middle}: it was not signed"]


@tampering("a seal gets another signature")
def _(s):
    s.run("UPDATE registry.seal SET signature = (SELECT signature"
          " FROM kept.seal WHERE number = %s) WHERE number = %s", s.last,
          s.middle)
    return [f"seal {s.middle}: it was not signed"]


@tampering("an unsealed event is edited", MISSED)
def _(s):
    s.run("UPDATE registry.audit SET role = 'auditor' WHERE audit_id = %s",
          s.forger.unsealed()[0]["audit_id"])
    return []


@tampering("an unsealed event is deleted", MISSED)
def _(s):
    s.run("DELETE FROM registry.audit WHERE audit_id = %s",
          s.forger.unsealed()[0]["audit_id"])
    return []
