"""The words of the item bank as an author writes them: lists, pseudo-words, learning tasks, rules.

As in `content.py`, field names are the Dutch words of the YAML files.
"""

from pydantic import Field, model_validator

from taalmeter.bank.content import Id, Made, OptionKey, Picture, SoundFile, Waivers
from taalmeter.levels import Content, Sourced


class Choice(Content):
    """Options with one key."""

    opties: dict[OptionKey, str] = Field(min_length=3)
    sleutel: OptionKey

    @model_validator(mode="after")
    def _has_key(self) -> "Choice":
        if self.sleutel not in self.opties:
            raise ValueError(f"sleutel must be one of {', '.join(self.opties)}")
        return self


class Word(Choice):
    """A word of a trade: its meaning, an example from the job, and a choice of meanings."""

    woord: str
    uitleg: str
    voorbeeld: str


class WordList(Content):
    """The words of one branche: `items/woordenschat/<branche>.yaml`."""

    id: Id
    branche: str
    naam: str
    woorden: tuple[Word, ...] = Field(min_length=10)
    gemaakt: Made
    uitzondering: Waivers = ()


class PseudoWords(Content):
    """Words that sound Dutch and do not exist: `items/nepwoorden.yaml`.

    Who says to know many of them says so too easily; the share of real words known is corrected
    with it.
    """

    versie: str
    uitleg: str
    woorden: tuple[str, ...] = Field(min_length=10)
    gemaakt: Made
    uitzondering: Waivers = ()


class Question(Choice):
    """A multiple-choice question without an id of its own."""

    vraag: str


class NewWord(Content):
    """A word that is taught: shown with a picture, asked at once and again at the end."""

    woord: str
    zin: str
    plaatje: str
    direct: Question
    later: Question


class LearningTask(Content):
    """Ten new words of a trade: `items/leertaken/<branche>.yaml`; not validated."""

    id: Id
    branche: str
    naam: str
    uitleg: str
    woorden: tuple[NewWord, ...] = Field(min_length=5)
    plaatjes: dict[str, Picture]
    geluid: SoundFile | None = None
    gemaakt: Made
    uitzondering: Waivers = ()

    @model_validator(mode="after")
    def _has_pictures(self) -> "LearningTask":
        for word in self.woorden:
            if word.plaatje not in self.plaatjes:
                raise ValueError(f"woord {word.woord} names the unknown plaatje {word.plaatje}")
        return self


class VocabularyRules(Sourced):
    """How many words of a sector are asked, and when a share may be said.

    Attributes:
        kent: number of real words in the part 'do you know this word?'.
        nepwoorden: number of pseudo-words between them.
        betekenis: number of words whose meaning is asked.
        minimum: real words that must have been answered before a share is said.
        zekerheid: probability that the share lies in the interval.
        gokt_vanaf: share of pseudo-words said to be known from which no share is said.
    """

    kent: int = Field(ge=1)
    nepwoorden: int = Field(ge=1)
    betekenis: int = Field(ge=1)
    minimum: int = Field(ge=1)
    zekerheid: float = Field(gt=0.5, lt=1)
    gokt_vanaf: float = Field(gt=0, le=1)


class LearningRules(Sourced):
    """Where the bands of learning speed begin, as the share of new words kept to the end.

    Attributes:
        gemiddeld, snel: the shares at which these bands begin; below is `rustig`.
        minimum: words that must have been asked at the end before a band is suggested.
        voorstel_vanaf: probability that a band must have to be suggested.
        gevalideerd: whether a study has shown that the bands mean something.
    """

    gemiddeld: float = Field(gt=0, lt=1)
    snel: float = Field(gt=0, lt=1)
    minimum: int = Field(ge=1)
    voorstel_vanaf: float = Field(gt=1 / 3, lt=1)
    gevalideerd: bool

    @model_validator(mode="after")
    def _rise(self) -> "LearningRules":
        if self.gemiddeld >= self.snel:
            raise ValueError("snel must begin above gemiddeld")
        return self


class WordRules(Content):
    """All of `items/woordmeting.yaml`."""

    versie: str
    woordenschat: VocabularyRules
    leertempo: LearningRules
