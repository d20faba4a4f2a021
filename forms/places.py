"""Forms of places: estate, building, dwelling, area."""

from __future__ import annotations

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import Phone
from forms.problems import Problem
from forms.types import Choice, Code, Date, Integer, Number, Several, Text, YesNo
from models.places.records import Area, Building, CommunityProfile, Dwelling, Estate, Occupancy

OCCUPANCY = {
    Occupancy.OWNER: N_("Owner-occupied"),
    Occupancy.LET: N_("Let"),
    Occupancy.VACANT: N_("Vacant"),
    Occupancy.SHARED: N_("Shared letting"),
    Occupancy.COMMERCIAL: N_("Commercial use"),
    Occupancy.LENT: N_("Lent"),
    Occupancy.DEMOLISHED: N_("Demolished or rebuilt"),
    Occupancy.UNVERIFIED: N_("Not verified"),
}
# What registers say, whatever language the program speaks.
OCCUPANCY_SYNONYMS = {
    "自住": Occupancy.OWNER,
    "出租": Occupancy.LET,
    "空置": Occupancy.VACANT,
    "借住": Occupancy.LENT,
    "未核实": Occupancy.UNVERIFIED,
    "自有": Occupancy.OWNER,
    "自有住房": Occupancy.OWNER,
    "业主自住": Occupancy.OWNER,
    "自己住": Occupancy.OWNER,
    "租": Occupancy.LET,
    "租住": Occupancy.LET,
    "租赁": Occupancy.LET,
    "租房": Occupancy.LET,
    "出租房": Occupancy.LET,
    "已出租": Occupancy.LET,
    "空": Occupancy.VACANT,
    "空房": Occupancy.VACANT,
    "空户": Occupancy.VACANT,
    "空置房": Occupancy.VACANT,
    "无人": Occupancy.VACANT,
    "无人居住": Occupancy.VACANT,
    "群租": Occupancy.SHARED,
    "合租": Occupancy.SHARED,
    "商用": Occupancy.COMMERCIAL,
    "住改商": Occupancy.COMMERCIAL,
    "拆改": Occupancy.DEMOLISHED,
    "拆迁": Occupancy.DEMOLISHED,
    "未知": Occupancy.UNVERIFIED,
    "不详": Occupancy.UNVERIFIED,
}

HAZARDS = {
    "gas": N_("Gas"),
    "electric": N_("Electricity"),
    "clutter": N_("Piled-up belongings"),
    "wiring": N_("Loose wiring"),
    "exit": N_("Blocked fire exit"),
    "other": N_("Other"),
}
"""Section 5 of F01; the codes are ``VisitFinding.kind`` and ``Dwelling.hazards``."""


def _rented_out(answers: Answers) -> bool:
    return answers["occupancy"] in (Occupancy.LET, Occupancy.SHARED, Occupancy.COMMERCIAL)


def _not_ground_zero(answers: Answers) -> Problem | None:
    if answers["floor"] == 0:
        return Problem("floor_zero", "floor", N_("There is no floor 0; the ground floor is 1, basements are −1, −2."))
    return None


ESTATE = Form(
    code="P-01",
    version="2026.1",
    title=N_("Estate"),
    record=Estate,
    sections=(
        Section(
            N_("Estate"),
            (
                Field(column=Estate.name, type=Text(60), label=N_("Estate name")),
                Field(column=Estate.alias, type=Text(60), label=N_("Also called")),
                Field(column=Estate.address, type=Text(200), label=N_("Street address")),
                Field(column=Estate.property_company, type=Text(100), label=N_("Property company")),
                Field(column=Estate.property_phone, type=Text(20), label=N_("Property company's phone")),
            ),
        ),
    ),
)

BUILDING = Form(
    code="P-02",
    version="2026.1",
    title=N_("Building"),
    record=Building,
    sections=(
        Section(
            N_("Building"),
            (
                Field(column=Building.number, type=Text(20), label=N_("Building no.")),
                Field(column=Building.name, type=Text(60), label=N_("Building name")),
                Field(column=Building.lift, type=YesNo(), label=N_("Lift")),
                Field(column=Building.structure, type=Code("house_structure"), label=N_("Structure")),
                Field(column=Building.longitude, type=Number(6, -180, 180, "°"), label=N_("Longitude")),
                Field(column=Building.latitude, type=Number(6, -90, 90, "°"), label=N_("Latitude")),
            ),
        ),
    ),
)

DWELLING = Form(
    code="P-03",
    version="2026.1",
    title=N_("Dwelling"),
    record=Dwelling,
    sections=(
        Section(
            N_("Dwelling"),
            (
                Field(column=Dwelling.room, type=Text(20), label=N_("Room no.")),
                Field(column=Dwelling.floor, type=Integer(-9, 199), label=N_("Floor")),
                Field(column=Dwelling.use, type=Code("house_use"), label=N_("Use of the dwelling")),
                Field(column=Dwelling.ownership, type=Code("house_ownership"), label=N_("Ownership")),
                Field(
                    column=Dwelling.occupancy,
                    type=Choice(OCCUPANCY, OCCUPANCY_SYNONYMS),
                    label=N_("Occupancy"),
                ),
                Field(column=Dwelling.layout, type=Text(40), label=N_("Layout"), hint=N_("e.g. 2 rooms, 1 hall")),
                Field(column=Dwelling.floor_area_m2, type=Number(2, 1, 100_000, "m²"), label=N_("Floor area (m²)")),
                Field(column=Dwelling.verified_on, type=Date(), label=N_("Verified on")),
            ),
        ),
        Section(
            N_("Owner"),
            (
                Field(column=Dwelling.owner_name, type=Text(60), label=N_("Owner's name")),
                Field(column=Dwelling.owner_phone, type=Text(20), label=N_("Owner's phone")),
                Field(column=Dwelling.rent_use, type=Text(60), label=N_("Let as"), relevant=_rented_out),
            ),
        ),
        Section(
            N_("Safety"),
            (
                Field(column=Dwelling.heating, type=Code("heating"), label=N_("Heating")),
                Field(column=Dwelling.gas, type=Code("gas_supply"), label=N_("Gas supply")),
                Field(column=Dwelling.hazards, type=Several(HAZARDS), label=N_("Open hazards")),
            ),
        ),
    ),
    rules=(_not_ground_zero,),
)

GRID = Form(
    code="P-04",
    version="2026.1",
    title=N_("Grid"),
    record=Area,
    sections=(
        Section(
            N_("Grid"),
            (
                Field(column=Area.name, type=Text(60), label=N_("Grid name")),
                Field(column=Area.boundary, type=Text(500, lines=True), label=N_("Boundary")),
                Field(column=Area.police_name, type=Text(60), label=N_("Community police officer")),
                Field(column=Area.police_phone, type=Text(20), label=N_("Police officer's phone")),
            ),
        ),
    ),
)

COMMUNITY = Form(
    code="P-05",
    version="2026.1",
    title=N_("Community station"),
    record=CommunityProfile,
    sections=(
        Section(
            N_("For the public"),
            (
                Field(column=CommunityProfile.address, type=Text(200), label=N_("Address of the station")),
                Field(
                    column=CommunityProfile.duty_phone,
                    type=Phone(service=True),
                    label=N_("Duty phone"),
                    hint=N_("Stands on contact cards and on cards for closed doors"),
                ),
                Field(
                    column=CommunityProfile.service_hours,
                    type=Text(100),
                    label=N_("Service hours"),
                    hint=N_("e.g. Monday to Friday 8:30–17:00"),
                ),
                Field(
                    column=CommunityProfile.street_phone,
                    type=Phone(service=True),
                    label=N_("Street's phone for complaints"),
                    hint=N_("Stands on contact cards of helpers"),
                ),
            ),
        ),
        Section(
            N_("Responsible cadres"),
            (
                Field(
                    column=CommunityProfile.key_community,
                    type=YesNo(),
                    label=N_("Key community"),
                    hint=N_("Needs a cadre of the city and one of the district"),
                ),
            ),
        ),
        Section(
            N_("Data protection"),
            (
                Field(
                    column=CommunityProfile.data_officer,
                    type=Text(60),
                    label=N_("Contact for personal information"),
                    hint=N_("Named on the privacy notice: residents turn to this person"),
                ),
                Field(column=CommunityProfile.data_phone, type=Phone(service=True), label=N_("Contact's phone")),
            ),
        ),
    ),
)
