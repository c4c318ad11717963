#!/bin/sh
# Redis Stack's server takes its options in REDIS_ARGS and reads /redis-stack.conf when there is one.
set -eu

config=
if [ -f /redis-stack.conf ]; then config=/redis-stack.conf; fi
# Unquoted, as the image has it: several arguments in one variable, and none when there is no file.
# shellcheck disable=SC2086
exec redis-stack-server $config --dir "${REDIS_DATA_DIR:-/data}" --protected-mode no --daemonize no ${REDIS_ARGS-}
