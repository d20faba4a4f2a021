"""What people read when a file cannot be taken in or written: code of the ``WorldError`` -> sentence."""

from __future__ import annotations

from forms.i18n import N_

SENTENCES: dict[str, str] = {
    "sheet_not_found": N_("The file {file} is not there; check the name and the folder."),
    "sheet_is_folder": N_("{file} is a folder; choose an Excel file in it."),
    "sheet_no_permission": N_("The file {file} may not be read; ask for the right to read it, or copy it elsewhere."),
    "sheet_locked": N_("The file {file} is open in another program; close it there and try again."),
    "sheet_unreadable": N_("The file {file} cannot be read from its disk; copy it to this computer and try again."),
    "sheet_blank_file": N_("The file {file} has no content (0 bytes); copy or download it once more."),
    "sheet_damaged": N_(
        "The file {file} is damaged and cannot be read; open it in Excel or WPS, save it as a new .xlsx and try again."
    ),
    "sheet_foreign": N_("{file} is not an Excel file, whatever its name ends in; choose an .xlsx or .xls file."),
    "sheet_html": N_(
        "{file} is a web page saved with an Excel name; open it in Excel or WPS and save it as .xlsx, then try again."
    ),
    "sheet_other_format": N_("{file} is in a format that is not read here; save it as .xlsx and try again."),
    "sheet_password": N_("{file} is protected by a password; remove the password in Excel or WPS and try again."),
    "sheet_too_large": N_(
        "{file} is too large: {size_mb} MB, at most {limit_mb} MB are read; split it by building and import the parts."
    ),
    "sheet_too_wide": N_(
        "{file} spreads over {rows} rows and {columns} columns; delete the empty rows and columns around the table."
    ),
    "sheet_too_many_rows": N_("{file} has {rows} rows, at most {limit} are read; split it and import the parts."),
    "sheet_empty": N_("There is nothing in {file}; choose the file with the register."),
    "sheet_no_such_sheet": N_("{file} has no sheet of that name; its sheets are: {sheets}."),
    "sheet_no_columns": N_(
        "No column of {file} was recognised; name the columns in one row, such as 姓名, 身份证号, 楼栋, 房号."
    ),
    "import_stale": N_("The register was changed since this preview; look at the preview again, then import."),
    "export_no_permission": N_("{file} cannot be written there; choose another folder."),
    "export_locked": N_(
        "{file} is open in another program or cannot be replaced; close it there or choose another name."
    ),
    "export_disk_full": N_("The disk is full; free some space or choose another disk. {file} was not written."),
    "export_no_such_list": N_("There is no list of that name; the lists are: {lists}."),
    "export_no_such_round": N_("That round is not there; choose one from the list of rounds."),
    "refused_not_written": N_(
        "{count} rows were refused, and {file} could not be written beside the imported file (read-only folder?); "
        "say with --refused-to where to write it. Nothing was imported."
    ),
    "columns_missing": N_(
        "No sheet of {file} has the columns {columns}. Compare its headings with those of the export."
    ),
}
