"""What each kind of act is called when it is offered for undo or has been undone."""

from __future__ import annotations

from forms.i18n import N_, _

ACTS: dict[str, str] = {
    "people.import": N_("Import of a register"),
    "people.move_in": N_("Move-in"),
    "people.move_out": N_("Move-out"),
    "people.death": N_("Death"),
    "people.split": N_("Split of a household"),
    "people.merge_households": N_("Merge of households"),
    "people.merge": N_("Merge of two records of one person"),
    "people.unmerge": N_("Parting of merged records"),
    "people.export": N_("Export of a list"),
    "people.distinct": N_("Two people, not one"),
    "people.head": N_("Change of head"),
    "people.edit": N_("Edit of a resident"),
    "people.add": N_("New resident"),
    "household.edit": N_("Edit of a household"),
    "dwelling.edit": N_("Edit of a dwelling"),
    "places.estate": N_("New estate"),
    "places.building": N_("New building"),
    "places.edit": N_("Edit of a building"),
    "places.occupancy": N_("Occupancy of dwellings"),
    "visits.create_round": N_("New round"),
    "visits.assign": N_("Assignment of doors"),
    "visits.add_doors": N_("Doors added to a round"),
    "visits.remove_doors": N_("Doors removed from a round"),
    "visits.close": N_("Closing of a round"),
    "visits.reopen": N_("Reopening of a round"),
    "visits.record": N_("Visit"),
    "visits.quick": N_("Visit"),
    "visits.save_log": N_("Visit log"),
    "visits.refer_finding": N_("Passing on of a problem"),
    "visits.resolve_finding": N_("Closing of a problem"),
    "visits.submit_log": N_("Submission of a visit log"),
    "visits.correct_log": N_("Addition to a visit log"),
    "visits.resubmit_log": N_("Submission of a visit log"),
    "visits.review_log": N_("Review of a visit log"),
    "places.add_dwelling": N_("New dwelling"),
    "places.add_floor": N_("New floor"),
    "places.add_unit": N_("New unit"),
    "places.create_building": N_("New building"),
    "places.delete_building": N_("Removal of a building"),
    "places.merge_dwellings": N_("Merge of dwellings"),
    "places.split_dwelling": N_("Split of a dwelling"),
    "places.remove_dwellings": N_("Removal of dwellings"),
    "places.rename_dwelling": N_("New room number"),
    "places.set_occupancy": N_("Occupancy of dwellings"),
    "places.set_use": N_("Use of dwellings"),
    "places.grid": N_("Edit of a grid"),
    "places.grid_buildings": N_("Buildings of a grid"),
    "places.areas": N_("Area list"),
    "places.profile": N_("Edit of what the public is told"),
    "workers.add": N_("New worker"),
    "workers.edit": N_("Edit of a worker"),
    "sync.settle": N_("Settling of clashes"),
    "sync.accept": N_("Acceptance of an arrival"),
    "sync.decline": N_("Declining of an arrival"),
    "sync.handover": N_("Handover to another community"),
    "sync.withdraw": N_("Withdrawal of a handover"),
    "sample.generate": N_("Sample data"),
    "visits.file_log": N_("Filing of a visit log"),
}
ANY_ACT = N_("Change")


def act_name(kind: str) -> str:
    """Return the name of a kind of act; an unknown one is still called something."""
    return _(ACTS.get(kind, ANY_ACT))
