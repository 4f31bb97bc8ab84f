"""Memory and descriptors after very many requests of every kind.

MENDD_FLAT_REQUESTS says how many; ten millions before a release.
"""

import random

from client import Client
from daemon import SANITIZED, wait_until
from load import patient_body
from rig import descriptors, rig, rss
from scale import scaled
from visitors import wait_trends
from wire import Connection, request_bytes

# Under sanitizers what is looked for is errors, and leaks at the end.
REQUESTS = scaled(2000 if SANITIZED else 10000, 1000000,
                  "MENDD_FLAT_REQUESTS")
TOGETHER = 25   # pipelined
KIB = 1024


def kinds(token):
    """(weight, bytes, statuses): what ends well and what does not."""
    def ask(method, path, weight, *statuses, **how):
        how.setdefault("token", token)
        return (weight, method, request_bytes(method, path, **how), statuses)
    nowhere = "0190c0de-0000-7000-8000-000000000001"
    return [
        ask("GET", "/livez", 10, 200),
        ask("GET", "/readyz", 5, 200),
        ask("GET", "/v1/session", 20, 200),
        ask("GET", "/v1/session", 3, 401, token=None),
        ask("GET", "/v1/session", 3, 401, token=token[:-3] + "AAA"),
        ask("GET", "/v1/patients?limit=5", 10, 200),
        ask("GET", "/v1/patients?limit=0&x=y", 5, 422),
        ask("GET", f"/v1/patients/{nowhere}", 5, 404),
        ask("GET", f"/v1/visits/{nowhere}/responses", 3, 404),
        ask("GET", "/v1/instruments/NRS_PAIN", 5, 200),
        ask("GET", "/v1/trends?instrument=NRS_PAIN", 1, 200),
        ask("GET", "/v1/audit", 2, 200, 403, 404),
        ask("POST", "/v1/patients", 2, 201, body=patient_body("flat")),
        ask("POST", "/v1/patients", 4, 422, body={"given_name": 1, "x": [1]}),
        ask("POST", "/v1/patients", 4, 400, body=b"[" * 3000),
        ask("POST", "/v1/procedures", 4, 422, body={"products": [{}]}),
        ask("POST", "/v1/patients", 2, 400, body=b"a"),
        ask("PUT", "/v1/patients", 3, 405, body={}),
        ask("HEAD", "/v1/session", 3, 200),
        ask("OPTIONS", "/v1/patients", 3, 204),
        ask("GET", "/openapi.json", 1, 200),
        ask("GET", "/nothing/at/all", 5, 404),
        (3, "GET", b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: x"
         b"\r\n\r\n", (400,)),
        (2, "POST", b"POST /v1/session HTTP/1.1\r\nHost: a\r\n"
         b"Transfer-Encoding: chunked\r\n\r\n", (411,)),
    ]


def run(port, rng, table, n):
    """That many requests; a connection ends with what is malformed."""
    weights = [k[0] for k in table]
    done = 0
    connection = None
    while done < n:
        if connection is None:
            connection = Connection(port)
        batch = []
        for kind in rng.choices(table, weights, k=min(TOGETHER, n - done)):
            batch.append(kind)
            if kind[3] in ((400,), (411,)) and b"/v1/patients" not in kind[2]:
                break
        else:
            kind = None
        connection.send(b"".join(k[2] for k in batch))
        for _, method, sent, statuses in batch:
            reply = connection.reply(method == "HEAD")
            assert reply.status in statuses, (sent, reply.status, reply.body)
        done += len(batch)
        if kind is not None or rng.random() < 0.05:
            connection.close()
            connection = None
    if connection is not None:
        connection.close()


def slope(points):
    """Of a line through (x, y), by least squares."""
    n = len(points)
    x = sum(p[0] for p in points) / n
    y = sum(p[1] for p in points) / n
    return (sum((a - x) * (b - y) for a, b in points) /
            sum((a - x) ** 2 for a, _ in points))


def test_memory_and_descriptors_stay_flat(figure):
    with rig(workers=1) as d:
        token = d.clinic().tokens["clinician"]
        wait_trends(d, token)
        rng, table = random.Random(15), kinds(token)
        worker, = d.workers()
        run(d.port, rng, table, max(REQUESTS // 10, 1000))  # allocated once
        files = wait_until(lambda: descriptors(worker), "it is counted")
        points = []
        for i in range(20):
            if Client(d.port, token).get("/v1/session").status != 200:
                token = d.clinic().tokens["clinician"]  # it has an end
                table = kinds(token)
            run(d.port, rng, table, REQUESTS // 20)
            points.append(((i + 1) * REQUESTS / 20, rss(worker)))
        per_1000 = 1000 * slope(points)
        wait_until(lambda: abs(descriptors(worker) - files) <= 20,
                   "descriptors are as many as before")
        grown = points[-1][1] - points[0][1]
        figure(15, f"{REQUESTS} requests: {per_1000 / KIB:.2f} KiB per 1000,"
               f" descriptors {descriptors(worker) - files:+d}")
        assert d.workers() == [worker], "it died"
        # what malloc() rounds up to is not a leak
        assert SANITIZED or per_1000 <= 4 * KIB or grown <= 512 * KIB
