#!/bin/sh
# Make configure from configure.ac.
set -eu
cd "$(dirname "$0")"
exec autoreconf --install --warnings=all,error
