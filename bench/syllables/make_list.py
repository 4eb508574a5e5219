"""Make the list on which syllable counters are judged: the 5,000 most used words, by espeak-ng.

Run once, and again when espeak-ng or wordfreq changes:

    apt-get install espeak-ng
    python bench/syllables/make_list.py > bench/syllables/syllables.csv

A syllable is a vowel (short, long or diphthong) in espeak-ng's Dutch phonemes. The frequency is
wordfreq's (CC BY-SA 4.0, see LICENCE.md), so that a count over the list is a count over tokens.
"""

import csv
import re
import shutil
import subprocess
import sys
from itertools import islice

import wordfreq

WORDS = 5000
PLAIN = re.compile(r"[a-zéèêëïöüçáóà]+(?:['-][a-zéèêëïöü]+)*")
# espeak-ng separates phonemes by "_"; a Dutch phoneme that holds one of these signs is a vowel.
VOWEL = re.compile(r"[aeiouyɑɛɪɔʏʊəøœɐæɜɚɵʌãõɒ]")


def plain_words() -> list[str]:
    """The most used words that are spelled with letters only, most used first."""
    listed = wordfreq.iter_wordlist("nl")
    return list(islice((w for w in listed if PLAIN.fullmatch(w)), WORDS))


def syllables(words: list[str]) -> list[int]:
    """Vowels in what espeak-ng says, one count a word."""
    said = subprocess.run(
        [shutil.which("espeak-ng") or "espeak-ng", "-v", "nl", "-q", "--ipa", "--sep=_"],
        input="\n\n".join(words),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if len(lines) != len(words):
        raise SystemExit(f"espeak-ng gave {len(lines)} lines for {len(words)} words")
    return [
        sum(bool(VOWEL.search(phoneme)) for phoneme in re.split(r"[_ ]+", line)) for line in lines
    ]


def main() -> None:
    words = plain_words()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["woord", "lettergrepen", "per_miljoen"])
    for word, count in zip(words, syllables(words), strict=True):
        writer.writerow([word, count, f"{1e6 * wordfreq.word_frequency(word, 'nl'):.1f}"])


if __name__ == "__main__":
    main()
