#!/bin/sh
# Options alone go to memcached.
set -eu

case ${1-} in -*) set -- memcached "$@" ;; esac
exec "$@"
