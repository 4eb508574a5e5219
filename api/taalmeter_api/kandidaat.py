"""The way in and out of the kandidaat: code, explanation, practice, pause, help, thank you.

The questions themselves are in `vragen.py`. A code is only ever posted; the browser then holds an
opaque token in a cookie.
"""

import re
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from taalmeter.bank.layout import blocks
from taalmeter.errors import CodeRefused, TaalmeterError
from taalmeter.intake.desk import Desk
from taalmeter_api import spoken, vragen, words
from taalmeter_api.candidate import CandidateDep, TokenDep, leave
from taalmeter_api.sentences import translations
from taalmeter_api.shell import (
    CANDIDATE_COOKIE,
    NOTHING_TYPED,
    DeskDep,
    Fields,
    FieldsDep,
    client_of,
    go,
    page,
    set_cookie,
)
from taalmeter_api.words import Problem

router = APIRouter()
router.include_router(vragen.router)
MAX_CARD = 100
_CODE = re.compile(r"[0-9]{6}")
_BETWEEN_DIGITS = re.compile(r"[\s.\-]+")


@router.get("/")
def start(request: Request) -> Response:
    """Ask for a code; staff find their log-in here too."""
    return _code_page(request, welcome=True)


@router.get("/afname")
def code_page(request: Request, weg: str = "") -> Response:
    """Ask for a code; with `weg=lang` for whoever was away so long that the device forgot it."""
    return _code_page(request, long_ago=weg == "lang")


def _code_page(
    request: Request,
    problems: Sequence[Problem] = (),
    typed: Fields = NOTHING_TYPED,
    *,
    welcome: bool = False,
    long_ago: bool = False,
) -> Response:
    return page(
        request,
        "kandidaat/code.html",
        problems=problems,
        typed=typed,
        welcome=welcome,
        long_ago=long_ago,
    )


@router.post("/afname")
def enter(request: Request, desk: DeskDep, fields: FieldsDep) -> Response:
    """Take a code, however its digits are grouped, and go to where the person was."""
    typed = Fields({"code": fields.text("code")[:20]})
    code = _BETWEEN_DIGITS.sub("", fields.text("code"))
    if not _CODE.fullmatch(code):
        text, remedy = words.CANDIDATE["code-geweigerd/vorm"]
        return _code_page(request, [Problem(text, remedy, "code")], typed)
    try:
        return _entered(request, desk, desk.enter(code, client=client_of(request)))
    except TaalmeterError as error:
        problem = words.to_candidate(error, "code")
        return _code_page(request, [problem], typed)


def _entered(request: Request, desk: Desk, token: str) -> Response:
    sitting = desk.sitting(token)
    before = "/afname/wachten" if sitting.held else "/afname/uitleg"
    response = go("/afname/vraag" if sitting.begun else before)
    set_cookie(request, response, CANDIDATE_COOKIE, token)
    return response


@router.get("/afname/kaart/{card}")
def card_page(request: Request, card: str) -> Response:
    """Greet who scanned a card; only the button uses it up, not a browser that looks ahead."""
    return page(request, "kandidaat/kaart.html", card=card[:MAX_CARD])


@router.post("/afname/kaart")
def enter_by_card(request: Request, desk: DeskDep, fields: FieldsDep) -> Response:
    """Take a card, and go to where the person was; else the digits on it still work."""
    try:
        return _entered(request, desk, desk.enter_by_card(fields.text("kaart")[:MAX_CARD]))
    except TaalmeterError as error:
        problem = words.to_candidate(error, "code")
        return _code_page(request, [problem])


@router.get("/afname/wachten")
def wait_page(request: Request, candidate: CandidateDep, nogmaals: str = "") -> Response:
    """Let someone wait until the whole group may begin; a button looks whether it may."""
    if not candidate.sitting.held:
        return go("/afname/vraag" if candidate.sitting.begun else "/afname/uitleg")
    return page(
        request, "kandidaat/wachten.html", again=nogmaals == "ja", card=candidate.sitting.picture
    )


@router.get("/afname/uitleg")
def explanation(request: Request, desk: DeskDep, candidate: CandidateDep) -> Response:
    """Show in pictures what we are going to do, the person's choice, and their data."""
    skills = spoken.skills_of(candidate.sitting.session.form)
    return page(
        request,
        "kandidaat/uitleg.html",
        local=desk.texts_for(candidate.token),
        card=candidate.sitting.picture,
        steps=spoken.explained(skills),
        sound=spoken.explanation_sound(skills),
        languages=translations(),
        practises=not skills <= {"woordenschat", "leertaak"},
    )


@router.get("/afname/uitleg/{language}")
def translated(request: Request, candidate: CandidateDep, language: str) -> Response:
    """Show the explanation in another language, marked as a translation."""
    if language not in translations():
        raise HTTPException(404)
    return page(
        request,
        "kandidaat/uitleg_vertaald.html",
        steps=spoken.explained(spoken.skills_of(candidate.sitting.session.form)),
        language=language,
        t=translations()[language],
    )


@router.get("/afname/oefenen")
def practice(request: Request, desk: DeskDep, candidate: CandidateDep) -> Response:
    """Show the practice question."""
    exercise = desk.office.bank.info.oefenen
    return page(
        request,
        "kandidaat/oefenen.html",
        exercise=exercise,
        text=blocks(exercise.tekst),
        sound=spoken.question_sound(desk.office.bank, exercise.opgave),
    )


@router.post("/afname/oefenen")
def practise(
    request: Request, desk: DeskDep, candidate: CandidateDep, fields: FieldsDep
) -> Response:
    """Take the answer to the practice question; it is not kept anywhere."""
    exercise = desk.office.bank.info.oefenen
    chosen = fields.text("antwoord")
    if chosen not in {*exercise.opgave.opties, vragen.NO_CHOICE}:
        text, remedy = words.CANDIDATE["antwoord-geweigerd/leeg"]
        return page(
            request,
            "kandidaat/oefenen.html",
            problems=[Problem(text, remedy, "antwoord")],
            exercise=exercise,
            text=blocks(exercise.tekst),
            sound=spoken.question_sound(desk.office.bank, exercise.opgave),
        )
    return go(f"/afname/oefenen/antwoord?keuze={chosen}")


@router.get("/afname/oefenen/antwoord")
def practice_answer(
    request: Request, desk: DeskDep, candidate: CandidateDep, keuze: str = ""
) -> Response:
    """Show the answer to the practice question, beside what the person chose."""
    exercise = desk.office.bank.info.oefenen
    return page(
        request,
        "kandidaat/oefenen_antwoord.html",
        exercise=exercise,
        text=blocks(exercise.tekst),
        chosen=keuze,
        sound=spoken.bank_sound(desk.office.bank, exercise.geluid),
    )


@router.post("/afname/beginnen")
def begin(desk: DeskDep, candidate: CandidateDep) -> Response:
    """Begin the sitting, or wait for the rest of the group."""
    if candidate.sitting.held:
        return go("/afname/wachten")
    desk.start(candidate.token)
    return go("/afname/vraag")


@router.get("/afname/pauze")
def pause_page(request: Request, candidate: CandidateDep) -> Response:
    """Say that the answers are kept and that the code goes on working."""
    sitting = candidate.sitting
    return page(
        request,
        "kandidaat/pauze.html",
        kept={},
        saved=bool(sitting.draft),
        who=sitting.contact,
        card=sitting.picture,
    )


@router.post("/afname/pauze")
def pause(desk: DeskDep, candidate: CandidateDep) -> Response:
    """Take a break."""
    desk.pause_candidate(candidate.token)
    return go("/afname/pauze")


@router.get("/afname/hulp")
def help_page(request: Request, desk: DeskDep, token: TokenDep, gevraagd: str = "") -> Response:
    """Say how to get help; whoever has not begun asks the person beside them."""
    try:
        local = desk.texts_for(token) if token else None
    except CodeRefused:
        local = None
    return page(
        request,
        "kandidaat/hulp.html",
        asked=gevraagd == "ja",
        busy=token is not None,
        local=local,
    )


@router.post("/afname/hulp")
def ask_help(desk: DeskDep, candidate: CandidateDep) -> Response:
    """Let the afnemer know that this person wants help."""
    desk.ask_help(candidate.token)
    return go("/afname/hulp?gevraagd=ja")


@router.get("/afname/stoppen")
def stop_page(request: Request, candidate: CandidateDep) -> Response:
    """Ask whether the person wants to stop for good."""
    return page(request, "kandidaat/stoppen.html", begun=candidate.sitting.begun)


@router.post("/afname/stoppen")
def stop(desk: DeskDep, candidate: CandidateDep) -> Response:
    """Stop for good, at the person's own wish."""
    desk.stop_candidate(candidate.token)
    return leave("/afname/gestopt")


@router.get("/afname/gestopt")
def stopped(request: Request) -> Response:
    """Say that stopping is all right."""
    return page(request, "kandidaat/gestopt.html")


@router.get("/afname/klaar")
def done(request: Request) -> Response:
    """Thank the person; no score, no level."""
    return page(request, "kandidaat/klaar.html")
