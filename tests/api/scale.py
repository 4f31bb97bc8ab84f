"""How much of it: `make check-long' sets MENDD_LONG.

A test that has a figure to tell says it with the fixture `figure'; these are
what check-long runs, at its scale.  What a promise says in seconds is printed
always and holds only there: other machines are busy, and a test does not
depend on timing.
"""

import os

from daemon import SANITIZED

LONG = bool(os.environ.get("MENDD_LONG"))


def scaled(short, long, name=None):
    """A number, which the variable ${name} may set."""
    return int(os.environ.get(name or "", long if LONG else short))


def promised(seconds, most, what):
    """A promise in seconds, kept."""
    if LONG and not SANITIZED:
        assert seconds <= most, f"{what}: {seconds:.2f} s, not {most}"
