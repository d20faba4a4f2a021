"""What the command line refuses beyond what the screens refuse too, in sentences."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "password_file_unreadable": N_("The password file {file} cannot be read. Check its name and its rights."),
    "recovery_file_unwritable": N_(
        "The recovery code cannot be written to {file}: it is there already, or the folder cannot be written to. "
        "Nothing was made. Name another file."
    ),
    "community_code_wrong": N_(
        "{community} is not the code of a community. It has 12 digits, such as 210112010012; a community without an "
        "official code has its street's 9 digits and A01 to A99."
    ),
    "nothing_fits": N_("Nothing in this station fits {what}. Search for it first, or give its id."),
    "several_named": N_("{count} records fit {what}: {names}. Write which one you mean, or give its id."),
    "several_fit": N_("{count} records fit {what}. Add the estate, or give the id."),
    "households_several": N_("{count} households live at this door. Name one: household=ID."),
    "file_unwritable": N_("{file} cannot be written there. Choose another folder."),
    "file_disk_full": N_("The disk is full; {file} was not written. Free some space or choose another disk."),
    "reason_missing": N_("Personal data in the clear leaves the station only with a reason: --reason {reasons}."),
    "map_not_public": N_("This question may not hang on a wall. Print the working map, or colour by another question."),
    "demo_folder_taken": N_(
        "The folder {folder} holds something that is not an earlier demo. Nothing was changed. "
        "Name another folder: --dir."
    ),
    "picture_failed": N_("The screen {screen} could not be drawn in time. Try again on a quieter computer."),
}
