"""Waves: preparation, a small pilot at one site, sites by deadline and size, the exit review; a person's wave wins."""

from __future__ import annotations

from datetime import date

import pytest

from planner.model.device import NO_SITE, Route, SignIn, State, Tls, Upgrade
from planner.model.plan import Plan
from tests.support.drafts import Pair, pair, plan_of


def fleet(site: str, number: int, tls: Tls = Tls.V1_2, **device: object) -> list[Pair]:
    return [pair(f"{site}-{n}", tls, site=site, **device) for n in range(number)]


def ids(plan: Plan) -> list[str]:
    return [wave.id for wave in plan.waves]


def wave_of(plan: Plan, name: str) -> str:
    return next(d.wave for d in plan.devices if d.name == name)


def test_waves_go_from_preparation_to_exit_review() -> None:
    assert ids(plan_of(*fleet("Lyon", 3), *fleet("Berlin", 4, Tls.V1_0))) == ["W0", "W1", "W2", "WX"]


def test_every_device_in_scope_has_exactly_one_wave_of_work() -> None:
    plan = plan_of(*fleet("Lyon", 3), *fleet("Berlin", 4, Tls.V1_0), *fleet("Rome", 2, Tls.UNKNOWN))
    listed = [device for wave in plan.waves if wave.id != "WX" for device in wave.devices]
    assert sorted(listed) == sorted(d.id for d in plan.devices)
    assert all(d.id in next(w for w in plan.waves if w.id == d.wave).devices for d in plan.devices)


@pytest.mark.parametrize("outside", [{"route": Route.RELAY}, {"facts": {"state": State.RETIRED}}])
def test_a_device_out_of_scope_has_no_wave(outside: dict) -> None:
    plan = plan_of(pair("OUT", **outside), pair("IN"))
    assert (wave_of(plan, "OUT"), wave_of(plan, "IN")) == ("", "W1")


def test_the_pilot_takes_one_device_of_each_model_and_decision_at_one_site() -> None:
    plan = plan_of(
        *fleet("Lyon", 5, Tls.V1_0), *fleet("Lyon2", 1), pair("X", Tls.V1_2, site="Lyon"),
        pair("Y", Tls.V1_2, site="Lyon", model="Aficio"), pair("Z", Tls.UNKNOWN, site="Lyon", model="Other"))
    pilot = next(w for w in plan.waves if w.id == "W1")
    assert pilot.sites == ("Lyon",)
    assert set(pilot.devices) == {"D-Lyon-0", "D-X", "D-Y"}


def test_of_two_sites_that_show_the_same_the_smaller_is_the_pilot() -> None:
    assert next(w for w in plan_of(*fleet("Big", 9), *fleet("Small", 2)).waves if w.id == "W1").sites == ("Small",)


def test_the_pilot_stays_small_however_many_models_there_are() -> None:
    plan = plan_of(*(pair(f"P{n}", Tls.V1_2, model=f"M{n}") for n in range(30)))
    assert len(next(w for w in plan.waves if w.id == "W1").devices) == 10


def test_devices_without_a_site_are_no_pilot_when_there_are_others() -> None:
    plan = plan_of(*fleet(NO_SITE, 1), *fleet("Lyon", 5))
    assert next(w for w in plan.waves if w.id == "W1").sites == ("Lyon",)


def test_nothing_to_try_means_no_pilot() -> None:
    assert ids(plan_of(pair("ASK", Tls.UNKNOWN))) == ["W0", "W2"]


def test_sites_with_the_nearest_deadline_come_first_and_small_ones_before_large() -> None:
    calm = {"sign_in": SignIn.OAUTH}
    plan = plan_of(*fleet("Calm", 60, **calm), *fleet("Large", 70), *fleet("Mid", 60), *fleet("Pilot", 1, Tls.V1_0))
    assert [wave.sites for wave in plan.waves[1:-1]] == [("Pilot",), ("Mid",), ("Large",), ("Calm",)]


def test_a_planned_update_is_a_deadline() -> None:
    soon = pair("SOON", site="Soon", upgrade=Upgrade.YES, planned_update=date(2026, 12, 1))
    plan = plan_of(soon, *fleet("Other", 120), *fleet("Pilot", 2), pair("P", Tls.V1_0, site="Pilot"))
    assert wave_of(plan, "SOON") == "W2"


def test_small_sites_share_a_wave_and_a_site_is_never_split() -> None:
    plan = plan_of(*(p for n in range(10) for p in fleet(f"Site {n}", 30)))
    waves = [w for w in plan.waves if w.id not in ("W0", "W1", "WX")]
    assert all(len(w.devices) <= 100 for w in waves)
    assert sorted(site for w in waves for site in w.sites) == [f"Site {n}" for n in range(10)]


def test_a_thousand_sites_do_not_make_a_thousand_waves() -> None:
    plan = plan_of(*(p for n in range(1000) for p in fleet(f"Site {n}", 3)))
    assert len(plan.waves) <= 25


@pytest.mark.parametrize("typed", ["W5", "w5", " 5 ", 5])
def test_a_wave_that_a_person_chose_wins(typed: object) -> None:
    plan = plan_of(*fleet("Lyon", 2), *fleet("Berlin", 2), human={"sites": {"Lyon": {"wave_override": typed}}})
    assert {d.wave for d in plan.devices if d.site == "Lyon"} == {"W5"}
    assert next(s.wave for s in plan.sites if s.site == "Lyon") == "W5"


def test_a_wave_that_is_none_is_reported_and_not_used() -> None:
    plan = plan_of(*fleet("Lyon", 2), human={"sites": {"Lyon": {"wave_override": "next week"}}})
    assert [(f.code, f.found) for f in plan.findings] == [("wave-not-understood", "next week")]
    assert "W" in plan.sites[0].wave


def test_the_exit_review_holds_legacy_and_interim_devices_and_they_keep_their_wave_of_work() -> None:
    plan = plan_of(pair("OLD"), pair("NEW", Tls.V1_2),
                   pair("SOON", upgrade=Upgrade.YES, planned_update=date(2027, 3, 1)))
    assert set(plan.waves[-1].devices) == {"D-OLD", "D-SOON"}
    assert "WX" not in {d.wave for d in plan.devices}


def test_a_device_that_moves_back_does_so_in_a_wave_before_the_review() -> None:
    plan = plan_of(pair("BACK", Tls.V1_2, server="smtp-legacy.office365.com"))
    assert ids(plan) == ["W0", "W1", "WX"]
    assert wave_of(plan, "BACK") == "W1"


def test_a_wave_says_how_many_devices_need_an_answer_first() -> None:
    plan = plan_of(*fleet("Lyon", 2), pair("ASK", Tls.UNKNOWN))
    assert "1 device needs an answer first" in next(w for w in plan.waves if w.id == "W2").goal


def test_every_wave_has_a_gate_and_an_exit_test() -> None:
    assert all(w.gate and w.exit_test and w.name for w in plan_of(*fleet("Lyon", 3, Tls.V1_0)).waves)
