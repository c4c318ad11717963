#!/bin/sh
# Makes the database on the first start, then runs the server: what the official image does, without its rarer options.
set -eu

main() {
  case ${1-} in -*) set -- postgres "$@" ;; esac
  if [ "${1-}" != postgres ]; then exec "$@"; fi

  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    find "$PGDATA" ! -user postgres -exec chown postgres {} +
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi

  if [ ! -s "$PGDATA/PG_VERSION" ]; then make_database; fi
  unset POSTGRES_PASSWORD
  exec "$@"
}

make_database() {
  password=$(value_of POSTGRES_PASSWORD)
  user=$(value_of POSTGRES_USER)
  user=${user:-postgres}
  database=$(value_of POSTGRES_DB)
  database=${database:-$user}
  if [ -z "$password" ]; then
    echo 'Error: the database is not initialized and POSTGRES_PASSWORD is not set.' >&2
    exit 1
  fi

  password_file=$(mktemp)
  printf '%s\n' "$password" >"$password_file"
  # Unquoted, as the official image has it: several arguments in one variable.
  # shellcheck disable=SC2086
  initdb -D "$PGDATA" --username="$user" --pwfile="$password_file" ${POSTGRES_INITDB_ARGS-}
  rm "$password_file"
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  printf "\nlisten_addresses = '*'\n" >>"$PGDATA/postgresql.conf"

  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "$database" != postgres ]; then createdb -U "$user" --maintenance-db=postgres "$database"; fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) sh "$file" ;;
      *.sql) psql -v ON_ERROR_STOP=1 -U "$user" -d "$database" -f "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
}

# The value of the variable that is named, or what is in the file that its NAME_FILE names.
value_of() {
  eval "value=\${$1-} file=\${$1_FILE-}"
  # shellcheck disable=SC2154 # eval sets both
  if [ -n "$value" ] && [ -n "$file" ]; then
    echo "error: both $1 and $1_FILE are set (but are exclusive)" >&2
    exit 1
  fi
  if [ -n "$file" ]; then cat "$file"; else printf '%s' "$value"; fi
}

main "$@"
