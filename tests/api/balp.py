"""
What an AuditEvent has to look like: the elements of
hl7.org/fhir/R4/auditevent.html that are used, and IHE's Basic Audit Log Patterns
1.1 (profiles.ihe.net/ITI/BALP), whose sources are input/fsh of IHE/ITI.BasicAudit.
"""

import uuid

import jsonschema

CODING = {"type": "object", "required": ["system", "code"],
          "properties": {"system": {"type": "string"},
                         "code": {"type": "string"}},
          "additionalProperties": False}
CONCEPT = {"type": "object", "required": ["coding"], "properties": {
    "coding": {"type": "array", "minItems": 1, "items": CODING},
    "text": {"type": "string"}}, "additionalProperties": False}
REFERENCE = {"type": "object", "minProperties": 1, "properties": {
    "reference": {"type": "string"}, "type": {"type": "string"},
    "display": {"type": "string"}, "identifier": {"type": "object"}},
    "additionalProperties": False}
# Cardinalities and required bindings.
EVENT = {
    "type": "object", "additionalProperties": False,
    "required": ["resourceType", "id", "type", "recorded", "agent", "source",
                 "outcome", "action", "entity"],
    "properties": {
        "resourceType": {"const": "AuditEvent"},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9.-]{1,64}$"},
        "meta": {"type": "object", "required": ["profile"]},
        "type": CODING,
        "subtype": {"type": "array", "minItems": 1, "items": CODING},
        "action": {"enum": ["C", "R", "U", "D", "E"]},
        "recorded": {"type": "string", "pattern":
                     r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$"},
        "outcome": {"enum": ["0", "4", "8", "12"]},
        "outcomeDesc": {"type": "string"},
        "agent": {"type": "array", "minItems": 3, "items": {
            "type": "object", "required": ["requestor", "who", "type"],
            "additionalProperties": False,
            "properties": {
                "type": CONCEPT, "who": REFERENCE, "network": {
                    "type": "object", "required": ["extension"]},
                "role": {"type": "array", "minItems": 1, "items": CONCEPT},
                "name": {"type": "string"},
                "requestor": {"type": "boolean"},
                "purposeOfUse": {"type": "array", "items": CONCEPT}}}},
        "source": {"type": "object", "required": ["observer"],
                   "properties": {"site": {"type": "string"},
                                  "observer": REFERENCE,
                                  "type": {"type": "array",
                                           "items": CODING}}},
        "entity": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["type"],
            "additionalProperties": False,
            "properties": {"type": CODING, "role": CODING,
                           "what": REFERENCE, "query": {"type": "string"},
                           "description": {"type": "string"}}}}}}
# Of BALP's profiles: restful-interaction, action, client's and server's type.
BALP = {"Read": (("read", "vread"), "R", "110152", "110153"),
        "Query": (("search",), "E", "110153", "110152"),
        "Create": (("create",), "C", "110153", "110152"),
        "Update": (("update", "patch"), "U", "110153", "110152"),
        "Delete": (("delete",), "D", "110150", "custodian")}


def check(event):
    """The event's profile, or None when it has none."""
    jsonschema.validate(event, EVENT)
    return check_balp(event) if "meta" in event else None


def one(things):
    assert len(things) == 1, things
    return things[0]


def check_balp(event):
    """What the profile in meta asks for, beyond R4."""
    name = one(event["meta"]["profile"]).rpartition("IHE.BasicAudit.")[2]
    about_one = name.startswith("Patient")
    subtypes, action, client, server = BALP[name.removeprefix("Patient")]
    assert event["type"]["code"] == "rest"
    assert one(event["subtype"])["code"] in subtypes
    assert (event["action"], event["outcome"]) == (action, "0")

    def agents(code):
        return [a for a in event["agent"]
                if a["type"]["coding"][0]["code"] == code]

    for code in (client, server):
        assert one(agents(code))["network"]
    user = one([a for a in event["agent"] if a["requestor"]])
    assert user["type"]["coding"][0]["code"] == (
        "AUT" if action in "CUD" else "IRCP")
    assert "network" not in user

    def entities(code):
        return [e for e in event["entity"] if e["type"]["code"] == code]

    transaction = one(entities("XrequestId"))
    assert uuid.UUID(transaction["what"]["identifier"]["value"])
    thing = one(entities("2"))
    if action == "E":
        assert thing["role"]["code"] == "24"
        assert "what" not in thing and thing["query"]
    else:
        assert thing["role"]["code"] == "4" and thing["what"]
    people = entities("1")
    assert all(e["role"]["code"] == "1" and e["what"]["reference"].startswith(
        "Patient/") for e in people)
    assert not about_one or len(people) == 1
    return name
