"""Read UD trees and bring the 2017 scheme of LassySmall to the present one."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Token:
    """One word of a tree; `head` is the index of its head, or its own index for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    rel: str
    space: bool


Sentence = tuple[Token, ...]

# Marks that only some treebank versions carry and that no reader of a pipeline asks for.
LEFT_OUT = ("ExtPos", "Abbr", "Foreign")


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file, without empty nodes."""
    sentences: list[Sentence] = []
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line:
            if rows:
                sentences.append(tuple(_token(row, i) for i, row in enumerate(rows)))
            rows = []
        elif not line.startswith("#"):
            row = line.split("\t")
            if row[0].isdigit():
                rows.append(row)
    return sentences


def _token(row: list[str], place: int) -> Token:
    head = int(row[6]) - 1
    xpos = "" if row[4] == "_" else row[4]
    return Token(
        form=row[1],
        lemma=plain_lemma(row[1], row[2]),
        upos=row[3],
        xpos=xpos,
        feats=_feats(row[5]),
        head=place if head < 0 else head,
        rel="ROOT" if head < 0 else row[7],
        space="SpaceAfter=No" not in row[9],
    )


def _feats(text: str) -> str:
    kept = [f for f in text.split("|") if f != "_" and f.partition("=")[0] not in LEFT_OUT]
    return "|".join(kept)


def plain_lemma(form: str, lemma: str) -> str:
    """Return a lemma without the treebank's inner marks; a particle written apart is dropped."""
    first, mark, rest = lemma.partition("_")
    if mark and rest and first and not form.lower().startswith(first.lower()):
        return rest.replace("_", "")
    return lemma.replace("_", "") if len(lemma) > 1 else lemma


def key(sentence: Sentence) -> str:
    """Return a sentence as text without spaces and capitals, to find the same one again."""
    return "".join(token.form for token in sentence).lower()


# ---------------------------------------------------------------- from the 2017 scheme


class Mapping:
    """Labels of the present scheme for words of the old one, learned from sentences in both."""

    levels = (
        lambda t, h: (t.form.lower(), t.upos, t.feats, t.rel, h.upos),
        lambda t, h: (t.form.lower(), t.upos, t.feats, t.rel),
        lambda t, h: (t.form.lower(), t.upos, t.rel),
        lambda t, h: (t.upos, t.feats, t.rel, h.upos, t.form[:1].isupper()),
        lambda t, h: (t.upos, t.feats, t.rel),
    )

    def __init__(self, pairs: Iterable[tuple[Sentence, Sentence]]) -> None:
        self.labels: list[dict[tuple[object, ...], Counter[tuple[str, str, str]]]] = [
            defaultdict(Counter) for _ in self.levels
        ]
        for old, new in pairs:
            moved = reattached(old)
            for a, b in zip(moved, new, strict=True):
                for level, table in zip(self.levels, self.labels, strict=True):
                    table[level(a, moved[a.head])][b.upos, b.feats, b.rel] += 1

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return the sentence with labels, and heads of commas and conjunctions, of today."""
        moved = reattached(sentence)
        return tuple(self._word(t, moved[t.head], i) for i, t in enumerate(moved))

    def _word(self, token: Token, head: Token, place: int) -> Token:
        for n, (level, table) in enumerate(zip(self.levels, self.labels, strict=True)):
            seen = table.get(level(token, head))
            if seen is None or (n == 0 and sum(seen.values()) < 2):
                continue
            (upos, feats, rel), times = seen.most_common(1)[0]
            if times < 0.6 * sum(seen.values()) and n < len(self.levels) - 1:
                continue
            if (rel == "ROOT") != (token.head == place):
                rel = "ROOT" if token.head == place else token.rel
            return replace(token, upos=upos, feats=feats, rel=rel)
        return replace(token, rel=token.rel.replace("flat:name", "flat").replace("fixed", "flat"))


INSIDE_PHRASE = {"det", "amod", "nmod", "nmod:poss", "case", "nummod", "flat", "flat:name", "fixed"}
INSIDE_PHRASE |= {"acl", "acl:relcl", "appos", "compound:prt"}


def copulas_raised(sentence: Sentence) -> Sentence:
    """Make every copula but `zijn` the head of its clause, with the predicate as xcomp."""
    words = list(sentence)
    for i, copula in enumerate(sentence):
        if copula.rel != "cop" or copula.lemma == "zijn":
            continue
        down = words[i].head
        predicate = words[down]
        if i in {down, predicate.head}:
            continue
        for j, word in enumerate(words):
            if word.head == down and j not in {i, down} and not _stays(words, j, down):
                words[j] = replace(word, head=i)
        root = predicate.head == down
        words[i] = replace(
            copula, upos="VERB", head=i if root else predicate.head, rel=predicate.rel
        )
        words[down] = replace(predicate, head=i, rel="xcomp")
    return tuple(words)


def _stays(words: list[Token], place: int, predicate: int) -> bool:
    word = words[place]
    close = word.rel == "advmod" and place == predicate - 1 and words[predicate].upos == "ADJ"
    return word.rel in INSIDE_PHRASE or close


class Prepositions:
    """Which verb asks for which preposition (obl:arg), counted in the present-day files."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for i, token in enumerate(sentence):
                if token.rel in {"obl", "obl:arg"}:
                    self.seen[self._pair(sentence, i)][token.rel] += 1

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return the sentence with obl and obl:arg as the verb and preposition ask."""
        return tuple(self._word(sentence, i) for i in range(len(sentence)))

    def _word(self, sentence: Sentence, place: int) -> Token:
        token = sentence[place]
        seen = self.seen.get(self._pair(sentence, place))
        if token.rel not in {"obl", "obl:arg"} or not seen:
            return token
        return replace(token, rel=seen.most_common(1)[0][0])

    @staticmethod
    def _pair(sentence: Sentence, place: int) -> tuple[str, str]:
        cases = [t.form.lower() for t in sentence if t.rel == "case" and t.head == place]
        return sentence[sentence[place].head].lemma, cases[0] if cases else ""


def reattached(sentence: Sentence) -> Sentence:
    """Bring the heads of copulas, conjunctions and punctuation to the present scheme."""
    sentence = copulas_raised(sentence)
    heads = [token.head for token in sentence]
    for i, token in enumerate(sentence):
        if token.rel == "cc":
            after = [
                j
                for j in range(i + 1, len(sentence))
                if heads[j] == heads[i] and sentence[j].rel == "conj"
            ]
            if after:
                heads[i] = after[0]
    for i, token in enumerate(sentence):
        if token.rel == "punct":
            heads[i] = _punctuation_head(sentence, heads, i)
    return tuple(replace(t, head=h) for t, h in zip(sentence, heads, strict=True))


CLAUSE = {"conj", "ccomp", "advcl", "acl", "acl:relcl", "parataxis", "appos", "xcomp", "csubj"}


def _punctuation_head(sentence: Sentence, heads: list[int], place: int) -> int:
    root = next(i for i, h in enumerate(heads) if h == i)
    words = [i for i, t in enumerate(sentence) if t.rel != "punct"]
    left = [i for i in words if i < place]
    right = [i for i in words if i > place]
    if not left and not right:
        return heads[place]
    if not right:
        return root
    ahead = _highest(heads, right[0], words, lambda i: i > place)
    if not left:
        return ahead
    behind = _highest(heads, left[-1], words, lambda i: i < place)
    if heads[ahead] == behind or (sentence[ahead].rel in CLAUSE and heads[ahead] < place):
        return ahead
    if heads[behind] == ahead or heads[behind] > place:
        return behind
    return ahead if sentence[ahead].rel in CLAUSE else behind


def _highest(heads: list[int], start: int, words: list[int], inside: object) -> int:
    top = start
    while heads[top] != top and inside(heads[top]):  # type: ignore[operator]
        top = heads[top]
    return top


# ---------------------------------------------------------------- fine tags that are missing


ORDINAL = re.compile("(?:[0-9](?:e|de|ste)|eerste|derde|[a-z](?:nde|fde|sde|ste|vierde))n?$")


class Corrected:
    """Parts of speech of mapped words that no present-day sentence gives to the same form."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.seen: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for sentence in sentences:
            for i, t in enumerate(sentence):
                if i or t.form.islower():
                    self.seen[t.form][t.upos, t.feats] += 1

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return the sentence with ordinals and closed words tagged as they are today."""
        return tuple(self._word(t) for t in sentence)

    def _word(self, t: Token) -> Token:
        seen = self.seen.get(t.form)
        ordinal = t.xpos.startswith("TW|rang") or (
            not t.xpos and ORDINAL.search(t.form) is not None
        )
        ordinal = ordinal and t.upos == "NUM"
        if ordinal:
            return replace(t, upos="ADJ", feats="", rel="amod" if t.rel == "nummod" else t.rel)
        if seen is None or sum(seen.values()) < 4 or any(u == t.upos for u, _ in seen):
            return t
        upos, feats = seen.most_common(1)[0][0]
        return replace(t, upos=upos, feats=feats)


class FineTags:
    """The fine tag of a word from its form and features, where the treebanks leave no choice."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.by_form: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        self.by_end: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for sentence in sentences:
            for t in sentence:
                if t.xpos:
                    self.by_form[t.form.lower(), t.upos, t.feats][t.xpos] += 1
                    self.by_end[t.form.lower()[-2:], t.upos, t.feats][t.xpos] += 1

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return the sentence with a fine tag where it is certain, and none elsewhere."""
        return tuple(replace(t, xpos=t.xpos or self._tag(t)) for t in sentence)

    def _tag(self, t: Token) -> str:
        for table, form in ((self.by_form, t.form.lower()), (self.by_end, t.form.lower()[-2:])):
            seen = table.get((form, t.upos, t.feats))
            if seen:
                tag, times = seen.most_common(1)[0]
                if sum(seen.values()) >= 2 and times >= 0.95 * sum(seen.values()):
                    return tag
        return ""


# ---------------------------------------------------------------- text as it is really written


def lowered(sentence: Sentence) -> Sentence:
    """Return the sentence without any capital."""
    return tuple(replace(t, form=t.form.lower()) for t in sentence)


def unstopped(sentence: Sentence) -> Sentence:
    """Return the sentence without its last full stop, question mark or exclamation mark."""
    last = len(sentence) - 1
    ends = last > 0 and sentence[last].form in {".", "!", "?"}
    if not ends or any(t.head == last for t in sentence):
        return sentence
    return sentence[:last]


def roughened(sentence: Sentence, dice: random.Random) -> Sentence:
    """Lower-case 12 % and take the stop from 12 % of the sentences, some of them both."""
    throw = dice.random()
    if throw < 0.04:
        return unstopped(lowered(sentence))
    if throw < 0.12:
        return lowered(sentence)
    return unstopped(sentence) if throw < 0.20 else sentence
