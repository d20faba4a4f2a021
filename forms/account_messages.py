"""What accounts, keys, recovery codes and second factors refuse, in sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "suite_unknown": N_(
        "This was encrypted with a module that is not on this PC ({suite}). Install it, or open it where it was made."
    ),
    "password_used": N_("This is the password of now or of before. Choose another one."),
    "password_must_change": N_(
        "The password was given by somebody else, or is too old. Change it first: open the program, or use "
        "“lianglin station accounts password”."
    ),
    "second_factor_needed": N_("Type the code that your telephone shows, or one of your codes on paper."),
    "second_factor_wrong": N_(
        "This code is not right, or was used already. Wait for the next one on the telephone, or use a code from paper."
    ),
    "second_factor_absent": N_("Plug in your key: without it this account does not open."),
    "second_factor_owed": N_(
        "This station asks for a second factor. Open the program and connect your telephone to your account first."
    ),
    "second_factor_demanded": N_("This station asks everybody for a second factor; it cannot be switched off."),
    "recovery_needs_two": N_("This station is opened again by two custodians together: type the codes of two sheets."),
    "recovery_needs_one": N_("This station has one recovery code: type it from the printed sheet."),
    "recovery_half_mistyped": N_(
        "The code of sheet {which} is mistyped: seven groups of four characters. Compare it with the printed sheet."
    ),
    "recovery_halves_same": N_("These are the codes of one and the same custodian. The second one is another sheet's."),
    "own_account": N_("This is your own account. A colleague in charge can take it away."),
    "accounts_old": N_(
        "{count} accounts have not been used since the last upgrade, and would not open any more: "
        "let them log in once, or take them away. If it is the recovery code, make a new one first."
    ),
    "key_changed": N_("The key of the station has been changed. Log in again to go on."),
    "not_all_sent": N_(
        "{count} changes are still waiting for the district. Send them first, or take them by envelope."
    ),
}
