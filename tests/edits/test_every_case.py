"""Every promise about the workbook and the round trip (SPEC 6.1, 7) has a test; these tables name it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import test_round_trip, test_sample
from tests.edits import (
    test_answers,
    test_killed_writing,
    test_laws,
    test_never_losing_work,
    test_overrides,
    test_programs,
)
from tests.planning import test_changes
from tests.review import test_diff, test_status
from tests.write import (
    test_workbook_cells,
    test_workbook_declared,
    test_workbook_layout,
    test_workbook_office,
    test_workbook_widths,
)

CASES = {
    "device still there":
        test_round_trip.test_a_device_that_is_still_there_keeps_what_was_typed_and_gets_fresh_tool_columns,
    "decision changed after Done":
        test_round_trip.test_a_decision_that_changes_after_done_keeps_the_status_and_says_so_until_it_is_done_again,
    "serial, name or site corrected":
        test_round_trip.test_a_corrected_serial_name_or_site_keeps_the_id_and_what_was_typed,
    "two candidates": test_round_trip.test_two_candidates_are_a_finding_and_nothing_is_attached,
    "device gone":
        test_round_trip.test_a_device_that_is_gone_goes_to_retired_rows_with_everything_and_comes_back_with_it,
    "row typed in by hand, matched by serial or IP":
        test_round_trip.test_a_row_typed_in_by_hand_is_attached_by_its_serial_or_its_ip,
    "row typed in by hand, a device of its own":
        test_round_trip.test_a_row_typed_in_by_hand_that_matches_nothing_is_a_device_of_its_own_kept_and_reported,
    "Device ID twice": test_round_trip.test_a_device_id_on_two_rows_shows_both_and_chooses_neither,
    "value outside the list": test_round_trip.test_a_value_outside_the_list_is_kept_as_typed_and_found,
    "date typed as text, day or month unclear":
        test_round_trip.test_an_unclear_date_is_kept_and_found_and_dates_settles_it,
    "a tool cell was changed": test_round_trip.test_a_changed_tool_cell_is_reported_and_not_applied,
    "a tool cell of Evidence was changed": test_round_trip.test_a_changed_cell_of_evidence_is_reported_and_not_applied,
    "several returned copies": test_round_trip.test_several_copies_are_laid_together_field_by_field,
    "copy from an older plan": test_round_trip.test_a_copy_from_an_older_plan_is_accepted_and_its_age_is_shown,
    "saved by LibreOffice, Google Sheets, Excel":
        test_programs.test_the_edits_are_the_same_whichever_program_saved_them,
    "sorted and filtered in LibreOffice":
        test_programs.test_what_was_typed_sorted_and_filtered_in_libreoffice_comes_back,
    "order, filters, hidden rows, blank rows": test_round_trip.test_order_filters_hidden_and_blank_rows_do_not_matter,
    "extra columns": test_round_trip.test_columns_of_ones_own_are_carried_at_the_right_end,
    "extra columns on Evidence":
        test_round_trip.test_columns_added_to_evidence_are_carried_beside_those_of_the_inventory,
    "extra sheets": test_round_trip.test_a_sheet_of_ones_own_is_named_in_a_finding,
    "any edits come back exactly": test_laws.test_any_edits_come_back_exactly_and_planning_again_changes_nothing,
    "rows inserted and deleted": test_laws.test_rows_typed_in_stay_and_rows_deleted_come_back_as_issued,
    "planning twice equals planning once": test_laws.test_planning_twice_equals_planning_once,
    "the order of copies does not matter": test_laws.test_the_order_of_copies_makes_no_difference,
}


WORKBOOK = {
    "every sheet and column": test_workbook_declared.test_every_sheet_has_the_promised_columns,
    "sheets in their order": test_workbook_declared.test_the_sheets_stand_in_the_promised_order,
    "formulas on Summary only": test_workbook_cells.test_only_the_counters_of_summary_are_formulas,
    "charts with alternative text":
        test_workbook_layout.test_the_charts_have_a_description_for_those_who_do_not_see_them,
    "lists": test_workbook_layout.test_choices_come_from_lists_and_other_words_stay_possible,
    "filter, frozen header, no protection":
        test_workbook_layout.test_header_and_key_stay_in_sight_and_every_table_filters,
    "whose a column is, in words": test_workbook_layout.test_a_header_says_in_colour_and_in_words_whose_the_column_is,
    "contrast": test_workbook_declared.test_every_pair_of_colours_can_be_read,
    "print set-up": test_workbook_layout.test_every_sheet_prints_landscape_with_its_name_and_page_at_the_foot,
    "one page wide": test_workbook_widths.test_what_is_printed_one_page_wide_fits_with_eight_points,
    "8 points on paper": test_workbook_office.test_no_text_on_paper_is_smaller_than_eight_points,
    "nothing is cut": test_workbook_office.test_no_text_that_runs_over_several_lines_is_cut_off_on_paper,
    "no word is broken": test_workbook_widths.test_no_word_of_a_header_or_of_the_tool_is_broken_or_cut,
    "document properties": test_workbook_layout.test_the_document_names_tenant_plan_and_versions_and_no_clock,
    "stable keys":
        test_workbook_layout.test_every_row_that_people_fill_in_has_a_key_of_its_own_in_its_first_column,
    "_base": test_workbook_layout.test_base_is_very_hidden_and_holds_what_was_issued,
    "texts are text cells": test_workbook_cells.test_an_imported_text_is_a_text_cell_in_every_column,
    "opens in LibreOffice": test_workbook_office.test_no_cell_is_lost_or_changed_by_saving_in_libreoffice,
    "sorts and filters in LibreOffice":
        test_programs.test_plan_is_sorted_and_filtered_by_libreoffice_as_by_a_person,
    "31 characters, lists past 255": test_workbook_layout.test_names_of_sheets_and_choices_stay_within_what_excel_takes,
    "32,767 characters": test_workbook_cells.test_a_text_over_the_limit_of_a_cell_is_cut_and_says_so,
    "65,530 links": test_workbook_cells.test_links_stop_at_the_limit_of_a_sheet_and_the_addresses_stay,
    "1,048,576 rows": test_workbook_cells.test_rows_that_do_not_fit_are_left_out_and_read_me_says_how_many,
    "& in the foot": test_workbook_layout.test_every_ampersand_on_paper_is_doubled_on_every_sheet,
}

WORK = {
    "copies with nothing else at hand":
        test_round_trip.test_copies_under_any_name_are_laid_together_with_nothing_else_at_hand,
    "conflicts on the sheet Changes": test_round_trip.test_several_copies_are_laid_together_field_by_field,
    "conflicts in status": test_status.test_copies_that_disagree_are_named,
    "override": test_overrides.test_an_override_with_reason_and_end_stands_and_attention_says_what_the_rule_says,
    "override that cannot stand": test_overrides.test_an_override_that_cannot_stand_is_an_error_that_names_the_device,
    "answer": test_answers.test_an_answer_about_a_model_settles_all_its_devices_and_says_who_and_when,
    "wave": test_changes.test_a_wave_that_a_person_chose_is_a_person_s_change,
    "resolution": test_answers.test_a_resolution_quietens_a_finding_until_its_facts_change,
    "cause: data": test_changes.test_a_changed_inventory_is_data,
    "cause: rule and date": test_changes.test_rules_and_dates_are_causes_where_the_facts_are_the_same,
    "cause: override": test_changes.test_an_override_is_the_cause_of_what_it_decides,
    "cause: person": test_changes.test_an_answer_is_a_person_s_change,
    "retired rows": test_round_trip.test_what_was_typed_for_a_row_that_is_gone_stays_in_sight_until_it_is_emptied,
    "status by site": test_status.test_the_edits_of_the_workbook_count_without_planning_again,
    "status by wave, blocked": test_status.test_waves_and_what_is_blocked_or_undecided_are_counted,
    "status: overdue": test_status.test_a_planned_date_that_passed_is_overdue_until_it_is_done,
    "diff with causes": test_diff.test_decisions_causes_and_changes_are_told,
    "diff --exit-code": test_diff.test_exit_code_says_whether_something_changed,
    "--json": test_diff.test_json_is_one_document,
    "a deleted column": test_round_trip.test_a_deleted_column_says_nothing_and_its_values_are_kept,
    "--fresh": test_never_losing_work.test_fresh_leaves_the_old_workbook_beside_the_new_one,
    "a workbook that cannot be read": test_never_losing_work.test_a_workbook_that_cannot_be_read_stops_the_run,
    "a workbook of something else":
        test_never_losing_work.test_a_workbook_of_something_else_in_the_output_folder_stops_the_run,
    "another tenant": test_round_trip.test_a_workbook_of_another_tenant_stops_the_run,
    "an open file": test_never_losing_work.test_an_open_workbook_is_refused_before_anything_is_read,
    "a full disk": test_never_losing_work.test_a_full_disk_leaves_what_was_there_and_says_so,
    "a kill between files": test_killed_writing.test_a_kill_before_any_file_operation_leaves_every_output_old_or_new,
    "a kill at a hundred moments":
        test_killed_writing.test_a_kill_at_a_hundred_random_moments_leaves_every_output_old_or_new,
    "a kill leaves nothing elsewhere":
        test_killed_writing.test_a_kill_leaves_nothing_of_the_plan_outside_the_output_folder,
    "plan.json rebuilds the plan": test_sample.test_plan_json_rebuilds_the_plan_without_loss,
}


@pytest.mark.parametrize("case, test", [*CASES.items(), *WORKBOOK.items(), *WORK.items()])
def test_every_promise_has_a_test(case: str, test: Callable[..., None]) -> None:
    assert test.__name__.startswith("test_"), case
