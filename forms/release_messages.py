"""What is said of releases: packages that are refused, and a program that is not what its maker signed."""

from __future__ import annotations

from forms.i18n import N_

PROGRAM: dict[str, str] = {
    "program_changed": N_("The program on this PC is not as its maker signed it: {number} files differ."),
    "program_unsigned": N_("The program on this PC carries no signature; a signed release worked here before."),
    "program_other_maker": N_("The program on this PC is signed by another maker than the one before."),
}
"""What an alarm says."""

SENTENCES: dict[str, str] = {
    "program_changed": N_(
        "The program on this PC is not as its maker signed it, and in grade 3 it does not open the station. Nothing "
        "was changed in it. Install the signed release anew."
    ),
    "program_unsigned": N_(
        "The program on this PC carries no signature, and in grade 3 it does not open a station that a signed release "
        "has opened. Nothing was changed in it. Start the signed release."
    ),
    "program_other_maker": N_(
        "The program on this PC is signed by another maker, and in grade 3 it does not open the station. Open it with "
        "the former release and answer for the alarm there, if the new maker is the right one."
    ),
    "release_unreadable": N_("{file} is no release, or was damaged on its way. Copy it anew."),
    "release_unsigned": N_("This release carries no signature. It is not used; ask the maker for the signed one."),
    "release_damaged": N_("The release is not as its maker signed it ({file}). It is not used; copy it anew."),
    "release_here_damaged": N_(
        "The list of what is installed here is missing or not signed, so its maker is not known. Unpack the new "
        "release into a new folder, and compare its digits with those that the maker has published."
    ),
    "release_other_maker": N_(
        "The release is signed by another maker ({maker}) than the known one ({known}). It is not used."
    ),
    "release_maker_unknown": N_(
        "The release is whole and signed by {maker}. This copy knows no maker yet: compare these digits with those "
        "that the maker has published, and say them with --maker."
    ),
    "release_older": N_(
        "The release {version} is not newer than what is installed ({installed}). It is used only with --older."
    ),
    "release_not_installed": N_(
        "This is a development copy and no installed release; it is brought up to date where it came from."
    ),
    "release_folder_unwritable": N_(
        "The folder {folder} cannot be written to, or its disk is full. The program stays as it was; run this as "
        "whoever installed it."
    ),
}
