"""`taalmeter demo`: one invented kandidaat through the whole chain, printed line by line."""

from collections.abc import Iterator
from datetime import date

from taalmeter.bank import Bank, load_bank
from taalmeter.play import Player, play_session
from taalmeter.profile import Profile, Value
from taalmeter.purpose import DISCLAIMERS
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing import Advice, RuleSet, load_rules
from taalmeter.session import Session

FORM = "intake"
INTAKE: dict[str, Value] = {
    "inburgeringsplichtig": False,
    "wil_meedoen": True,
    "sector": "logistiek",
    "doel": "werk",
    "werkaanbod": False,
    "leertempo": "gemiddeld",
    "dagdelen": 4,
    "wachttijd_weken": 6,
    "digitaal": "met_hulp",
    "ondersteuning": "nee",
    "bewijs_taal": False,
}
BAR = 24


def play(seed: int, scale: str) -> Iterator[str]:
    """Give the lines of the demo: the sitting, its results, the advice and the first steps."""
    bank, rules = load_bank(), load_rules()
    player = Player(reading=-1.3, writing=-1.5, seed=seed)
    session = Session(bank, form=FORM, scale=scale, seed=seed)
    play_session(session, player)
    results = {
        name: result
        for name, result in session.results().items()
        if isinstance(result, SkillResult | GateResult)
    }
    yield "VOORBEELD: deze kandidaat bestaat niet. De antwoorden zijn geloot."
    yield ""
    yield from _intake(rules, scale)
    yield from _sitting(session, bank)
    yield "3. RESULTAAT"
    for result in results.values():
        yield from _result(bank, result)
    advice = rules.advise(_profile(results, scale), on=date.today())
    yield from _advice(advice, rules)
    yield from _route(advice, rules)
    yield ""
    yield from DISCLAIMERS


def _profile(results: dict[str, SkillResult | GateResult], scale: str) -> Profile:
    return Profile(
        **INTAKE,
        spreekt_vlot_nederlands=scale == "nt1",
        kent_letters=results["woordherkenning"],
        lezen=results["lezen"],
        schrijven=results["schrijven"],
    )


def _intake(rules: RuleSet, scale: str) -> Iterator[str]:
    yield "1. AANMELDING EN INTAKE"
    facts: dict[str, Value] = {**INTAKE, "spreekt_vlot_nederlands": scale == "nt1"}
    for name, value in facts.items():
        shown = ("ja" if value else "nee") if isinstance(value, bool) else str(value)
        yield f"   {rules.inputs[name].label + ' ':.<32} {shown.replace('_', ' ')}"
    yield ""


def _sitting(session: Session, bank: Bank) -> Iterator[str]:
    answers = [event.ref for event in session.log if event.kind == "antwoord"]
    short = sum(bank.testlet_of.get(name) in bank.short_sets for name in answers)
    texts = dict.fromkeys(
        bank.passage_of[event.ref] for event in session.log if event.ref in bank.passage_of
    )
    yield f"2. AFNAME ({session.form.naam})"
    yield (
        f"   {len(answers) - short} vragen, {len(texts)} teksten, "
        f"{short} korte schrijfopgaven, {len(session.texts)} schrijftaken"
    )
    for name in texts:
        yield f"   - {bank.passages[name].soort}: {bank.passages[name].titel}"
    yield ""


def _result(bank: Bank, result: SkillResult | GateResult) -> Iterator[str]:
    if isinstance(result, GateResult):
        yield f"   {result.skill}"
        yield f"   {result.correct} van {result.asked} woorden goed; zone {result.zone}"
        yield f"   kans op genoeg woordherkenning: {_number(result.probability)}"
        yield ""
        return
    provisional = ", voorlopig" if result.versions.voorlopig else ""
    level = bank.levels.label(result.level) if result.level else "geen"
    yield f"   {result.skill} ({result.scale}, {result.status}{provisional})"
    for name, chance in result.probabilities.items():
        bar = "#" * round(BAR * chance)
        yield f"   {bank.levels.label(name):<15} {_number(chance)} {bar}"
    yield f"   niveau met het kleinste verwachte verlies: {level}"
    for norm_id, norm in result.norms.items():
        yield f"   norm {norm_id:<9} {norm.zone:<8} kans {_number(norm.kans)}"
    for note in result.notes:
        yield f"   let op: {note}"
    yield ""


def _advice(advice: Advice, rules: RuleSet) -> Iterator[str]:
    yield f"4. ADVIES volgens {advice.versions.id} {advice.versions.versie}"
    name = rules.routes[advice.route].name if advice.route in rules.routes else advice.route
    yield f"   route      {name} ({advice.route})"
    yield f"   zekerheid  {_number(advice.certainty)} ({advice.status})"
    yield f"   omdat      {advice.because}"
    if advice.rule is not None:
        yield f"   regel      {advice.rule} in tabel {advice.table}"
    for condition in advice.conditions:
        yield f"              - {condition.words}"
    for source in advice.sources:
        yield f"   bron       {source.id}: {source.title}"
    for route, chance in advice.routes.items():
        yield f"   kans       {_number(chance)} {route}"
    for other in advice.alternatives:
        yield f"   anders     {other.route} volgens regel {other.rule}: {other.because}"
    for side in advice.side_advice:
        yield f"   ook        {side.name}: {side.because}"
    yield f"   bon        {advice.receipt[:16]}"
    yield ""


def _route(advice: Advice, rules: RuleSet) -> Iterator[str]:
    yield "5. BESLUIT"
    yield "   Een mens beslist, samen met de kandidaat. Daarna komt de route op papier:"
    if advice.route in rules.routes:
        for number, stop in enumerate(rules.routes[advice.route].stops, start=1):
            yield f"   {number}. {stop.text}"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
