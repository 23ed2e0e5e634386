"""Every case of the round trip that the product promises (SPEC 7) has a test; this table names it."""

from __future__ import annotations

import pytest

from tests import test_round_trip
from tests.edits import test_laws, test_programs

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


@pytest.mark.parametrize("case", CASES)
def test_every_case_of_the_round_trip_has_a_test(case: str) -> None:
    assert CASES[case].__name__.startswith("test_")
