"""What the line, the district and an envelope refuse, in sentences: what happened, what is kept, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.i18n import N_, _

SENTENCES: dict[str, str] = {
    # the line
    "server_unreachable": N_(
        "The district server does not answer. Check whether this PC has a network; your work is kept here and is sent "
        "as soon as there is a line."
    ),
    "certificate_wrong": N_(
        "The district server shows a certificate that this PC does not trust, so nothing was sent. Check the date of "
        "this PC; if it is right, ask the district for its certificate file and choose it in the settings of sync."
    ),
    "tls_failed": N_(
        "What answers at this address does not speak https: perhaps the sign-in page of the network, or a wrong "
        "address. Open a browser, sign in to the network, or compare the address with the district's. Nothing was sent."
    ),
    "captive_portal": N_(
        "Something in between answers instead of the district server, most likely the sign-in page of the network. "
        "Open a browser, sign in to the network and try again. Nothing was sent."
    ),
    "plain_http": N_(
        "The address begins with http://: names would travel readably. Ask the district for the address that begins "
        "with https://."
    ),
    "server_url_bad": N_("This is not the address of a server. It looks like https://sync.example.gov.cn."),
    "certificate_file_bad": N_("The certificate file cannot be read. Ask the district for it again (a .pem or .crt)."),
    "message_damaged": N_(
        "A message between this PC and the district was damaged on the way; it was thrown away and goes again. If it "
        "stays so, tell your administrator."
    ),
    "message_too_large": N_(
        "The district and this PC disagree about the size of a message ({limit} bytes at most). Tell your "
        "administrator; nothing is lost."
    ),
    "message_shape": N_(
        "The district and this PC do not understand each other. Update the program on this PC, then try again."
    ),
    "server_error": N_(
        "The district server has a fault of its own. Your work is kept here; the next attempt is made by itself."
    ),
    "server_name_unknown": N_(
        "The name of the district server is not known to the network. Check the address letter by letter, and whether "
        "this PC has a network."
    ),
    "server_timeout": N_(
        "The district server took too long to answer. Your work is kept here; the next attempt is made by itself."
    ),
    "line_cut": N_("The line was cut in the middle. What had arrived stays; the rest goes on by itself."),
    "proxy_refused": N_(
        "The proxy of this network refuses the way to the district. Ask whoever looks after the network; your work is "
        "kept here."
    ),
    "answer_damaged": N_(
        "The answer of the district was altered or damaged on the way; it was thrown away and is fetched again."
    ),
    "server_fault": N_(
        "The district server has a fault of its own. Your work is kept here; the next attempt is made by itself."
    ),
    "too_many_requests": N_("Too many attempts in a short time. The next one is made by itself in a while."),
    "tls_required": N_("The district only takes what comes by https. Ask for the address that begins with https://."),
    "body_too_large": N_(
        "The district does not take so much at once ({limit} bytes at most). Tell your administrator; nothing is lost."
    ),
    "body_truncated": N_("The line was cut while sending. It is sent again by itself."),
    "body_slow": N_("The line is too slow at the moment. It is sent again by itself."),
    "content_type_wrong": N_(
        "Something between this PC and the district alters what is sent. Tell whoever looks after the network."
    ),
    "request_shape": N_(
        "The district and this PC do not understand each other. Update the program on this PC, then try again."
    ),
    "method_not_allowed": N_(
        "The district and this PC do not understand each other. Update the program on this PC, then try again."
    ),
    "range_wrong": N_("An attachment was asked for beyond its end; it is fetched anew by itself."),
    "sync_stopped": N_("Sync was stopped; what was not sent waits and goes with the next one."),
    "sync_paused": N_("Sync is paused. Resume it when it should go on; everything is kept here."),
    "sync_running": N_("Sync or an envelope is at work already. Wait until it is done."),
    "protocol_unknown": N_(
        "The district server no longer speaks with this version of the program. Update the "
        "program."
    ),
    "server_older": N_(
        "The district server is older than this program. Your work is kept here and is sent when the server has been "
        "updated."
    ),
    "station_newer": N_(
        "This PC is newer than the district: your changes wait here until the district server has been updated. What "
        "comes from the district still comes."
    ),
    "server_busy": N_("The district server is very busy. Your work is kept here; the next attempt is made by itself."),
    "server_stopping": N_("The district server is being restarted. The next attempt is made by itself."),
    "database_down": N_(
        "The district server cannot reach its database. Your work is kept here; the next attempt is made by itself."
    ),
    "district_disk_full": N_(
        "The disk of the district server is full. Tell the district; your work is kept here until it is mended."
    ),
    # who this station is
    "not_enrolled": N_(
        "This station has no line to the district yet. Connect it first, with a code from the "
        "district."
    ),
    "enrolled_already": N_("This station is connected to a district already; it stays so."),
    "token_missing": N_("The district did not recognise this station. The next attempt signs in anew by itself."),
    "signature_invalid": N_("The district did not accept the key of this station. Ask the district for a new code."),
    "community_differs": N_(
        "The district answered for another community. Nothing was tied; ask the district for a code of this one."
    ),
    "token_invalid": N_("The district did not recognise this station. The next attempt signs in anew by itself."),
    "worker_foreign": N_(
        "An account of this PC belongs to a worker of another community, so the district does not answer. Tell your "
        "administrator."
    ),
    "token_expired": N_("The sign-in to the district has expired. The next attempt signs in anew by itself."),
    "account_unknown": N_("This station never told the district of an account for this worker."),
    "account_waits": N_(
        "Sync goes on. But an account of this PC waits until the district allows it: until then level 4 does not come "
        "here, and what only the secretary or a care team may write stays here. Tell the district’s operator; "
        "afterwards it goes by itself."
    ),
    "challenge_invalid": N_("Signing in to the district took too long or went wrong. Check the clock of this PC."),
    "station_unknown": N_("The district does not know this station any more. Ask the district for a new code."),
    "station_lost": N_(
        "This PC was reported lost and is shut out. It has locked itself: only the printed recovery code opens it. "
        "Nothing was deleted; with a new code of the district it goes on once it is found."
    ),
    "pc_reported_lost": N_(
        "This PC was reported lost and has locked itself. Nothing was deleted. Found again, it is opened with the "
        "printed recovery code (of the station or of two custodians)."
    ),
    "station_revoked": N_(
        "The district has blocked this station. Your work is kept here. Ask the district why; with a new code the "
        "station can be connected again."
    ),
    "code_unknown": N_("The district does not know this code. Compare it letter by letter, or ask for a new one."),
    "code_used": N_("This code has been used already; each code works once. Ask the district for a new one."),
    "code_expired": N_("This code has expired. Ask the district for a new one."),
    "code_other_community": N_(
        "This code belongs to another community. Ask the district for one for the community of this station."
    ),
    "code_bad": N_("This is no code of a district. Paste the whole link, or the code and the address of the server."),
    "server_unknown": N_("The code alone is not enough here: give the address of the district server too."),
    "station_forked": N_(
        "This file was restored from a backup and has gone its own way since. Ask the district for a new code and "
        "connect it again; nothing that was entered here is lost."
    ),
    # what is sent
    "batch_missing": N_(
        "Something that left this station before has not arrived in the district. Bring the missing envelope number "
        "{number}, or sync by the line; until then nothing newer is taken."
    ),
    "not_found": N_("The district does not have this any more. The next attempt fetches anew."),
    "snapshot_gone": N_("The prepared first download has been replaced; it begins again by itself."),
    "blob_unknown": N_("The district does not have this attachment yet. It comes once the other station has sent it."),
    "blob_offset": N_("An attachment goes on from another place; it is sent again from there."),
    "blob_size_wrong": N_("An attachment has another size than was said. Scan it again; nothing else is affected."),
    "blob_too_large": N_("An attachment is larger than the district takes ({limit} MB at most)."),
    # envelopes
    "envelope_damaged": N_(
        "This envelope is damaged, even if only in one place, and was not opened. Copy it to the stick again from "
        "where it was made."
    ),
    "envelope_foreign": N_("This envelope is not for this station, or not from its district. Nothing was read."),
    "envelope_newer": N_("This envelope was made by a newer version of the program. Update the program on this PC."),
    "envelope_missing": N_(
        "Envelope number {number} has to be brought first: it is missing in the sequence. Nothing was changed."
    ),
    # decisions
    "no_such_card": N_("This card is no longer there. Reload the page."),
    "both_senseless": N_("This field can hold one value only. Choose one of the two."),
    "card_value_unfit": N_("Both together are longer than {limit} characters. Keep one, and write the rest by hand."),
    "drop_in_use": N_(
        "{count} other records belong to this one. Give those up first, or mend this one and send it again."
    ),
    "same_community": N_("This is the own community. Choose the one to which they move."),
    "no_such_community": N_("There is no such community. Choose one of the list, or give its 12 digits."),
    "handover_open": N_("They are offered to another community already. Withdraw that handover first."),
    "handover_nobody": N_("Nobody lives in this household any more. Hand over the residents one by one."),
    "handover_decided": N_("This has been answered or withdrawn already; nothing was changed."),
    "decline_reason_missing": N_("Give the reason: the other community reads it."),
}  # fmt: skip

REFUSALS: dict[str, str] = {
    "scope": N_("This record belongs to another community. It was not taken; give the change up."),
    "unknown_table": N_(
        "The district does not know this kind of record yet. Send it again when the district is "
        "updated."
    ),
    "unknown_field": N_(
        "The district does not know the field “{field}” yet. Send it again when the district is "
        "updated."
    ),
    "value_type": N_("“{field}” holds something of the wrong kind. Open the record and enter it again."),
    "value_too_long": N_("“{field}” is too long. Open the record and shorten it."),
    "value_choice": N_("“{field}” is not one of the known choices. Open the record and choose again."),
    "too_long": N_("“{field}” is too long. Open the record and shorten it."),
    "not_listed": N_("“{field}” is not one of the known choices. Open the record and choose again."),
    "out_of_range": N_("“{field}” lies outside what is possible. Open the record and correct it."),
    "control_character": N_("“{field}” contains characters that cannot be shown. Open the record and retype it."),
    "value_missing": N_("“{field}” is required and empty. Open the record and fill it in."),
    "append_only": N_(
        "This record stays as it was written; “{field}” cannot be changed afterwards. Give the change up and add a "
        "correction instead."
    ),
    "reference_missing": N_(
        "“{field}” points at a record that the district does not have. Mend or send that one first, then send this "
        "again."
    ),
    "record_unknown": N_(
        "The district does not have this record. Send it again; if it stays so, tell your "
        "administrator."
    ),
    "record_moved": N_("This record has moved to another community, which keeps it now. Give the change up."),
    "not_yours": N_("Only the district may write this. Give the change up."),
    "not_on_team": N_(
        "This is kept for a care team, and nobody who works at this PC was ever in it. Ask the secretary to name you, "
        "then send it again; or give the change up."
    ),
    "not_on_file": N_(
        "This is of a closed file, and nobody who works at this PC may open it. Let somebody who is named on the file "
        "name you, then send it again; or give the change up."
    ),
    "only_secretary": N_(
        "Only the secretary appoints, gives posts, names care teams and changes the catalogue of groups, at a PC where "
        "the district has allowed the secretary’s account. Let the secretary open this and save it, or give the change "
        "up."
    ),
    "not_allowed": N_(
        "Whoever wrote this may not do so by the role at the station. Let somebody who may write it anew, or ask the "
        "secretary for the right and send it again; or give the change up."
    ),
    "author_elsewhere": N_(
        "The record is said to be of a worker of another community. Enter it again under your own account."
    ),
    "account_waits": N_(
        "An account of this PC waits for the district’s word, so this stays here for now. Nothing is to be done: it is "
        "sent again by itself once the district has allowed the account."
    ),
    "seat_appends": N_(
        "A case belongs to its community, which alone changes how it was taken down. From here steps, whistles and "
        "tasks are added to it. Give the change up and add a step."
    ),
    "level_fixed": N_("How sensitive a record is never changes. End this one and begin it anew."),
    "file_fixed": N_("What was written to one file stays with it. Give the change up and write it to the other file."),
    "resident_fixed": N_("This record stays with the person it was written about. Give the change up."),
    "handover_decided": N_("The other side has answered already. Give the change up."),
    "no_such_community": N_("The district has no such community. Withdraw this handover and choose another."),
}  # fmt: skip
"""Why the district refuses one record's change; ``{field}`` is the field in the words of its form."""

_REFUSED = N_("The district did not take “{field}” (code {code}). Open the record, correct the field and save it.")
_REFUSED_WHOLE = N_("The district did not take this record (code {code}). Open it, look it through and save it.")


def refusal_text(code: str, field: str, params: Mapping[str, Any]) -> str:
    """Return why a record's change was refused and what to do; ``field`` may be empty."""
    text = REFUSALS.get(code)
    if text is None or ("{field}" in text and not field):
        text = _REFUSED if field else _REFUSED_WHOLE
    return _(text).format_map(_Filled({**params, "field": field, "code": code}))


def line_text(code: str) -> str:
    """Return why the last attempt ended, from its code alone."""
    text = SENTENCES.get(code)
    if text is None or "{" in text:
        text = N_("Sync stopped with code {code}. Everything is kept here; the next attempt is made by itself.")
    return _(text).format(code=code)


class _Filled(dict[str, Any]):
    """A parameter that a newer district did not send leaves a dash, never an error."""

    def __missing__(self, key: str) -> str:
        return "—"
