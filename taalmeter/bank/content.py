"""The content of the item bank as an author writes it: passages, items, tasks, forms, parameters.

Field names are the Dutch words of the YAML files. A model here says what may stand in a file; what
must hold between files is checked in `load.py`, and what makes content good in `checks/`.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from taalmeter.levels import Content, Day, ScaleId, Skill

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
OptionKey = Literal["a", "b", "c", "d"]
TextKind = Literal[
    "brief", "e-mail", "app-bericht", "rooster", "aankondiging", "formulier", "instructie",
    "etiket", "advertentie", "tabel", "folder", "nieuwsbericht",
]  # fmt: skip
Asks = Literal["letterlijk vinden", "verbinden", "hoofdgedachte", "opzoeken", "bedoeling"]
RubricRow = Literal[
    "samenhang", "doel", "publiek", "woordgebruik", "spelling-interpunctie-grammatica",
    "leesbaarheid",
]  # fmt: skip
ShortKind = Literal[
    "woord schrijven", "woord ontbreekt", "werkwoord", "zin bouwen", "formulier invullen"
]
LARGEST_SET = 6
RUBRIC_ROWS: tuple[RubricRow, ...] = RubricRow.__args__  # type: ignore[attr-defined]


class Made(Content):
    """Who wrote a piece of content, and when."""

    door: str
    datum: Day


class Waiver(Content):
    """A finding of `items check` that may stay, with the reason.

    `over` is what the finding is about (the id of an opgave, a word); it may be left out when the
    finding is about the whole file. A waiver that no finding needs is itself a finding.
    """

    code: str = Field(pattern=r"^I\d\d$")
    over: str | None = None
    reden: str = Field(pattern=r"\S+\s+\S+\s+\S+")


Waivers = tuple[Waiver, ...]
SoundFile = Annotated[str, Field(pattern=r"^geluid/[a-z0-9-]+\.(mp3|ogg|m4a)$")]
"""The slot for a recording of an instruction; texts that measure reading have none."""


class Picture(Content):
    """An SVG drawing of the project's own, with the words that replace it."""

    svg: str = Field(pattern=r"^<svg ")
    alt: str = Field(min_length=2)


class Review(Content):
    """How often an item was answered right by people who had not seen the key.

    `met_tekst` and `zonder_tekst` are [right, of how many]: with the text before them, and guessing
    without it. An item that can be guessed does not measure reading. `versie` says of which wording
    this holds (`checks.review.wording`): an item that was changed must be solved again.
    """

    methode: Literal["blind"]
    datum: Day
    met_tekst: tuple[int, int]
    zonder_tekst: tuple[int, int]
    versie: str | None = Field(default=None, pattern=r"^[0-9a-f]{8}$")

    @model_validator(mode="after")
    def _counts(self) -> "Review":
        for right, of in (self.met_tekst, self.zonder_tekst):
            if not 0 <= right <= of:
                raise ValueError(f"[{right}, {of}] is not [right, of how many]")
        return self


class Item(Content):
    """One question with its key: multiple choice, or a short typed answer."""

    id: Id
    vraag: str = Field(min_length=3)
    vraagt: Asks | None = None
    opties: dict[OptionKey, str] = {}
    sleutel: OptionKey | None = None
    goed: tuple[str, ...] = ()
    plaatje: str | None = None
    beoordeling: Review | None = None

    @model_validator(mode="after")
    def _has_one_key(self) -> "Item":
        if bool(self.opties) == bool(self.goed):
            raise ValueError("give either opties with a sleutel, or goed with accepted answers")
        if self.opties and len(self.opties) < 3:
            raise ValueError("give at least three opties")
        if self.opties and self.sleutel not in self.opties:
            raise ValueError(f"sleutel must be one of {', '.join(self.opties)}")
        if list(self.opties) != sorted(self.opties):
            raise ValueError("opties must be named a, b, c, d in that order")
        return self

    @property
    def is_choice(self) -> bool:
        """Whether this is a multiple-choice question."""
        return bool(self.opties)


class DeclaredLevel(Content):
    """The level the author had in mind, in the words of both scales."""

    nt1: str
    nt2: str


class Passage(Content):
    """A text with one or more items on it (a testlet): `items/lezen/<id>.yaml`.

    `tekst` is plain text: an empty line begins a new paragraph, a line that begins with `# ` is a
    heading, `- ` a list item, and lines of the form `| a | b |` are the rows of a table, of which
    the first holds the column names.
    """

    id: Id
    soort: TextKind
    titel: str
    thema: str
    niveau: DeclaredLevel
    tekst: str = Field(min_length=10)
    opgaven: tuple[Item, ...] = Field(min_length=1, max_length=6)
    gemaakt: Made
    uitzondering: Waivers = ()


class ItemSet(Content):
    """A set of items without a text: `items/alfabetisering/` and `items/schrijfopgaven/`.

    A set for schrijven holds at most six items of one `soort`, from easy to hard, and is scored as
    a whole, as the items of a text are. Its pictures are shown with their `alt`, which therefore
    must not hold the answer.
    """

    id: Id
    naam: str
    uitleg: str
    vaardigheid: Literal["woordherkenning", "schrijven"]
    soort: ShortKind | None = None
    opgaven: tuple[Item, ...] = Field(min_length=1)
    plaatjes: dict[str, Picture] = {}
    geluid: SoundFile | None = None
    gemaakt: Made
    uitzondering: Waivers = ()

    @model_validator(mode="after")
    def _has_pictures(self) -> "ItemSet":
        for item in self.opgaven:
            if item.plaatje is not None and item.plaatje not in self.plaatjes:
                raise ValueError(f"opgave {item.id} names the unknown plaatje {item.plaatje}")
        return self

    @model_validator(mode="after")
    def _is_short(self) -> "ItemSet":
        if (self.vaardigheid == "schrijven") != (self.soort is not None):
            raise ValueError("a set for schrijven has a soort, and only such a set")
        if self.vaardigheid != "schrijven":
            return self
        if len(self.opgaven) > LARGEST_SET:
            raise ValueError(f"a set for schrijven has at most {LARGEST_SET} opgaven")
        for item in self.opgaven:
            shown = self.plaatjes[item.plaatje].alt.casefold() if item.plaatje else ""
            told = [word for word in item.goed if word.casefold() in shown]
            if told:
                raise ValueError(f"the alt of plaatje {item.plaatje} tells the answer '{told[0]}'")
        return self


class FormField(Content):
    """One line of a form that the kandidaat fills in."""

    id: Id
    label: str
    voorbeeld: str | None = None


class RubricDescriptors(Content):
    """What a rater sees at 0, 1, 2 and 3 points of one rubric row, for this task."""

    punten_0: str
    punten_1: str
    punten_2: str
    punten_3: str

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The four descriptors, lowest first."""
        return (self.punten_0, self.punten_1, self.punten_2, self.punten_3)


class ModelAnswer(Content):
    """An answer for raters to compare with: its level, its points, and why."""

    niveau: str
    antwoord: dict[str, str]
    toelichting: str
    punten: dict[RubricRow, Annotated[int, Field(ge=0, le=3)]]


class WritingTask(Content):
    """A prompt, what the text must hold, and its rubric: `items/schrijven/<id>.yaml`.

    `voorbeeld` is shown to the kandidaat and is about something else, so that it cannot be copied.
    `modelantwoorden` are for the rater, from weak to strong, by field (`tekst` without velden).
    """

    id: Id
    soort: Literal["formulier", "briefje", "bericht", "verslag"]
    titel: str
    thema: str
    niveau: DeclaredLevel
    situatie: str
    opdracht: str
    onderdelen: tuple[str, ...] = Field(min_length=1)
    velden: tuple[FormField, ...] = ()
    voorbeeld: str
    modelantwoorden: tuple[ModelAnswer, ...] = Field(min_length=3, max_length=3)
    minimum_woorden: int = Field(ge=1, le=100)
    rubriek: dict[RubricRow, RubricDescriptors]
    geluid: SoundFile | None = None
    gemaakt: Made
    uitzondering: Waivers = ()

    @model_validator(mode="after")
    def _is_whole(self) -> "WritingTask":
        missing = [row for row in RUBRIC_ROWS if row not in self.rubriek]
        if missing:
            raise ValueError(f"rubriek misses {', '.join(missing)}")
        if (self.soort == "formulier") != bool(self.velden):
            raise ValueError("velden belong to a formulier, and a formulier has velden")
        for model in self.modelantwoorden:
            if set(model.antwoord) != set(self.fields) or set(model.punten) != set(RUBRIC_ROWS):
                raise ValueError(
                    f"modelantwoorden must fill {', '.join(self.fields)} and all rubric rows"
                )
        return self

    @property
    def best_answer(self) -> dict[str, str]:
        """The strongest model answer, by field."""
        return self.modelantwoorden[-1].antwoord

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of what is written: the fields of a form, or `tekst`."""
        return tuple(field.id for field in self.velden) or ("tekst",)


class Stop(Content):
    """When an adaptive part has asked enough; measured in expected loss, never shown as a clock.

    `verlies_per_seconde`: the expected loss that a text must save for each second it takes.
    `hoogstens_seconden`: no text is put that is expected to end after this.
    """

    verlies_per_seconde: float = Field(gt=0, le=0.01)
    hoogstens_seconden: float = Field(gt=0, le=3600)
    hoogstens_per_thema: int | None = Field(default=None, ge=1)


class Part(Content):
    """One part of a form: which skill, from what, in what order, and when it ends.

    `vast` puts the named texts, tasks or item sets in the order given; for woordenschat and
    leertaak these are the word list or learning task of a branche. `adaptief` chooses each next
    text (for schrijven: set of short items) by what it is expected to save, after those that are
    named; with at least `minimum` in all, until `stop`. A theme of short items is their `soort`.
    """

    vaardigheid: Literal["woordherkenning", "lezen", "schrijven", "woordenschat", "leertaak"]
    keuze: Literal["vast", "adaptief"]
    inhoud: tuple[str, ...] = ()
    minimum: int = Field(default=1, ge=1)
    stop: Stop | None = None
    stopt_afname_onder: bool = False
    grens: float | None = Field(default=None, gt=0, lt=1)

    @model_validator(mode="after")
    def _is_whole(self) -> "Part":
        if self.keuze == "vast" and not self.inhoud:
            raise ValueError("a vast part names its inhoud")
        if self.keuze == "adaptief" and self.vaardigheid == "woordherkenning":
            raise ValueError("only lezen and schrijven can be adaptief")
        if (self.keuze == "adaptief") != (self.stop is not None):
            raise ValueError("stop belongs to an adaptief part, and an adaptief part has a stop")
        if self.keuze == "adaptief" and len(self.inhoud) > self.minimum:
            raise ValueError("an adaptief part names no more than its minimum")
        if (self.vaardigheid == "woordherkenning") != (self.grens is not None):
            raise ValueError("grens belongs to woordherkenning, and woordherkenning has a grens")
        return self


class Form(Content):
    """Blueprint of a sitting: `items/toetsvormen/<id>.yaml`.

    `evenwijdig` names the form that may be given instead, with other texts of the same weight.
    With `per_branche` it stands for one form a branche that it names: `woordenschat-logistiek`.
    """

    id: Id
    naam: str
    uitleg: str
    onderdelen: tuple[Part, ...] = Field(min_length=1)
    evenwijdig: Id | None = None
    uitzondering: Waivers = ()
    per_branche: bool = False

    @model_validator(mode="after")
    def _is_about_one_branche(self) -> "Form":
        of_words = [p for p in self.onderdelen if p.vaardigheid in ("woordenschat", "leertaak")]
        if self.per_branche and (not of_words or len(self.onderdelen) > 1):
            raise ValueError("per_branche belongs to a form of woordenschat or leertaak alone")
        if not self.per_branche and any(len(part.inhoud) > 1 for part in of_words):
            raise ValueError("a part of woordenschat or leertaak names one branche")
        return self

    def for_branche(self, branche: str) -> "Form":
        """Give the form that asks about one branche, of a form that is made for each of several."""
        part = self.onderdelen[0].model_copy(update={"inhoud": (branche,)})
        return self.model_copy(
            update={
                "id": f"{self.id}-{branche}",
                "naam": f"{self.naam}: {branche}",
                "onderdelen": (part,),
                "per_branche": False,
            }
        )


class Practice(Content):
    """The practice question that comes before every sitting, with its answer shown."""

    tekst: str
    opgave: Item
    uitleg: str
    geluid: SoundFile | None = None


class BankInfo(Content):
    """`items/bank.yaml`: the version of the bank, which parameters it uses, the practice item."""

    versie: str
    parameters: str
    schalen: tuple[ScaleId, ...]
    vaardigheden: tuple[Skill, ...]
    oefenen: Practice
    uitzondering: Waivers = ()
