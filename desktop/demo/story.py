"""The chapters of the demo, in their order."""

from __future__ import annotations

from collections.abc import Callable

from desktop.demo import (
    appealing,
    caring,
    deadlines,
    keeping,
    line,
    mediating,
    offline,
    opening,
    pictures,
    saturday,
    solving,
    street,
    walking,
)
from desktop.demo.stage import Stage
from forms.i18n import N_

CHAPTERS: tuple[tuple[str, Callable[[Stage], None]], ...] = (
    (N_("A station is founded"), opening.found),
    (N_("Its community is generated"), opening.generate),
    (N_("A messy register is taken over"), opening.take_over_register),
    (N_("A round is planned on the map"), walking.plan_round),
    (N_("Papers are printed"), walking.print_papers),
    (N_("The sheets come back"), walking.type_back),
    (N_("The day is logged"), walking.log_the_day),
    (N_("The round is counted"), walking.count),
    (N_("Rules propose whom to care for"), caring.decide_on_proposals),
    (N_("Everybody gets a helper"), caring.pair_everybody),
    (N_("A helper leaves"), caring.let_a_helper_leave),
    (N_("Somebody is visited"), caring.visit_the_first),
    (N_("Papers of care are printed"), caring.print_care),
    (N_("Saturday: a roster in time"), saturday.plan_the_saturday),
    (N_("Saturday: visitors are heard"), saturday.receive_visitors),
    (N_("Saturday: a dispute is mediated"), mediating.mediate),
    (N_("Saturday ends"), saturday.close_the_day),
    (N_("A hazard is looked at again"), saturday.re_inspect),
    (N_("A mediation is kept"), mediating.see_it_kept),
    (N_("An appeal goes the whole loop"), appealing.go_the_whole_loop),
    (N_("Green, yellow, red"), deadlines.see_the_lights),
    (N_("A notice of holidays comes"), deadlines.take_holidays_in),
    (N_("A problem of the day closes appeals"), solving.solve_a_problem),
    (N_("Tasks earn points"), solving.earn_points),
    (N_("The week is reported"), solving.report_the_week),
    (N_("People are found"), keeping.find_people),
    (N_("A household moves away, by mistake"), keeping.move_away_and_back),
    (N_("Lists go out"), keeping.give_lists_out),
    (N_("A backup is proven"), keeping.prove_a_backup),
    (N_("Somebody who is not named looks"), mediating.look_as_somebody_else),
    (N_("The district answers"), line.tie_to_the_district),
    (N_("A second PC joins"), line.bring_the_neighbour),
    (N_("The line is down, both go on"), line.work_without_line),
    (N_("Both move one appeal"), offline.move_it_apart),
    (N_("The line is back"), line.settle_the_clash),
    (N_("What became of the appeal"), offline.say_what_holds),
    (N_("The street looks, and sends one on"), street.sit_at_the_street),
    (N_("Once more without a line: an envelope"), line.carry_an_envelope),
    (N_("Pictures are taken"), pictures.take_pictures),
)
