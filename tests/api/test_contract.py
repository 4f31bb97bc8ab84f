"""/openapi.json itself: it is OpenAPI 3.1, and it says what the tables say."""

import copy
import re

import jsonschema
import pytest

import contract
from client import Client

# What OpenAPI 3.1 demands of the parts that we use; a part that is not listed
# here is refused, too.
META = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "additionalProperties": False,
    "properties": {
        "openapi": {"const": "3.1.0"},
        "info": {
            "type": "object",
            "required": ["title", "version"],
            "additionalProperties": False,
            "properties": {"title": {"$ref": "#/$defs/text"},
                           "version": {"$ref": "#/$defs/text"},
                           "description": {"$ref": "#/$defs/text"}},
        },
        "security": {"$ref": "#/$defs/security"},
        "paths": {
            "type": "object",
            "propertyNames": {"pattern": r"^(/(\{[a-z_]+\}|[a-z0-9.-]+))+$"},
            "additionalProperties": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {
                    "enum": ["get", "post", "put", "patch", "delete"]},
                "additionalProperties": {"$ref": "#/$defs/operation"},
            },
        },
        "components": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "schemas": {
                    "type": "object",
                    "propertyNames": {"pattern": r"^[A-Za-z0-9._-]+$"},
                    "additionalProperties": {"$ref": "#/$defs/schema"}},
                "responses": {
                    "type": "object",
                    "additionalProperties": {"$ref": "#/$defs/response"}},
                "securitySchemes": {
                    "type": "object",
                    "additionalProperties": {"oneOf": [
                        {"type": "object",
                         "required": ["type", "scheme"],
                         "additionalProperties": False,
                         "properties": {"type": {"const": "http"},
                                        "scheme": {"const": "bearer"}}},
                        {"type": "object",
                         "required": ["type", "in", "name"],
                         "additionalProperties": False,
                         "properties": {
                             "type": {"const": "apiKey"},
                             "in": {"const": "cookie"},
                             "name": {"$ref": "#/$defs/text"},
                             "description": {"type": "string"}}}]}},
            },
        },
    },
    "$defs": {
        "text": {"type": "string", "minLength": 1},
        "schema": {"type": ["object", "boolean"]},
        "security": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": {
                    "type": "array", "items": {"type": "string"}}}},
        "operation": {
            "type": "object",
            "required": ["summary", "responses"],
            "additionalProperties": False,
            "patternProperties": {"^x-": True},
            "properties": {
                "summary": {"$ref": "#/$defs/text"},
                "operationId": {"$ref": "#/$defs/text"},
                "security": {"$ref": "#/$defs/security"},
                "parameters": {
                    "type": "array",
                    "items": {"$ref": "#/$defs/parameter"}},
                "requestBody": {
                    "type": "object",
                    "required": ["content"],
                    "additionalProperties": False,
                    "properties": {
                        "required": {"type": "boolean"},
                        "content": {"$ref": "#/$defs/content"}}},
                "responses": {
                    "type": "object",
                    "minProperties": 2,
                    "required": ["default"],
                    "propertyNames": {"pattern": "^([2][0-9]{2}|default)$"},
                    "additionalProperties": {
                        "if": {"required": ["$ref"]},
                        "then": {"properties": {"$ref": {"type": "string"}},
                                 "maxProperties": 1},
                        "else": {"$ref": "#/$defs/response"}}},
            },
        },
        "parameter": {
            "type": "object",
            "required": ["name", "in", "schema"],
            "additionalProperties": False,
            "properties": {
                "name": {"$ref": "#/$defs/text"},
                "in": {"enum": ["path", "query", "header"]},
                "required": {"type": "boolean"},
                "description": {"type": "string"},
                "explode": {"type": "boolean"},
                "style": {"enum": ["simple", "form"]},
                "schema": {"$ref": "#/$defs/schema"}},
            "if": {"properties": {"in": {"const": "path"}}},
            "then": {"required": ["required"],
                     "properties": {"required": {"const": True}}},
        },
        "response": {
            "type": "object",
            "required": ["description"],
            "additionalProperties": False,
            "properties": {
                "description": {"$ref": "#/$defs/text"},
                "headers": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "required": ["schema"],
                        "additionalProperties": False,
                        "properties": {
                            "description": {"type": "string"},
                            "required": {"type": "boolean"},
                            "schema": {"$ref": "#/$defs/schema"}}}},
                "content": {"$ref": "#/$defs/content"}},
        },
        "content": {
            "type": "object",
            "propertyNames": {"pattern": r"^[a-z]+/[a-z.+-]+$"},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"schema": {"$ref": "#/$defs/schema"}}}},
    },
}


@pytest.fixture(scope="module")
def kept(daemon):
    return contract.of(daemon.port)


@pytest.fixture(scope="module")
def document(kept):
    return kept.document


def everything(value):
    """Every object below a value."""
    if isinstance(value, dict):
        yield value
    for v in value.values() if isinstance(value, dict) else value:
        if isinstance(v, (dict, list)):
            yield from everything(v)


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_openapi_3_1(document):
    jsonschema.Draft202012Validator.check_schema(META)
    jsonschema.Draft202012Validator(META).validate(document)


def test_every_schema_is_one_of_2020_12(document):
    schemas = [o["schema"] for o in everything(document["paths"])
               if "schema" in o]
    schemas += document["components"]["schemas"].values()
    assert len(schemas) > 100
    for schema in schemas:
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere_and_every_component_is_used(
        document):
    used = set()
    for o in everything(document):
        if "$ref" not in o:
            continue
        used.add(o["$ref"])
        at = document
        for name in o["$ref"].removeprefix("#/").split("/"):
            at = at[name]
    made = {f"#/components/{kind}/{name}"
            for kind in ("schemas", "responses")
            for name in document["components"][kind]}
    assert used == made


def test_the_parameters_of_a_path_are_those_in_it(document):
    for path, method, operation in operations(document):
        listed = [p["name"] for p in operation["parameters"]
                  if p["in"] == "path"]
        assert listed == re.findall(r"\{([a-z_]+)\}", path), (method, path)
        names = [(p["in"], p["name"]) for p in operation["parameters"]]
        assert len(names) == len(set(names)), (method, path)


def test_an_operation_has_an_id_of_its_own(document):
    ids = [o["operationId"] for _, _, o in operations(document)
           if "operationId" in o]
    assert len(ids) > 30 and len(ids) == len(set(ids))


def test_what_changes_something_takes_a_body_and_what_reads_does_not(
        document):
    for path, method, operation in operations(document):
        if method in ("get", "delete"):
            assert "requestBody" not in operation, (method, path)
        elif not path.endswith(("/portal-links", "/session/factor",
                                "/recovery-codes")):
            assert operation["requestBody"]["required"], (method, path)


def test_every_object_is_closed(document):
    """So that a test notices a member that is not documented."""
    for o in everything(document):
        if isinstance(o.get("properties"), dict) and o.get("type") == "object":
            assert o["additionalProperties"] is False, sorted(o["properties"])


# The checks of every reply can fail.


class Changed:
    """A good reply, and what is made of it."""

    def __init__(self, reply, **changes):
        self.status = changes.get("status", reply.status)
        self.headers = copy.deepcopy(reply.headers)
        for name, value in changes.get("headers", {}).items():
            del self.headers[name]
            if value is not None:
                self.headers[name] = value
        self.json = copy.deepcopy(reply.json)
        self.json.update(changes.get("json", {}))
        self.body = reply.body

    type = property(lambda self: self.headers.get_content_type())


@pytest.mark.parametrize("changes", [
    {"status": 202},
    {"json": {"undocumented": 1}},
    {"json": {"timezone": None}},
    {"json": {"clinic_id": "7"}},
    {"headers": {"Content-Type": "text/plain"}},
    {"headers": {"X-Request-Id": "7"}},
    {"headers": {"X-Content-Type-Options": None}},
], ids=str)
def test_a_reply_that_is_not_as_promised_fails_its_test(kept, clinic,
                                                        changes):
    reply = clinic.admin.request("GET", "/v1/clinic")
    kept.check("GET", "/v1/clinic", Changed(reply))
    with pytest.raises(AssertionError):
        kept.check("GET", "/v1/clinic", Changed(reply, **changes))


@pytest.mark.parametrize("changes", [
    {"json": {"errors": [{"pointer": "sex", "expected": "a word"}]}},
    {"json": {"trace": "main.c:7"}},
    {"json": {"status": 400}},
    {"status": 500, "json": {"status": 500}},
    {"headers": {"Content-Type": "application/json"}},
    {"headers": {"Cache-Control": "public"}},
], ids=str)
def test_a_problem_that_is_not_as_promised_fails_its_test(kept, daemon,
                                                          changes):
    reply = Client(daemon.port).request("GET", "/v1/clinic")
    kept.check("GET", "/v1/clinic", Changed(reply))
    with pytest.raises(AssertionError):
        kept.check("GET", "/v1/clinic", Changed(reply, **changes))


def test_a_request_that_is_not_documented_must_not_be_accepted(kept):
    sent = {"given_name": "Ada", "family_name": "Example",
            "birth_date": "1961-05-17", "sex": "female"}
    kept.check_request("POST", "/v1/patients", sent)
    with pytest.raises(AssertionError):
        kept.check_request("POST", "/v1/patients", {**sent, "age": 65})


# The contract and the tables: the same ranges, the same words.

TABLES = {
    "NewProcedure": "procedure_version",
    "NewHost": "host",
    "NewProduct": "product",
    "NewTarget": "target",
    "NewAdverseEvent": "adverse_event",
    "NewIntercurrentEvent": "intercurrent_event",
}

# Stated otherwise: by a pattern, and by which statuses are written.
ELSEWHERE = {"diagnosis_code", "status"}


@pytest.fixture(scope="module")
def constraints(db):
    """The definitions of the CHECKs on a column, by (table, column)."""
    db.execute(
        "SELECT t.relname, a.attname, pg_get_constraintdef(c.oid)"
        "  FROM pg_constraint AS c"
        "  JOIN pg_class AS t ON t.oid = c.conrelid"
        "  JOIN pg_attribute AS a ON a.attrelid = t.oid"
        "   AND a.attnum = ANY (c.conkey)"
        " WHERE t.relnamespace = 'registry'::regnamespace"
        "   AND c.contype = 'c'")
    found = {}
    for table, column, definition in db.fetchall():
        found.setdefault((table, column), []).append(definition)
    return found


def plain(schema):
    """Without "or null"."""
    return schema["anyOf"][0] if "anyOf" in schema else schema


def bounds(definitions, what):
    """Least and greatest of the numbers that something is compared with."""
    number = r"\(?(-?[0-9.]+)\)?"
    text = " ".join(definitions)
    least = re.findall(what + r" (?:>=|=) " + number, text)
    most = re.findall(what + r" (?:<=|=) " + number, text)
    return (min(map(float, least), default=None),
            max(map(float, most), default=None))


def words(definitions, column):
    """The longest list of words that a column is compared with."""
    lists = re.findall(re.escape(column) + r" = ANY \(ARRAY\[(.*?)\]\)",
                       " ".join(definitions))
    return max((set(re.findall(r"'([^']*)'", one)) for one in lists),
               key=len, default=set())


def members(document):
    for name, table in TABLES.items():
        properties = document["components"]["schemas"][name]["properties"]
        for member, schema in properties.items():
            if member not in ELSEWHERE:
                yield table, member, plain(schema)


def test_numbers_have_the_ranges_of_their_columns(document, constraints):
    seen = 0
    for table, member, schema in members(document):
        if schema.get("type") in ("integer", "number"):
            seen += 1
            assert bounds(constraints[table, member],
                          r"\(?" + member) == (
                schema["minimum"], schema["maximum"]), member
    assert seen > 35


def test_texts_have_the_lengths_of_their_columns(document, constraints):
    seen = 0
    for table, member, schema in members(document):
        if schema.get("type") == "string" and "maxLength" in schema:
            seen += 1
            assert bounds(constraints[table, member],
                          rf"length\({member}\)") == (
                schema["minLength"], schema["maxLength"]), member
    assert seen > 8


def test_words_are_those_of_their_columns(document, constraints):
    seen = 0
    for table, member, schema in members(document):
        if "enum" in schema:
            seen += 1
            assert words(constraints[table, member], member) == set(
                schema["enum"]), member
    assert seen > 25


def test_what_lists_hold_has_the_ranges_and_words_of_their_columns(
        document, constraints):
    """Inside JSON columns: each number and word, beside the member's name."""
    seen = 0
    for table, member, schema in members(document):
        if schema.get("type") != "array" or "$ref" in schema["items"]:
            continue
        definitions = constraints[table, member]
        for name, part in schema["items"].get(
                "properties", {"": schema["items"]}).items():
            part = plain(part)
            about = " ".join(d for d in definitions if name in d)
            for limit in ("minimum", "maximum", "minLength", "maxLength"):
                if limit in part:
                    seen += 1
                    assert re.search(r"\b%s\b" % part[limit], about), name
            for word in part.get("enum", []):
                seen += 1
                assert re.search(r"\b%s\b" % word, about), (name, word)
        if member != "meds_affecting":  # a set: no more than its words
            assert re.search(r"\b%s\b" % schema["maxItems"],
                             " ".join(definitions)), member
    assert seen > 20


def test_markers_are_those_of_their_column(document, constraints):
    markers = plain(document["components"]["schemas"]["NewProduct"][
        "properties"]["cd_markers_pct"])
    text = " ".join(constraints["product", "cd_markers_pct"])
    named = set(re.findall(r"'((?:CD|HLA)[^']*)'", text))
    assert named == set(markers["propertyNames"]["enum"])
    percent = markers["additionalProperties"]
    for limit in (percent["minimum"], percent["maximum"]):
        assert re.search(r"\b%d\b" % limit, text)
