"""A rule set that asks who someone is does not load, however it is put."""

from collections.abc import Callable

import pytest

from taalmeter.errors import ContentError, RuleSetRefused
from taalmeter.routing import RuleSet

Load = Callable[[dict[str, str]], RuleSet]
MAIN = "regelset/regelset.yaml"


def asking(files: dict[str, str], name: str, kind: str, question: str = "Zegt u het maar?") -> None:
    line = f'  {name}: {{{kind}, vraag: "{question}", waarom: Zomaar., veranderbaar: nee}}\n'
    files[MAIN] = files[MAIN].replace("uitkomst: route", line + "uitkomst: route")


NAMES = """geslacht sekse gender sex man_vrouw aanhef is_vrouw ge_slacht geslachtscode pronouns
leeftijd leeftijdsgroep age geboortejaar geboortedatum birth_year hoe_oud jongere jonger_dan_27
vijftig_plus_ouderen herkomst afkomst land_van_herkomst country_of_origin etniciteit ethnicity
migratieachtergrond allochtoon geboorteland huidskleur race vluchteling nationaliteit
nationality paspoort verblijfsstatus moedertaal thuistaal eerste_taal mother_tongue
native_language first_language taal_thuis anderstalig geloof religie religion kerk moskee
bouwjaar bouw_jaar huid huidtint strafblad straf_blad soort_pas niet_eu
islamitisch hoofddoek gezondheid health ziek ziekte medisch medische_klachten handicap
disability beperking arbeidsbeperking dyslexie dyslectisch diagnose trauma zwanger pregnant
lft m_v geb_datum wijk uiterlijk seksuele_geaardheid burgerlijke_staat politieke_voorkeur vakbond
adhd autisme medicijnen psychisch slechtziend bsn opmerkingen toelichting"""


@pytest.mark.parametrize("name", NAMES.split())
def test_an_input_with_such_a_name_is_refused(name: str, load: Load, files: dict[str, str]) -> None:
    asking(files, name, "waarheid: true")
    with pytest.raises(RuleSetRefused) as refused:
        load(files)
    assert name in refused.value.what
    assert refused.value.place.line is not None
    assert str(refused.value.place.file).endswith("regelset.yaml")


@pytest.mark.parametrize(
    "question",
    [
        "Bent u een man of een vrouw?",
        "Hoe oud bent u?",
        "Bent u ouder dan 55?",
        "Hoort u bij de 55-plussers?",
        "In welk land bent u geboren?",
        "Waar komt u vandaan?",
        "Hoeveel jaar woont u in Nederland?",
        "Welke taal spreekt u thuis?",
        "Spreekt u thuis Arabisch?",
        "Wat is uw eerste taal?",
        "Bent u gelovig?",
        "Gaat u naar de kerk of de moskee?",
        "Bent u gezond?",
        "Heeft u een ziekte?",
        "Slikt u medicijnen?",
        "Heeft u dyslexie?",
        "Bent u in verwachting?",
        "What is your gender?",
        "Where are you from?",
        "Is Dutch your first language?",
        "Do you have a disability?",
        "Vertel het in uw eigen woorden",
        "Wat is uw bouwjaar?",
        "Is uw huid donker?",
        "Heeft u een lichte of een getinte huid?",
        "Bent u een hij of een zij?",
        "Welke pas heeft u?",
        "Komt u van buiten de EU?",
        "Bent u een EU-burger?",
        "Praat u thuis Nederlands?",
        "Welke talen praat u thuis?",
        "Praten jullie thuis Nederlands?",
        "Wordt er thuis Nederlands gesproken?",
        "Spreekt u Nederlands met uw kinderen?",
        "Heeft u een strafblad?",
        "Bent u ooit veroordeeld?",
        "Heeft u in de gevangenis gezeten?",
        "Bent u in aanraking geweest met de politie?",
    ],
)
def test_an_innocent_name_does_not_hide_the_question(
    question: str, load: Load, files: dict[str, str]
) -> None:
    asking(files, "kenmerk", "waarheid: true", question)
    with pytest.raises(RuleSetRefused, match="kenmerk"):
        load(files)


def test_what_options_are_called_on_screen_does_not_hide_it_either(
    load: Load, files: dict[str, str]
) -> None:
    for said in ("vrouw", "ouder dan 55"):
        changed = dict(files)
        asking(changed, "kenmerk", f"keuze: [a, b], namen: {{a: {said}, b: anders}}")
        with pytest.raises(RuleSetRefused, match="kenmerk"):
            load(changed)


@pytest.mark.parametrize(
    "options",
    [
        "m, v",
        "M, V, X",
        "man, vrouw",
        "dhr, mevr",
        "islam, geen",
        "turks, pools",
        "18-27-jongeren",
        "hij, zij",
        "hij_hem, zij_haar, anders",
        "he, she, they",
        "eu, niet_eu",
        "EU, anders",
    ],
)
def test_options_do_not_hide_it_either(options: str, load: Load, files: dict[str, str]) -> None:
    asking(files, "groep", f"keuze: [{options}]")
    with pytest.raises(RuleSetRefused, match="groep"):
        load(files)


@pytest.mark.parametrize("bounds", ["[1940, 2008]", "[1900, 2030]", '["1950", "2005"]'])
def test_numbers_that_can_be_years_of_birth_are_refused(
    bounds: str, load: Load, files: dict[str, str]
) -> None:
    asking(files, "getal_op_de_kaart", f"getal: {bounds}")
    with pytest.raises(RuleSetRefused, match=r"getal_op_de_kaart.*leeftijd"):
        load(files)


@pytest.mark.parametrize("bounds", ["[0, 52]", "[0, 2000]", "[1950, 2500]"])
def test_other_numbers_are_welcome(bounds: str, load: Load, files: dict[str, str]) -> None:
    asking(files, "euro", f"getal: {bounds}")
    assert "euro" in load(files).inputs


@pytest.mark.parametrize(
    "kind", ["tekst: true", "vrije_tekst: 200", "string: true", "soort: tekst"]
)
def test_free_text_is_no_kind_of_input(kind: str, load: Load, files: dict[str, str]) -> None:
    asking(files, "wens", kind)
    with pytest.raises(RuleSetRefused, match="free text"):
        load(files)


def test_an_unknown_kind_is_a_mistake_and_no_input(load: Load, files: dict[str, str]) -> None:
    asking(files, "wens", "plaatje: true")
    with pytest.raises(ContentError, match="wens"):
        load(files)


def test_a_condition_on_it_is_refused_even_when_no_input_asks(
    load: Load, files: dict[str, str]
) -> None:
    name = "regelset/poort.yaml"
    files[name] = files[name].replace("{wil: nee}", "{geslacht: man}")
    with pytest.raises(RuleSetRefused, match="geslacht") as refused:
        load(files)
    assert str(refused.value.place.file).endswith("poort.yaml")


def test_a_sector_is_no_back_door(load: Load, files: dict[str, str]) -> None:
    files["sectoren.yaml"] = files["sectoren.yaml"].replace("naam: Bouw", "naam: Werk voor vrouwen")
    with pytest.raises(RuleSetRefused, match="geslacht"):
        load(files)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("spreekt_nederlands", "Spreekt u vlot Nederlands?"),
        ("landelijk", "Wilt u landelijk werken, in heel Nederland?"),
        ("agenda", "Heeft u deze maand tijd in uw agenda?"),
        ("zorg", "Wilt u werken in de gezondheidszorg of in een ziekenhuis?"),
        ("muziek", "Wilt u werken in de muziek?"),
        ("bewijs", "Heeft u een diploma, of acht jaar onderwijs in het Nederlands?"),
        ("vakman", "Wilt u een vak leren?"),
        ("landbouw", "Wilt u werken in de land- en tuinbouw?"),
        ("mentor", "Wilt u een mentor op de werkplek?"),
        ("examen", "Wilt u dit jaar een examen doen?"),
        ("managen", "Wilt u leiding geven?"),
        ("oudpapier", "Wilt u werken met oud papier?"),
        ("thuis_oefenen", "Kunt u thuis rustig oefenen?"),
        ("startdatum", "Kunt u snel beginnen?"),
        ("thuis_werken", "Wilt u thuis werken?"),
        ("thuiswerk", "Praat u graag, ook als u thuis werken moet?"),
        ("taal_oefenen", "Kunt u de taal thuis oefenen?"),
        ("praten", "Werkt u thuis, en praat u dan online met de groep?"),
        ("instroom", "Wilt u een zij-instroomtraject?"),
        ("past", "Welk werk past bij u?"),
        ("wijkteam", "Wilt u hulp van het wijkteam?"),
        ("les_plaats", "In welke wijk wilt u les?"),
        ("dag", "Wilt u uiterlijk in mei beginnen?"),
        ("huidverzorging", "Wilt u werken in de huidverzorging?"),
        ("bouw", "Wilt u het hele jaar in de bouw werken?"),
        ("bouw_jaarrond", "Is er het hele jaar werk in de bouw?"),
        ("straf_schoppen", "Wilt u werken bij een voetbalclub?"),
    ],
)
def test_a_question_about_what_someone_can_or_wants_is_welcome(
    name: str, question: str, load: Load, files: dict[str, str]
) -> None:
    asking(files, name, "waarheid: true", question)
    assert name in load(files).inputs
