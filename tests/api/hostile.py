"""Valid bodies, made hostile: seeded, so that a finding can be had again."""

import copy
import json

CANARY = "Qanary"      # in every text, in every log: never
NUMBER = 732190416     # the same among numbers


class Raw:
    """A value that json.dumps() would not write."""

    def __init__(self, text):
        self.text = text


TEXTS = [
    "", " ", CANARY, CANARY * 20, CANARY + "x" * 70000, "\u0000" + CANARY,
    CANARY + "\u0000", "\ud800", "\udfff" + CANARY, "\U0001f9b4" * 50,
    "\u202e" + CANARY, "e\u0301" * 60, "\ufeff" + CANARY, "\u2028" + CANARY,
    CANARY + "\r\nX-Injected: 1\r\n\r\n", "\t\v\f\b", "'; DROP TABLE registry."
    "patient; -- " + CANARY, "$1" + CANARY, "\\" + CANARY, '"' + CANARY,
    "%s%n%n%x" + CANARY, "{" + CANARY, "(" + CANARY + ",)", "E'\\000'",
    "../../../../etc/passwd", "<script>" + CANARY + "</script>", "null",
    "NaN", "true", "0", "-1", "1e3", "0x10", "\u0661\u0662", "1,5",
    "2024-02-30", "0000-00-00", "9999-12-31", "infinity", "-infinity", "now",
    "today", "epoch", "allballs", "2024-01-01T24:00:00Z", "J2451187",
    "2024-01-01T10:00:00+99:99", "2024-06-31T10:00:00", "24:00",
    "294277-01-01", "4714-11-24 BC", "12/31/2023", "2023-12-31T23:59:60Z",
    "{01960000-0000-7000-8000-000000000001}",
    "01960000-0000-7000-8000-00000000000", "0" * 36,
    "01960000-0000-7000-8000-000000000001" + CANARY,
]

NUMBERS = [
    0, -1, 1, 2, 255, 65536, 2**31, -2**31 - 1, 2**53 + 1, 2**63, -2**63 - 1,
    NUMBER, -NUMBER, NUMBER + 0.5, 0.1, 1e-9, 1e15, 1e308, -1e308, 5e-324,
    Raw("1e400"), Raw("-1e400"), Raw("1e-400"), Raw("-0"), Raw("-0.0"),
    Raw("1" * 400), Raw("0." + "3" * 400), Raw("1E+2"), Raw("01"), Raw("+1"),
    Raw(".5"), Raw("5."), Raw("0x1F"), Raw("NaN"), Raw("Infinity"),
    Raw("-Infinity"), Raw("1e"), Raw("1_000"),
]

OTHERS = [
    None, True, False, [], {}, [[]], [{}], {"": ""}, [None] * 300,
    [CANARY] * 300, {CANARY: CANARY}, {"__proto__": {"a": 1}},
    {"branch": "a", "value": 1}, {"branch": CANARY}, ["NA"], "declined",
    Raw("undefined"), Raw("'" + CANARY + "'"), Raw("/* " + CANARY + " */ 1"),
    Raw("[1,]"), Raw("{,}"), Raw('{"a" 1}'), Raw("tru"), Raw("nulll"),
]


def write(value):
    """JSON, with what is raw left raw; lone surrogates stay escapes."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + write(v)
                              for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value)


def places(value):
    """Each (container, key) of a body."""
    items = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for k, v in items:
        yield value, k
        yield from places(v)


def hostile_value(rng, former):
    """Mostly of the type that is expected, sometimes not."""
    if rng.random() < 0.6:
        if isinstance(former, str):
            return rng.choice(TEXTS)
        if isinstance(former, (int, float)) and not isinstance(former, bool):
            return rng.choice(NUMBERS)
    return copy.deepcopy(rng.choice(rng.choice([TEXTS, NUMBERS, OTHERS])))


def mutate_tree(rng, body):
    body = copy.deepcopy(body)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 8])):
        found = list(places(body))
        if len(found) > 3000:
            break
        if not found:
            return Raw(write(rng.choice(OTHERS)))
        container, key = rng.choice(found)
        what = rng.randrange(10)
        if what < 6:
            container[key] = hostile_value(rng, container[key])
        elif what == 6:
            del container[key]
        elif what == 7 and isinstance(container, dict):
            container[rng.choice(["", "x", "\u0000", "patient_id", "version",
                                  "clinic_id", "a/b~c"])] = CANARY
        elif what == 8 and isinstance(container, list):
            container *= rng.choice([2, 30])
        else:
            container[key] = [container[key]]
    return body


def mutate_text(rng, text):
    """Bytes that may not even be JSON."""
    what = rng.randrange(9)
    if what == 0:
        return text[:rng.randrange(len(text) + 1)].encode()
    if what == 1:
        return text.encode() + rng.choice([b"x", b"{}", b"\0", b"]", b"}"])
    if what == 2:   # a member twice
        return text.replace("{", '{"%s":1,"%s":2,' % (CANARY, CANARY),
                            1).encode()
    if what == 3:
        depth = rng.choice([40, 600, 3000, 100000])
        return rng.choice([b"[" * depth, b'{"a":' * depth,
                           b"[" * depth + b"]" * depth,
                           b'{"a":' * depth + b"1" + b"}" * depth])
    if what == 4:   # invalid UTF-8
        at = rng.randrange(len(text) + 1)
        return text[:at].encode() + rng.choice(
            [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80",
             b"\xe2\x82"]) + text[at:].encode()
    if what == 5:
        return rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\0"]) + \
            text.encode()
    if what == 6:
        return text.encode("utf-16")
    if what == 7:   # bits
        data = bytearray(text.encode() or b"x")
        for _ in range(rng.choice([1, 3, 20])):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)
    return rng.choice([b"", b" ", b"null", b'""', b"0", b"[]", b"{}"])


def mutate(rng, body):
    """A hostile body, as bytes; seldom the valid one."""
    chance = rng.random()
    if chance < 0.02:
        return write(body).encode()
    if chance < 0.75:
        return write(mutate_tree(rng, body)).encode()
    return mutate_text(rng, write(body))
