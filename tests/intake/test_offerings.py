"""An advised route becomes a place that fits, and nobody waits without anything."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter import load_bank
from taalmeter.intake import deadlines
from taalmeter.intake.offering_text import (
    COLUMNS,
    OfferingRefused,
    read_offering,
    read_offerings,
    write_offering,
)
from taalmeter.intake.offerings import Need, Offering, Start, places
from taalmeter.routing import RuleSet, load_rules
from taalmeter.tables import Table, read_table

LEVELS = load_bank().levels
RULES = load_rules()
TODAY = date(2026, 11, 21)
ROUTE = "taaltraining_nt2"
COURSE = Offering(
    id="a", organisation="roc", name="NT2 overdag", line="nt2", routes=(ROUTE,), sectors=(),
    level_in={"lezen": "A1"}, level_out={"lezen": "B1"}, half_days=3, weeks=20,
    place="Schoolstraat 1", contact="Rik Docent", group=(10, 15), funding="WEB",
    grade="praktijk", source="Opleidingsgids", date=TODAY,
    starts=(Start(date(2026, 12, 7), 2),),
)  # fmt: skip
BRIDGE = replace(
    COURSE, id="b", name="Opvanggroep", line="opvang", routes=(), level_in={}, level_out={},
    half_days=2, starts=(Start(None, 15),),
)  # fmt: skip
READS_A2 = {"onder_A1": 0.01, "A1": 0.09, "A2": 0.8, "B1": 0.09, "B2": 0.01}
NEED = Need(ROUTE, half_days=4, chances={"lezen": READS_A2})


def match(*offerings: Offering, need: Need = NEED, bridge_after: int = 4):  # type: ignore[no-untyped-def]
    return places(need, offerings, LEVELS, TODAY, bridge_after)


def starts(*weeks: int, seats: int = 2, taken: int = 0) -> tuple[Start, ...]:
    return tuple(Start(TODAY + timedelta(weeks=week), seats, taken) for week in weeks)


def test_the_next_start_with_a_seat_comes_first_and_says_why() -> None:
    later = replace(COURSE, id="l", name="NT2 avond", starts=starts(3))
    got = match(later, COURSE)
    assert [place.offering.id for place in got.seats] == ["l", "a"][::-1]
    assert got.weeks == 3 == got.seats[0].weeks
    assert got.seats[0].why == (
        "3 dagdelen in de week past.", "Begint bij lezen A1. Dat past.", "2 plekken vrij.",
    )  # fmt: skip
    assert (got.seats[0].ask, got.gap, got.bridges) == ((), "", ())


def test_a_full_start_has_a_waiting_list_with_its_day_and_the_next_start_a_seat() -> None:
    full, open_ = Start(date(2026, 12, 7), 2, 3), Start(date(2026, 12, 14), 2)
    got = match(replace(COURSE, starts=(open_, full)))
    assert got.seats[0].start == open_
    assert [place.start for place in got.waiting] == [full]
    assert got.waiting[0].why[-1] == "Vol: 3 mensen voor 2 plekken."


def test_starts_that_are_past_are_not_offered() -> None:
    got = match(replace(COURSE, starts=starts(-1)))
    assert got.seats == ()
    assert got.misfits[0].reasons == ("Er is geen volgende start bekend.",)


@pytest.mark.parametrize("weeks", [4, 5])
def test_who_waits_longer_than_the_set_weeks_is_offered_a_bridge(weeks: int) -> None:
    got = match(replace(COURSE, starts=starts(weeks)), BRIDGE)
    assert [place.offering.id for place in got.bridges] == (["b"] if weeks > 4 else [])
    assert got.gap == ""
    assert match(replace(COURSE, starts=starts(weeks)), BRIDGE, bridge_after=8).bridges == ()


def test_without_a_place_or_a_bridge_it_is_said_that_somebody_must_be_spoken_with() -> None:
    assert "geen opvanggroep" in match(replace(COURSE, starts=starts(6))).gap
    assert match().gap.startswith("Er is nu geen plek die past.")
    assert "opvanggroep" in match(BRIDGE).gap
    assert match(BRIDGE).bridges[0].weeks == 0


def test_the_weeks_after_which_a_bridge_is_offered_are_those_of_the_rules(rules: RuleSet) -> None:
    def bridge(weeks: int) -> bool:
        advice = rules.advise(_profile(weeks), on=TODAY)
        return "opvanggroep" in {side.id for side in advice.side_advice}

    after = deadlines.DEFAULTS[deadlines.BRIDGE_AFTER]
    assert not bridge(after)
    assert bridge(after + 1)


def _profile(weeks: int):  # type: ignore[no-untyped-def]
    from taalmeter import Profile

    return Profile(wil_meedoen=True, inburgeringsplichtig=False, wachttijd_weken=weeks)


@pytest.mark.parametrize(
    ("change", "need", "reason"),
    [({"half_days": 5}, {}, "De groep is 5 dagdelen in de week. De kandidaat heeft 4 dagdelen."),
     ({"sectors": ("zorg_hulp",)}, {"sector": "horeca"},
      "De groep is voor ander werk dan de kandidaat wil."),
     ({"level_in": {"lezen": "B1"}}, {}, "Begint bij lezen B1. Daar zit de kandidaat nog onder."),
     ({"level_out": {"lezen": "A1"}}, {}, "Leidt op tot lezen A1. Dat kan de kandidaat al."),
     ({"line": "nt1"}, {}, "Dit is NT1-les. Lezen is anders gemeten.")],
)  # fmt: skip
def test_what_does_not_fit_is_not_offered_and_says_why(
    change: dict[str, object], need: dict[str, object], reason: str
) -> None:
    got = match(replace(COURSE, **change), need=replace(NEED, **need))  # type: ignore[arg-type]
    assert got.seats == got.waiting == ()
    assert reason in got.misfits[0].reasons


def test_an_own_estimate_of_a_provider_keeps_nobody_out() -> None:
    strict = replace(COURSE, level_in={"lezen": "B1"}, grade="eigen inschatting")
    got = match(strict)
    assert "eigen inschatting" in got.seats[0].ask[0]


def test_an_uncertain_level_is_a_question_and_no_refusal() -> None:
    unsure = {"onder_A1": 0.0, "A1": 0.5, "A2": 0.5, "B1": 0.0, "B2": 0.0}
    need = replace(NEED, chances={"lezen": unsure})
    got = match(replace(COURSE, level_in={"lezen": "A2"}), need=need)
    assert got.seats[0].ask == ("Begint bij lezen A2. Of dat past, is niet zeker: overleg samen.",)


def test_what_is_not_known_is_asked() -> None:
    got = match(replace(COURSE, sectors=("zorg_hulp",)), need=Need(ROUTE))
    assert len(got.seats[0].ask) == 3


levels_of = st.sampled_from(sorted(LEVELS.scale("nt2").niveaus))


@st.composite
def courses(draw: st.DrawFn) -> Offering:
    weeks = draw(st.lists(st.integers(-3, 30), max_size=3, unique=True))
    return replace(
        COURSE,
        id=draw(st.sampled_from("abcdefgh")),
        line=draw(st.sampled_from(["nt2", "nt1", "opvang", "vaktaal"])),
        level_in={"lezen": draw(levels_of)},
        grade=draw(st.sampled_from(["praktijk", "eigen inschatting"])),
        half_days=draw(st.integers(1, 10)),
        starts=tuple(
            Start(TODAY + timedelta(weeks=w), draw(st.integers(1, 3)), draw(st.integers(0, 4)))
            for w in weeks
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(courses(), max_size=6, unique_by=lambda one: one.id), st.integers(0, 12))
def test_a_seat_is_free_to_come_and_the_soonest_and_there_is_never_a_silent_gap(
    offerings: list[Offering], bridge_after: int
) -> None:
    got = match(*offerings, bridge_after=bridge_after)
    days = [place.start.begins for place in got.seats]
    assert days == sorted(days)
    assert all(p.start.free > 0 and p.start.begins >= TODAY for p in (*got.seats, *got.bridges))
    assert all(place.start.free == 0 for place in got.waiting)
    assert all(place.offering.line != "opvang" for place in (*got.seats, *got.waiting))
    shown = {p.offering.id for p in (*got.seats, *got.waiting)} | {
        m.offering.id for m in got.misfits
    }
    assert shown == {one.id for one in offerings if one.line != "opvang"}, (
        "each is shown, or why not"
    )
    long = got.weeks is None or got.weeks > bridge_after
    assert long == bool(got.bridges or got.gap)
    for misfit in got.misfits:
        own = misfit.offering.grade == "eigen inschatting"
        assert not (own and any("nog onder" in reason for reason in misfit.reasons))


CELLS = {
    "naam": "NT2 overdag", "lijn": "nt2", "trajecten": "taaltraining_nt2 vaktaal",
    "sectoren": "horeca, horeca_leiding",
    "lezen_in": "A1", "lezen_uit": "B1", "schrijven_in": "", "schrijven_uit": "A2",
    "dagdelen": "3", "weken": "20", "plaats": "Schoolstraat 1", "contact": "Rik, 024 123 45 67",
    "groep_van": "10", "groep_tot": "15", "starts": "2027-01-11 12\n8-3-2027", "doorlopend": "nee",
    "financiering": "WEB", "graad": "praktijk", "bron": "Opleidingsgids", "datum": "2026-11-21",
}  # fmt: skip


def test_an_offering_is_read_as_it_was_written() -> None:
    offering = read_offering(CELLS, "roc", RULES, LEVELS, "x")
    assert offering.routes == ("taaltraining_nt2", "vaktaal")
    assert offering.starts == (Start(date(2027, 1, 11), 12), Start(date(2027, 3, 8), 15))
    assert (offering.level_in, offering.level_out["schrijven"]) == ({"lezen": "A1"}, "A2")
    assert read_offering(write_offering(offering), "roc", RULES, LEVELS, "x") == offering
    assert set(write_offering(offering)) == set(COLUMNS)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [("naam", "", "leeg"), ("naam", "x" * 81, "lengte"), ("naam", "a\x00b", "onzichtbaar"),
     ("naam", "bsn 123456782", "bsn"), ("lijn", "yoga", "waarde"), ("lijn", "", "leeg"),
     ("trajecten", "onbekend", "waarde"), ("trajecten", "", "leeg"),
     ("sectoren", "magie", "waarde"),
     ("lezen_in", "C9", "waarde"), ("dagdelen", "11", "getal"), ("dagdelen", "drie", "getal"),
     ("dagdelen", "³", "getal"), ("groep_tot", "0", "getal"), ("groep_van", "16", "getal"),
     ("starts", "2027-02-30", "datum"), ("starts", "maandag", "datum"),
     ("starts", "2027-01-11 0", "getal"),
     ("graad", "zeker", "waarde"), ("datum", "gisteren", "datum"), ("contact", "", "leeg")],
)  # fmt: skip
def test_a_field_that_cannot_be_used_is_named(field: str, text: str, reason: str) -> None:
    with pytest.raises(OfferingRefused) as refused:
        read_offering({**CELLS, field: text}, "roc", RULES, LEVELS)
    assert [(fault.field, fault.reason) for fault in refused.value.faults] == [(field, reason)]


def test_a_file_is_taken_whole_or_not_and_everything_wrong_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "aanbod.csv"
    head = "organisatie;naam;lijn;trajecten;dagdelen;plaats;contact;groep_tot;starts;bron;datum\n"
    good = "ROC C;NT2;nt2;taaltraining_nt2;3;Straat 1;Rik;15;2027-01-11 12;Gids;2026-11-21\n"
    bad = "ROC D;;nt2;taaltraining_nt2;30;Straat 1;Rik;15;2027-01-11;Gids;2026-11-21\n"
    path.write_text(head + good + "\n" + bad, "utf-8")
    known = {"ROC C": "c"}
    with pytest.raises(OfferingRefused) as refused:
        read_offerings(read_table(path), None, known, RULES, LEVELS)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [
        (4, "organisatie"), (4, "dagdelen"), (4, "naam"),
    ]  # fmt: skip
    assert "aanbod.csv, row 4, column 'dagdelen'" in str(refused.value)
    path.write_text(head + good, "utf-8")
    (offering,) = read_offerings(read_table(path), None, known, RULES, LEVELS)
    assert (offering.organisation, offering.grade) == ("c", "eigen inschatting")
    with pytest.raises(OfferingRefused) as refused:
        read_offerings(Table("x.csv", ("naam", "prijs"), ()), "roc", {}, RULES, LEVELS)
    assert {fault.reason for fault in refused.value.faults} == {"ontbreekt", "onbekend"}
