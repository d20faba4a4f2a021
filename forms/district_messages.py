"""What the district server and its commands refuse, in sentences for its operator."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "tls_needed": N_(
        "The server would speak without encryption to other computers ({host}), and names would travel readably. Give "
        "a certificate (--tls-cert, --tls-key), or say that a proxy in front of it does so: --behind-proxy."
    ),
    "tls_files_wrong": N_("Certificate and key cannot be used: they are missing, damaged or do not belong together."),
    "address_taken": N_("{host}:{port} is taken or is no address of this computer. Name another one: --listen."),
    "address_wrong": N_("{address} is no address. Write HOST:PORT, such as 0.0.0.0:8470."),
    "database_other_version": N_(
        "The data folder was made by PostgreSQL {found}; this program brings {wanted}. Nothing was changed. Move the "
        "data with pg_dump, or run the version that made it."
    ),
    "database_not_yours": N_(
        "The data folder {folder} belongs to somebody else. Run this as the user that the server runs as."
    ),
    "database_start_failed": N_(
        "The database of the data folder does not start ({program} ended with {status}). Its log is in the folder, "
        "under postgres; a full disk and missing rights are the usual reasons."
    ),
    "database_newer": N_(
        "The database was made by a newer version of this program ({found}; known here: {known}). Nothing was changed. "
        "Update the program on this server."
    ),
    "database_url_wrong": N_(
        "LIANGLIN_DATABASE_URL is no address of a database. It looks like postgresql://USER:PASSWORD@HOST/DATABASE."
    ),
    "old_transactions_run": N_(
        "Something that began before the erasures still reads the database (a dump, a report, a standby), and old rows "
        "are kept for it. Run this again when it has ended."
    ),
    "own_database_only": N_(
        "This looks into the database of a data folder (--data); another one is looked into by whoever keeps its disk."
    ),
    "words_unreadable": N_("The words cannot be read from {file}: it is missing, or empty. Write one word a line."),
    "data_folder_unusable": N_("The data folder {folder} cannot be made or written to. Name another one: --data."),
    "method_not_allowed": N_(
        "The district server does not know this request. Update the older one of the two programs."
    ),
    "challenge_expired": N_("Signing in took too long. The next attempt is made by itself."),
    "answer_slow": N_("The line was too slow for the answer of the district. It goes on by itself where it stopped."),
}
