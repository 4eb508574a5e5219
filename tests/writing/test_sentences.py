"""Sentences are found as the writer meant them, with or without full stops."""

import pytest

from taalmeter.writing.reading import read


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ik ben ziek. Ik kom morgen niet.", 2),
        ("ik ben ziek ik kom morgen niet", 2),
        ("ik ben ziek ik kan niet komen ik heb koorts", 3),
        ("ik blijf thuis omdat ik ziek ben", 1),
        ("ik denk dat hij morgen komt", 1),
        ("vandaag werk ik in de winkel en ik vind het leuk", 1),
        ("als ik klaar ben ga ik naar huis", 1),
        ("Ik kom om 9.30 uur bij u. Tot dan.", 2),
        ("Bel mij a.u.b. morgen terug.", 1),
        ("Hallo\nik ben ziek\nGroetjes", 3),
    ],
)
def test_a_text_is_cut_where_a_sentence_is_meant(text: str, sentences: int) -> None:
    assert len(read(text).sentences) == sentences


def test_both_counts_are_kept() -> None:
    reading = read("ik ben ziek ik kom morgen niet")
    assert (reading.written_sentences, len(reading.sentences)) == (1, 2)
    assert [s.started for s in reading.sentences] == [True, False]


def test_every_word_belongs_to_one_sentence() -> None:
    reading = read("Ik ben siek ik kan niet kome. Morgen ik ga naar dokter\n\ngroetjes Ali")
    places = [i for s in reading.sentences for i in range(s.first, s.last)]
    assert places == sorted(set(places))
    assert set(reading.word_places) <= set(places)
