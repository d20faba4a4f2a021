#!/bin/sh
# Dump the district while it runs, read the dump's list back, then drop old dumps; prints the dump's name.
set -eu
umask 077
. "$(dirname "$(readlink -f "$0")")/database.sh"

folder=${LIANGLIN_BACKUPS:?where dumps go}
kept=${LIANGLIN_BACKUPS_KEPT:-14}
mkdir -p "$folder"

dump="$folder/lianglin-$(date -u +%Y%m%dT%H%M%SZ).dump"
set -- --format=custom --file="$dump.part"
[ -z "${LIANGLIN_SCHEMA:-}" ] || set -- "$@" --schema="$LIANGLIN_SCHEMA"
"${programs}pg_dump" "$@"
"${programs}pg_restore" --list "$dump.part" >/dev/null
sync "$dump.part"
mv "$dump.part" "$dump"

find "$folder" -maxdepth 1 -name 'lianglin-*.dump' | sort -r | tail -n "+$((kept + 1))" | xargs -r rm --
echo "$dump"
