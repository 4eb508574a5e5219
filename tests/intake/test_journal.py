"""The chain shows where a journal was changed, and an event comes back as it was kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.errors import AnswerRefused, JournalBroken
from taalmeter.intake import events
from taalmeter.intake.journal import Entry, heads_hash, next_entries, verify

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)


def chain(length: int, case_id: str = "zaak") -> list[Entry]:
    opened = events.make(events.DossierGeopend, organisatie="o", referentie="W-1", voorbeeld=False)
    answers = [
        events.make(events.AntwoordGegeven, afname="s", opgave=f"vraag-{n}", antwoord="b")
        for n in range(length - 1)
    ]
    return list(next_entries(case_id, None, [opened, *answers], actor="kandidaat", now=NOW))


def test_a_chain_as_it_was_written_is_whole() -> None:
    assert verify(chain(20)) is None


CHANGES = {
    "actor": "iemand anders",
    "payload": b'{"afname":"s","antwoord":"c","opgave":"vraag-1"}',
    "time": "2026-11-21T09:31:00.000000+00:00",
    "kind": "hulp_gevraagd",
    "key_id": "k2",
    "repeat_key": "x",
    "previous": "f" * 64,
    "hash": "e" * 64,
    "number": 99,
    "case_id": "andere-zaak",
}


@given(st.integers(2, 15), st.data())
def test_a_changed_entry_is_named_itself(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    place = data.draw(st.integers(1, length - 1))
    field = data.draw(st.sampled_from(sorted(CHANGES)))
    entries[place] = replace(entries[place], **{field: CHANGES[field]})
    assert verify(entries) is entries[place]


@given(st.integers(3, 15), st.data())
def test_a_changed_entry_with_a_mended_hash_shows_at_the_next(
    length: int, data: st.DataObject
) -> None:
    entries = chain(length)
    place = data.draw(st.integers(0, length - 2))
    forged = replace(entries[place], actor="iemand anders")
    entries[place] = replace(forged, hash=forged.expected_hash())
    assert verify(entries) is entries[place + 1]


@given(st.integers(3, 15), st.data())
def test_a_removed_entry_shows_at_the_one_after_it(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    place = data.draw(st.integers(0, length - 2))
    del entries[place]
    assert verify(entries) is entries[place]


@given(st.integers(3, 15), st.data())
def test_two_swapped_entries_show_at_the_first_of_them(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    first = data.draw(st.integers(0, length - 2))
    second = data.draw(st.integers(first + 1, length - 1))
    entries[first], entries[second] = entries[second], entries[first]
    assert verify(entries) is entries[first]


def test_an_entry_of_another_case_does_not_fit() -> None:
    entries = [*chain(3), chain(4, "andere")[3]]
    assert verify(entries) is entries[3]


def test_a_cut_end_shows_against_a_head_that_was_kept_elsewhere() -> None:
    entries = chain(5)
    kept = heads_hash({"zaak": entries[-1].hash})
    assert verify(entries[:-1]) is None
    assert heads_hash({"zaak": entries[-2].hash}) != kept


def test_the_chain_stays_whole_when_only_the_key_of_a_payload_is_destroyed() -> None:
    entries = chain(3)
    sealed = replace(entries[1], key_id="k1", payload=b"\x8f\x01 unreadable")
    sealed = replace(sealed, hash=sealed.expected_hash())
    last = replace(entries[2], previous=sealed.hash)
    last = replace(last, hash=last.expected_hash())
    assert verify([entries[0], sealed, last]) is None
    with pytest.raises(JournalBroken):
        _ = sealed.event


@given(TEXT, TEXT)
def test_a_text_comes_back_as_it_was_typed(first: str, second: str) -> None:
    event = events.make(
        events.SchrijftekstBewaard, afname="s", taak="t", velden={"een": first, "twee": second}
    )
    assert events.load(event.soort, events.dump(event)) == event


@pytest.mark.parametrize("text", ["\x00", "een\x00twee", "\ud800", "een\udfff", "x" * 20_001])
def test_a_text_that_no_database_gives_back_is_refused(text: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        events.make(events.SchrijftekstBewaard, afname="s", taak="t", velden={"tekst": text})
    assert refused.value.details["veld"] == "velden"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2**63, -(2**63), 1e999])
def test_a_number_without_bounds_is_refused(number: float) -> None:
    with pytest.raises(AnswerRefused):
        events.make(
            events.IntakeVastgelegd, antwoorden={"dagdelen": number}, wens="", doel="",
            regels="a" * 64,
        )  # fmt: skip


@pytest.mark.parametrize(
    "result", [{"kans": float("nan")}, {"naam": "een\x00"}, {"\ud800": 1}, {"lang": "x" * 70_000}]
)
def test_a_result_that_cannot_be_written_down_is_refused(result: dict[str, object]) -> None:
    with pytest.raises(AnswerRefused):
        events.make(events.ResultaatVastgesteld, afname="s", resultaten={"lezen": result})


def test_a_backslash_that_only_looks_like_nul_is_kept() -> None:
    data = {"lezen": {"opmerkingen": ["\\u0000"]}}
    event = events.make(events.ResultaatVastgesteld, afname="s", resultaten=data)
    assert events.load(event.soort, events.dump(event)) == event


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(AnswerRefused) as refused:
        events.make(events.HulpGevraagd, afname="s", score=3)
    assert refused.value.details["veld"] == "score"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [("onbekend", b"{}"), ("hulp_gevraagd", b"{}"), ("hulp_gevraagd", b"\xff"),
     ("hulp_gevraagd", b'{"afname":"s","extra":1}')],
)  # fmt: skip
def test_an_entry_that_cannot_be_read_is_said_to_be_broken(kind: str, payload: bytes) -> None:
    with pytest.raises(JournalBroken):
        events.load(kind, payload)
