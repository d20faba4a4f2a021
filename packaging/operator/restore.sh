#!/bin/sh
# restore.sh DUMP: put a dump in the place of what the district's database holds now; all of it or nothing.
# The database must run and no station may ask meanwhile: `lianglin serve --listen 127.0.0.1:1` is enough.
set -eu
dump=$(readlink -f "${1:?the dump}")
. "$(dirname "$(readlink -f "$0")")/database.sh"

schema=${LIANGLIN_SCHEMA:-public}
made="CREATE SCHEMA \"$schema\";"
[ -z "${LIANGLIN_SCHEMA:-}" ] || made= # a dump of one schema brings it
{
    echo "BEGIN; DROP SCHEMA IF EXISTS \"$schema\" CASCADE; $made"
    "${programs}pg_restore" --no-owner --no-privileges --file=- "$dump"
    echo "COMMIT;"
} | PGOPTIONS="-c client_min_messages=warning" "${programs}psql" --quiet --no-psqlrc --set=ON_ERROR_STOP=1 >/dev/null
"$root/lianglin" district check
