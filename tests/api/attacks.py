"""Requests that two programs might read differently, each in its own way.

ATTACKS		(name, bytes, the status that mendd answers)
SMUGGLES	(name, bytes): two framings at once; the second request hides
		in what one of them takes for a body

HEAD_BYTES and BODY_BYTES are the limits of the daemon that they are for.
CANARY is a request that a proxy in front refuses: should mendd see it, it
was smuggled past.
"""

HEAD_BYTES = 4096
BODY_BYTES = 65536

CANARY_PATH = "/v1/clinic"
CANARY = b"GET /v1/clinic HTTP/1.1\r\nHost: a\r\n\r\n"

BODY = b'{"login": "nobody", "password": "nothing"}'
LENGTH = b"Content-Length: %d\r\n" % len(BODY)


def post(*fields, host=b"Host: a\r\n", line=b"POST /v1/session HTTP/1.1\r\n",
         body=BODY, kind=b"Content-Type: application/json\r\n"):
    return line + host + kind + b"".join(fields) + b"\r\n" + body


def get(*fields, host=b"Host: a\r\n", line=b"GET /livez HTTP/1.1\r\n"):
    return line + host + b"".join(fields) + b"\r\n"


CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)

# name, the attack, the status that it deserves
ATTACKS = [
    ("two lengths", post(LENGTH, b"Content-Length: 0\r\n"), 400),
    ("two lengths that agree", post(LENGTH, LENGTH), 400),
    ("a list of lengths", post(b"Content-Length: 42, 42\r\n"), 400),
    ("a length and chunked",
     post(LENGTH, b"Transfer-Encoding: chunked\r\n", body=CHUNKED), 400),
    ("chunked and a length",
     post(b"Transfer-Encoding: chunked\r\n", LENGTH, body=CHUNKED), 400),
    ("chunked",
     post(b"Transfer-Encoding: chunked\r\n", body=CHUNKED), 411),
    ("gzip, chunked",
     post(b"Transfer-Encoding: gzip, chunked\r\n", body=CHUNKED), 411),
    ("xchunked",
     post(b"Transfer-Encoding: xchunked\r\n", body=CHUNKED), 411),
    ("chunked, identity",
     post(b"Transfer-Encoding: chunked, identity\r\n", body=CHUNKED), 411),
    ("chunked after a HTAB",
     post(b"Transfer-Encoding:\tchunked\r\n", body=CHUNKED), 411),
    ("two Transfer-Encodings",
     post(b"Transfer-Encoding: chunked\r\n",
          b"Transfer-Encoding: identity\r\n", body=CHUNKED), 400),
    ("Transfer_Encoding is another field, and GET has no body",
     get(b"Transfer-Encoding : chunked\r\n") + CHUNKED, 400),
    ("a blank before the colon", post(b"Content-Length : 42\r\n"), 400),
    ("a HTAB before the colon", post(b"Content-Length\t: 42\r\n"), 400),
    ("a length with a sign", post(b"Content-Length: +5\r\n"), 400),
    ("a negative length", post(b"Content-Length: -1\r\n"), 400),
    ("a length in hexadecimal", post(b"Content-Length: 0x5\r\n"), 400),
    ("a length with a fraction", post(b"Content-Length: 5.0\r\n"), 400),
    ("a length with an exponent", post(b"Content-Length: 5e0\r\n"), 400),
    ("a length with a blank", post(b"Content-Length: 4 2\r\n"), 400),
    ("no length in its field", post(b"Content-Length:\r\n"), 400),
    ("a length beyond 64 bits",
     post(b"Content-Length: 18446744073709551658\r\n"), 400),
    ("a length in other digits",
     post("Content-Length: \u0664\u0662\r\n".encode()), 400),
    ("NUL in a value", get(b"X: a\0b\r\n"), 400),
    ("NUL in a name", get(b"X\0: a\r\n"), 400),
    ("NUL in the target", get(line=b"GET /li\0vez HTTP/1.1\r\n"), 400),
    ("bare CR in a value", get(b"X: a\rb\r\n"), 400),
    ("bare CR hides a field",
     get(b"X: a\rTransfer-Encoding: chunked\r\n"), 400),
    ("bare LF ends a line", get(b"X: a\nY: b\r\n"), 400),
    ("bare LF everywhere", b"GET /livez HTTP/1.1\nHost: a\n\n", 400),
    ("bare LF ends the head", b"GET /livez HTTP/1.1\r\nHost: a\r\n\n", 400),
    ("CR CR LF", get(b"X: a\r\r\n"), 400),
    ("an empty line before the request", b"\r\n" + get(), 400),
    ("a folded line", get(b"X: a\r\n b\r\n"), 400),
    ("a folded length", post(b"Content-Length:\r\n 42\r\n"), 400),
    ("a folded line of a HTAB", get(b"X: a\r\n\tb\r\n"), 400),
    ("a first line that is folded",
     get(host=b" X: a\r\nHost: a\r\n"), 400),
    ("no name", get(b": a\r\n"), 400),
    ("no colon", get(b"X\r\n"), 400),
    ("a name in quotes", get(b'"X": a\r\n'), 400),
    ("a name beyond ASCII", get("Xé: a\r\n".encode()), 400),
    ("DEL in a value", get(b"X: \x7f\r\n"), 400),
    ("no Host", get(host=b""), 400),
    ("two Hosts", get(b"Host: b\r\n"), 400),
    ("two Hosts that agree", get(b"Host: a\r\n"), 400),
    ("no Host in its field", get(host=b"Host:\r\n"), 400),
    ("a Host with a path", get(host=b"Host: a/b\r\n"), 400),
    ("a Host with a name", get(host=b"Host: a@b\r\n"), 400),
    ("two Hosts in one field", get(host=b"Host: a, b\r\n"), 400),
    ("no Host by HTTP/1.0",
     get(host=b"", line=b"GET /livez HTTP/1.0\r\n"), 400),
    ("two tokens", get(b"Authorization: Bearer a\r\n",
                       b"Authorization: Bearer b\r\n"), 400),
    ("HTTP/1.9", get(line=b"GET /livez HTTP/1.9\r\n"), 505),
    ("HTTP/2.0", get(line=b"GET /livez HTTP/2.0\r\n"), 505),
    ("HTTP/0.9", b"GET /livez\r\n\r\n", 400),
    ("HTTP/1.10", get(line=b"GET /livez HTTP/1.10\r\n"), 400),
    ("http/1.1", get(line=b"GET /livez http/1.1\r\n"), 400),
    ("the beginning of HTTP/2",
     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("two blanks", get(line=b"GET  /livez HTTP/1.1\r\n"), 400),
    ("two blanks before the version",
     get(line=b"GET /livez  HTTP/1.1\r\n"), 400),
    ("a HTAB for a blank", get(line=b"GET\t/livez HTTP/1.1\r\n"), 400),
    ("a blank after the version",
     get(line=b"GET /livez HTTP/1.1 \r\n"), 400),
    ("a blank before the method",
     get(line=b" GET /livez HTTP/1.1\r\n"), 400),
    ("an absolute target",
     get(line=b"GET http://a/livez HTTP/1.1\r\n"), 400),
    ("CONNECT", get(line=b"CONNECT a:80 HTTP/1.1\r\n"), 501),
    ("TRACE", get(line=b"TRACE /livez HTTP/1.1\r\n"), 501),
    ("get", get(line=b"get /livez HTTP/1.1\r\n"), 501),
    ("a fragment", get(line=b"GET /livez#a HTTP/1.1\r\n"), 400),
    ("dots", get(line=b"GET /v1/../livez HTTP/1.1\r\n"), 400),
    ("encoded dots", get(line=b"GET /v1/%2e%2e/livez HTTP/1.1\r\n"), 400),
    ("an encoded slash", get(line=b"GET /v1%2flivez HTTP/1.1\r\n"), 400),
    ("an encoded NUL", get(line=b"GET /livez%00 HTTP/1.1\r\n"), 400),
    ("a broken escape", get(line=b"GET /livez%2 HTTP/1.1\r\n"), 400),
    ("UTF-8 that is too long",
     get(line=b"GET /%c0%ae%c0%ae/livez HTTP/1.1\r\n"), 400),
    ("bytes beyond ASCII", get(line=b"GET /\xff HTTP/1.1\r\n"), 400),
    ("an expectation", post(LENGTH, b"Expect: a-pony\r\n"), 417),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 80, 400),
    ("a head over the limit", get(b"X: " + b"a" * HEAD_BYTES + b"\r\n"), 431),
    ("many fields", get(b"".join(b"X%d: a\r\n" % i for i in range(101))),
     431),
    ("a body over the limit",
     post(b"Content-Length: %d\r\n" % (BODY_BYTES + 1)), 413),
    ("a body far over the limit",
     post(b"Content-Length: 999999999999999\r\n"), 413),
]

# Ways to write a transfer coding that some see and others do not.
CODINGS = [
    ("plain", b"Transfer-Encoding: chunked\r\n"),
    ("in capitals", b"TRANSFER-ENCODING: CHUNKED\r\n"),
    ("unknown", b"Transfer-Encoding: xchunked\r\n"),
    ("quoted", b'Transfer-Encoding: "chunked"\r\n'),
    ("with a parameter", b"Transfer-Encoding: chunked;a=b\r\n"),
    ("after an empty element", b"Transfer-Encoding: , chunked\r\n"),
    ("identity first", b"Transfer-Encoding: identity, chunked\r\n"),
    ("in two fields", b"Transfer-Encoding: chunked\r\n"
     b"Transfer-Encoding: identity\r\n"),
    ("blank before the colon", b"Transfer-Encoding : chunked\r\n"),
    ("HTAB after the colon", b"Transfer-Encoding:\tchunked\r\n"),
    ("vertical tab", b"Transfer-Encoding: \x0bchunked\r\n"),
    ("HTAB at the end", b"Transfer-Encoding: chunked\t\r\n"),
    ("bare LF before", b"X: a\nTransfer-Encoding: chunked\r\n"),
    ("bare CR before", b"X: a\rTransfer-Encoding: chunked\r\n"),
    ("folded", b"Transfer-Encoding:\r\n chunked\r\n"),
    ("folded into the next", b"X: a\r\n Transfer-Encoding: chunked\r\n"),
    ("underscore", b"Transfer_Encoding: chunked\r\n"),
    ("byte beyond ASCII", b"Transfer-Encoding: chunked\xff\r\n"),
    ("NUL at the end", b"Transfer-Encoding: chunked\0\r\n"),
    ("named by Connection",
     b"Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n"),
]


def smuggle(coding, body, length):
    return post(b"Content-Length: %d\r\n" % length, coding, body=body)


def smuggles():
    short = b"0\r\n\r\n" + CANARY
    size = b"%x\r\n" % len(CANARY)
    long = size + CANARY + b"\r\n0\r\n\r\n"
    for name, coding in CODINGS:
        yield f"length over chunks: {name}", smuggle(coding, short, len(short))
        if b"_" not in coding:  # another field: then they are two requests
            yield (f"chunks over length: {name}",
                   smuggle(coding, long, len(size)))
    for name, length in [
            ("two", b"Content-Length: 0\r\nContent-Length: %d\r\n"),
            ("two the other way", b"Content-Length: %d\r\n"
             b"Content-Length: 0\r\n"),
            ("a list", b"Content-Length: 0, %d\r\n"),
            ("with a sign", b"Content-Length: +%d\r\n"),
            ("underscore", b"Content_Length: 0\r\nContent-Length: %d\r\n"),
            ("blank before the colon", b"Content-Length : %d\r\n"),
            ("folded", b"Content-Length:\r\n %d\r\n"),
            ("named by Connection", b"Connection: close, content-length\r\n"
             b"Content-Length: %d\r\n"),
            ("expected", b"Expect: 100-continue\r\n"
             b"Content-Length: %d\r\n"),
            ("expected otherwise", b"Expect: 100-continue, a\r\n"
             b"Content-Length: %d\r\n")]:
        yield f"length: {name}", post(length % len(CANARY), body=CANARY)
    for line in b"GET /livez HTTP/1.1\r\n", b"HEAD /livez HTTP/1.1\r\n", \
            b"OPTIONS /livez HTTP/1.1\r\n", b"DELETE /livez HTTP/1.1\r\n":
        for length in b"Content-Length: %d\r\n" % len(CANARY), \
                b"Connection: upgrade\r\nUpgrade: h2c\r\n" \
                b"Content-Length: %d\r\n" % len(CANARY):
            name = line.split()[0].decode()
            yield (f"a body of {name}" +
                   (" that upgrades" if b"Upgrade" in length else ""),
                   get(length, line=line) + CANARY)


SMUGGLES = list(smuggles())
