"""A kandidaat: code, explanation, practice, questions, pause, help, stop, thank you."""

import html
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient

from taalmeter.bank import Bank, load_bank
from taalmeter_api.sentences import card_words, catalogue, translations

Hidden = Callable[[str, str], str]
Browser = Callable[[], TestClient]
TEXT = "Beste Samira, ik ben ziek. Ik kom morgen niet. Groet, Kim"


@pytest.fixture
def sitting(house: Any, ready_case: Callable[[str], str]) -> Any:
    """A sitting that waits, with its code."""
    return house.desk.prepare_sitting(house.actor("afnemer"), ready_case("W-2026-014"))


def enter(client: TestClient, code: str) -> Any:
    return client.post("/afname", data={"code": code})


def begin(client: TestClient, code: str) -> Any:
    enter(client, code)
    return client.post("/afname/beginnen")


@cache
def right(item_id: str) -> str:
    """The right answer, so that the first part does not end the sitting."""
    item = load_bank().items[item_id]
    return item.sleutel or item.goed[0]


def reply(
    client: TestClient, page: str, hidden: Hidden, answer: str | None = None, **more: str
) -> Any:
    """Answer the question or task on a page; the question rightly when no answer is given."""
    if 'action="/afname/invoer"' in page:
        return client.post("/afname/invoer", data={"invoer": "scherm"})
    shown = {"sleutel": hidden(page, "sleutel")}
    task = hidden(page, "taak")
    if task:
        fields = re.findall(r'name="(veld-[^"]+)"', page)
        shown |= {"taak": task, **dict.fromkeys(fields, TEXT)}
    else:
        item_id = hidden(page, "opgave")
        given = right(item_id) if answer is None else answer
        shown |= {"opgave": item_id, "antwoord": given}
    return client.post("/afname/vraag", data=shown | more)


def until(client: TestClient, page: str, hidden: Hidden, wanted: str) -> str:
    """Answer until a page holds the wanted text."""
    for _ in range(120):
        if wanted in page:
            return page
        page = reply(client, page, hidden).text
    raise AssertionError(f"no page with {wanted!r}")


def answers(house: Any) -> list[tuple[str, str | None]]:
    """What stands in the journal of the only case, in order."""
    specialist = house.actor("specialist")
    (row,) = house.desk.cases(specialist)
    found = house.desk.case(specialist, row.case_id)
    return [
        (entry.event.opgave, entry.event.antwoord)
        for entry in found.history
        if entry.event.soort == "antwoord_gegeven"
    ]


def test_a_whole_sitting_can_be_done_without_javascript(
    visitor: TestClient, sitting: Any, hidden: Hidden, house: Any
) -> None:
    assert "Hebt u een code?" in visitor.get("/").text
    page = enter(visitor, sitting.code).text
    assert "Dit gaan we doen" in page
    assert "Oefenen" in visitor.get("/afname/oefenen").text
    page = visitor.post("/afname/oefenen", data={"antwoord": "b"}).text
    assert "Het antwoord is:" in page
    page = visitor.post("/afname/beginnen").text
    for word in ("Deel 1 van 4 · vraag 1", "Deel 2 van 4 · vraag 1", "Deel 3 van 4 · vraag 1"):
        page = until(visitor, page, hidden, word)
    page = until(visitor, page, hidden, "Deel 4 van 4 · tekst 1")
    until(visitor, page, hidden, "<h1>Dank u wel</h1>")
    row = house.desk.sittings(house.actor("afnemer"))[0]
    assert row.status == "klaar"


def test_the_thank_you_says_no_score_and_the_device_forgets_the_sitting(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    page = until(visitor, begin(visitor, sitting.code).text, hidden, "<h1>Dank u wel</h1>")
    said = re.sub(r"<[^>]+>", "", "<main" + page.split("<main")[1])
    assert "Dank u wel" in said
    assert not re.search(r"score|niveau|goed|fout|\d", said, re.IGNORECASE)
    assert visitor.get("/afname/vraag").url.path == "/afname"


def test_who_recognises_few_words_is_thanked_and_asked_no_more(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    page = begin(visitor, sitting.code).text
    for _ in range(20):
        if "<h1>Dank u wel</h1>" in page:
            break
        assert "Deel 1 van 4" in page
        page = reply(visitor, page, hidden, answer="weet-niet").text
    assert "<h1>Dank u wel</h1>" in page


def test_a_code_may_be_typed_or_pasted_with_spaces(visitor: TestClient, sitting: Any) -> None:
    code = sitting.code
    assert enter(visitor, f" {code[:3]} {code[3:]}").url.path == "/afname/uitleg"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12a456", "１２３４５６", "x" * 500])
def test_what_is_not_six_digits_is_said_kindly_and_kept(typed: str, visitor: TestClient) -> None:
    answer = enter(visitor, typed)
    assert answer.status_code == 400
    assert "<title>Fout: " in answer.text
    assert "Een code heeft 6 cijfers." in answer.text
    assert f'value="{typed[:20]}"' in answer.text


def test_an_unknown_code_is_not_told_apart_from_a_mistake(
    visitor: TestClient, sitting: Any
) -> None:
    wrong = "000000" if sitting.code != "000000" else "000001"
    answer = enter(visitor, wrong)
    assert answer.status_code == 400
    assert "Deze code werkt niet." in answer.text


def test_an_old_code_says_that_it_is_old(visitor: TestClient, sitting: Any, clock: Any) -> None:
    clock.turn(hours=25)
    assert "Deze code is oud." in enter(visitor, sitting.code).text


def test_wrong_codes_are_limited(visitor: TestClient, sitting: Any, clock: Any) -> None:
    pages = [enter(visitor, f"00000{n}").text for n in range(7) if f"00000{n}" != sitting.code]
    assert "De code was te vaak verkeerd." in pages[-1]
    assert "te vaak" in enter(visitor, sitting.code).text
    clock.turn(minutes=2)
    assert enter(visitor, sitting.code).url.path == "/afname/uitleg"


def test_no_address_and_no_page_of_the_kandidaat_holds_the_code(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    pages = [enter(visitor, sitting.code), visitor.post("/afname/beginnen")]
    pages += [reply(visitor, pages[-1].text, hidden)]
    pages += [visitor.get("/afname/pauze"), visitor.get("/afname/hulp")]
    for answer in pages:
        assert sitting.code not in answer.text
        assert sitting.code not in str(answer.url)
        assert "W-2026-014" not in answer.text


def test_no_question_page_gives_its_key_away(
    visitor: TestClient, sitting: Any, hidden: Hidden, bank: Bank
) -> None:
    page = begin(visitor, sitting.code).text
    seen = 0
    while item_id := hidden(page, "opgave"):
        item = bank.items[item_id]
        assert " checked" not in page
        assert "sleutel:" not in page
        asked = re.sub(r'(?s)<section class="lees".*?</section>', "", page)  # the text may say it
        for accepted in item.goed:
            assert f">{accepted}<" not in asked
            assert f'"{accepted}"' not in asked
        if item.plaatje and not item.is_choice:
            alt = html.unescape(re.search(r'class="plaat"[^>]*alt="([^"]*)"', page)[1])  # type: ignore[index]
            assert alt.startswith("Tekening van")
            assert not any(accepted in alt.casefold() for accepted in item.goed)
        elif item.plaatje:
            assert 'alt="Plaatje bij deze vraag"' in page
        page = reply(visitor, page, hidden).text
        seen += 1
    assert seen >= 30


def test_a_short_item_says_what_to_do_and_helps_nobody_spell(
    visitor: TestClient, sitting: Any, hidden: Hidden, bank: Bank
) -> None:
    page = until(visitor, begin(visitor, sitting.code).text, hidden, "Deel 3 van 4 · vraag 1")
    items = bank.short_sets["woord-schrijven-1"]
    assert hidden(page, "opgave") == items.opgaven[0].id
    assert html.escape(items.uitleg.strip()) in page
    (box,) = re.findall(r'<input[^>]*name="antwoord"[^>]*>', page)
    for off in ("spellcheck", "autocorrect", "autocapitalize", "autocomplete"):
        assert re.search(rf'{off}="(false|off)"', box)
    assert "Ik weet het niet" in page


def test_test_pages_are_never_translated(visitor: TestClient, sitting: Any) -> None:
    page = begin(visitor, sitting.code).text
    assert '<html lang="nl" class="taalmeter-thema" translate="no">' in page
    assert '<meta name="google" content="notranslate">' in page


def test_nothing_chosen_is_asked_again_with_a_way_out(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    page = begin(visitor, sitting.code).text
    answer = reply(visitor, page, hidden, answer="")
    assert answer.status_code == 400
    assert "U hebt nog niets gekozen." in answer.text
    assert 'href="#antwoord"' in answer.text
    assert hidden(answer.text, "opgave") == hidden(page, "opgave")


def test_not_knowing_is_an_answer(
    visitor: TestClient, sitting: Any, hidden: Hidden, house: Any
) -> None:
    page = begin(visitor, sitting.code).text
    reply(visitor, page, hidden, answer="weet-niet")
    assert answers(house) == [(hidden(page, "opgave"), None)]


def test_an_answer_that_is_sent_twice_is_kept_once(
    visitor: TestClient, sitting: Any, hidden: Hidden, house: Any
) -> None:
    page = begin(visitor, sitting.code).text
    first = reply(visitor, page, hidden, answer="b")
    second = reply(visitor, page, hidden, answer="b")
    assert first.status_code == second.status_code == 200
    assert hidden(first.text, "opgave") == hidden(second.text, "opgave")
    assert answers(house) == [(hidden(page, "opgave"), "b")]


def test_going_back_shows_the_answer_and_lets_it_be_changed(
    visitor: TestClient, sitting: Any, hidden: Hidden, house: Any, bank: Bank
) -> None:
    page = until(visitor, begin(visitor, sitting.code).text, hidden, "Deel 2 van 4 · vraag 1")
    first = hidden(page, "opgave")
    second = reply(visitor, page, hidden, answer="b").text
    assert f'href="/afname/vraag?opgave={first}"' in second
    back = visitor.get(f"/afname/vraag?opgave={first}").text
    assert hidden(back, "opgave") == first
    assert ('value="b" checked' if bank.items[first].is_choice else 'value="b"') in back
    after = reply(visitor, back, hidden, answer="c").text
    assert hidden(after, "opgave") == hidden(second, "opgave")
    assert [given for item, given in answers(house) if item == first] == ["b", "c"]


def test_the_first_question_of_a_text_has_no_way_back(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    page = until(visitor, begin(visitor, sitting.code).text, hidden, "Deel 2 van 4 · vraag 1")
    assert "Terug" not in page


def test_a_table_can_be_reached_and_scrolled_by_keyboard() -> None:
    from taalmeter.bank.layout import blocks
    from taalmeter_api.shell import templates

    delen = templates.env.get_template("kandidaat/delen.html").module
    page = str(delen.lees(blocks("# Rooster\n\nHallo\n\n- een\n- twee\n\n| dag |\n| ma <b> |")))  # type: ignore[attr-defined]
    assert '<section class="lees__tabel" tabindex="0" aria-label="Tabel"' in page
    assert '<th scope="col">dag</th>' in page
    assert "<td>ma &lt;b&gt;</td>" in page
    assert "<li>een</li><li>twee</li>" in page
    assert "<h2>Rooster</h2>" in page


def test_a_pause_keeps_everything_and_names_a_person(
    visitor: TestClient, sitting: Any, hidden: Hidden
) -> None:
    second = reply(visitor, begin(visitor, sitting.code).text, hidden).text
    pause = visitor.post("/afname/pauze")
    assert "Wij hebben uw antwoorden bewaard." in pause.text
    assert "Uw code blijft werken." in pause.text
    assert "Afnemer Jansen" in pause.text
    assert visitor.get("/afname/vraag").url.path == "/afname/pauze"
    assert hidden(visitor.post("/afname/verder").text, "opgave") == hidden(second, "opgave")


def test_the_sitting_goes_on_on_another_device_and_the_first_one_is_told(
    browser: Browser, sitting: Any, hidden: Hidden
) -> None:
    first, second = browser(), browser()
    page = reply(first, begin(first, sitting.code).text, hidden).text
    first.post("/afname/pauze")
    enter(second, sitting.code)
    moved = second.post("/afname/verder")
    assert hidden(moved.text, "opgave") == hidden(page, "opgave")
    told = reply(first, page, hidden)
    assert "U gaat nu verder op een ander apparaat." in told.text
    assert "Typ uw code" in told.text


def test_a_code_in_use_is_refused_on_a_second_device_until_the_afnemer_lets_it_move(
    browser: Browser, sitting: Any, hidden: Hidden, house: Any
) -> None:
    first, second = browser(), browser()
    page = reply(first, begin(first, sitting.code).text, hidden).text
    refused = enter(second, sitting.code)
    assert refused.status_code == 400
    assert "Iemand gebruikt deze code al op een ander apparaat." in refused.text
    page = reply(first, page, hidden).text
    house.desk.release_device(house.actor("afnemer"), sitting.sitting_id)
    moved = enter(second, sitting.code)
    assert hidden(moved.text, "opgave") == hidden(page, "opgave")
    assert "ander apparaat" in reply(first, page, hidden).text


def test_a_device_that_was_left_is_not_in_the_way(
    browser: Browser, sitting: Any, hidden: Hidden, clock: Any
) -> None:
    first, second = browser(), browser()
    page = reply(first, begin(first, sitting.code).text, hidden).text
    clock.turn(minutes=16)
    assert hidden(enter(second, sitting.code).text, "opgave") == hidden(page, "opgave")


def test_a_card_is_scanned_instead_of_typed_and_works_once(
    browser: Browser, sitting: Any, house: Any
) -> None:
    first, second = browser(), browser()
    page = first.get(f"/afname/kaart/{sitting.card}").text
    assert sitting.code not in page
    assert first.get(f"/afname/kaart/{sitting.card}").status_code == 200, "looking uses nothing up"
    assert first.post("/afname/kaart", data={"kaart": sitting.card}).url.path == "/afname/uitleg"
    again = second.post("/afname/kaart", data={"kaart": sitting.card})
    assert "Deze kaart werkt niet meer." in again.text
    assert 'name="code"' in again.text


@pytest.mark.parametrize("card", ["", "x", "\u00e9" * 200, "../..", "tm_" + "a" * 43])
def test_a_card_that_nobody_made_opens_nothing(card: str, visitor: TestClient) -> None:
    assert "Typ de 6 cijfers" in visitor.post("/afname/kaart", data={"kaart": card}).text


def test_a_card_ends_with_its_code(
    visitor: TestClient, sitting: Any, house: Any, clock: Any
) -> None:
    house.desk.new_code(house.actor("afnemer"), sitting.sitting_id)
    old = visitor.post("/afname/kaart", data={"kaart": sitting.card})
    assert "Deze kaart werkt niet meer." in old.text
    newer = house.desk.new_code(house.actor("afnemer"), sitting.sitting_id)
    clock.turn(hours=25)
    late = visitor.post("/afname/kaart", data={"kaart": newer.card})
    assert "Deze kaart werkt niet meer." in late.text


def test_asking_for_help_reaches_the_afnemer(visitor: TestClient, sitting: Any, house: Any) -> None:
    begin(visitor, sitting.code)
    assert "De begeleider weet het" in visitor.post("/afname/hulp").text
    assert house.desk.sittings(house.actor("afnemer"))[0].status == "hulp"


def test_stopping_is_asked_once_more_and_is_all_right(
    visitor: TestClient, sitting: Any, house: Any
) -> None:
    begin(visitor, sitting.code)
    assert "Wilt u stoppen?" in visitor.get("/afname/stoppen").text
    assert "Dat is goed." in visitor.post("/afname/stoppen").text
    assert house.desk.sittings(house.actor("afnemer"))[0].status == "gestopt"
    assert visitor.get("/afname/vraag").url.path == "/afname"
    assert "Deze code werkt niet." in enter(visitor, sitting.code).text


def test_who_is_stopped_by_the_afnemer_gets_a_calm_page(
    visitor: TestClient, sitting: Any, hidden: Hidden, house: Any
) -> None:
    page = begin(visitor, sitting.code).text
    house.desk.stop(house.actor("afnemer"), sitting.sitting_id, "brandalarm")
    assert "U bent gestopt" in reply(visitor, page, hidden).text


@pytest.mark.parametrize(
    "address",
    ["/afname/uitleg", "/afname/oefenen", "/afname/vraag", "/afname/pauze", "/afname/stoppen"],
)
def test_without_a_code_every_page_asks_for_one(address: str, visitor: TestClient) -> None:
    assert visitor.get(address).url.path == "/afname"
    visitor.cookies.set("taalmeter_afname", "verzonnen")
    assert visitor.get(address).url.path == "/afname"


def test_who_was_away_for_long_is_told_that_everything_is_kept(
    visitor: TestClient, sitting: Any, clock: Any
) -> None:
    begin(visitor, sitting.code)
    clock.turn(hours=13)
    page = visitor.get("/afname/vraag")
    assert page.url.path == "/afname"
    assert "Wij hebben uw antwoorden bewaard. Typ uw code nog een keer." in page.text
    assert "U was lang weg" not in visitor.get("/afname").text
    assert enter(visitor, sitting.code).url.path == "/afname/vraag"


def test_a_page_that_is_not_there_leads_back_to_the_question(
    visitor: TestClient, sitting: Any
) -> None:
    begin(visitor, sitting.code)
    answer = visitor.get("/afname/bestaat-niet")
    assert answer.status_code == 404
    assert "Deze bladzijde is er niet." in answer.text
    assert 'href="/afname/vraag"' in answer.text


def test_a_text_that_is_far_too_long_is_said_calmly(visitor: TestClient, sitting: Any) -> None:
    begin(visitor, sitting.code)
    answer = visitor.post("/afname/vraag", data={"veld-tekst": "a" * 2_000_000})
    assert answer.status_code == 413
    assert "Uw tekst is te lang." in answer.text


def test_help_is_there_without_a_code(visitor: TestClient) -> None:
    assert "Vraag de begeleider om hulp." in visitor.get("/afname/hulp").text


@pytest.fixture
def writer(house: Any, ready_case: Callable[[str], str]) -> Any:
    """A sitting of writing tasks only, with its code."""
    case_id = ready_case("W-2026-015")
    return house.desk.prepare_sitting(house.actor("afnemer"), case_id, "schrijven-taken")


@pytest.fixture
def writing(visitor: TestClient, writer: Any, hidden: Hidden) -> str:
    """The page of the first writing task."""
    return until(visitor, begin(visitor, writer.code).text, hidden, ">Tekst 1<")


def test_writing_boxes_give_no_spelling_help(writing: str) -> None:
    boxes = re.findall(r"<(?:textarea|input)[^>]*name=\"veld-[^>]*>", writing)
    assert boxes
    for box in boxes:
        for off in ('spellcheck="false"', 'autocorrect="off"', 'autocapitalize="off"'):
            assert off in box
        assert 'autocomplete="off"' in box


def test_every_writing_task_shows_an_example(writing: str) -> None:
    assert "Een voorbeeld" in writing


def test_an_empty_text_is_asked_again(visitor: TestClient, writing: str, hidden: Hidden) -> None:
    fields = re.findall(r'name="(veld-[^"]+)"', writing)
    answer = reply(visitor, writing, hidden, **dict.fromkeys(fields, "  "))
    assert answer.status_code == 400
    assert "U hebt nog niets geschreven." in answer.text


def test_nobody_has_to_write(visitor: TestClient, writing: str, hidden: Hidden) -> None:
    fields = re.findall(r'name="(veld-[^"]+)"', writing)
    skipped = dict.fromkeys(fields, "")
    answer = reply(visitor, writing, hidden, actie="niet-schrijven", **skipped)
    assert ">Tekst 2<" in answer.text


def test_a_text_is_not_thrown_away_by_the_wrong_button(
    visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    answer = reply(visitor, writing, hidden, actie="niet-schrijven")
    assert "U hebt al iets geschreven." in answer.text
    assert TEXT in answer.text


@pytest.mark.parametrize("text", ["a" * 20_001, "mijn nummer is 123456782"])
def test_a_text_that_cannot_be_kept_stays_on_the_page(
    text: str, visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    field = re.search(r'name="(veld-[^"]+)"', writing)
    assert field
    answer = reply(visitor, writing, hidden, **{field[1]: text})
    assert answer.status_code == 400
    assert text in answer.text
    assert "Fout: " in answer.text


@pytest.mark.parametrize("action", ["pauze", "hulp"])
def test_a_text_that_was_begun_survives_a_pause_and_a_call_for_help(
    action: str, visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    answer = reply(visitor, writing, hidden, actie=action)
    if action == "pauze":
        assert "<h1>Pauze</h1>" in answer.text
        assert "Wij hebben ook uw tekst bewaard." in answer.text
        answer = visitor.post("/afname/verder")
    assert TEXT in answer.text
    assert ">Tekst 1<" in answer.text


@pytest.mark.parametrize("action", ["pauze", "hulp"])
def test_a_text_that_was_begun_is_there_on_another_device_until_it_is_handed_in(
    action: str,
    visitor: TestClient,
    browser: Browser,
    writing: str,
    hidden: Hidden,
    house: Any,
    writer: Any,
) -> None:
    reply(visitor, writing, hidden, actie=action)
    house.desk.release_device(house.actor("afnemer"), writer.sitting_id)
    second = browser()
    enter(second, writer.code)
    asked_again = second.post("/afname/verder").text
    assert "Waarop typt u?" in asked_again, "it may be another kind of device"
    again = reply(second, asked_again, hidden).text
    assert TEXT in again
    assert TEXT not in reply(second, again, hidden).text


def test_a_text_that_may_not_be_kept_stays_on_this_screen_during_a_pause(
    visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    fields = re.findall(r'name="(veld-[^"]+)"', writing)
    with_bsn = dict.fromkeys(fields, "mijn nummer is 123456782")
    answer = reply(visitor, writing, hidden, actie="pauze", **with_bsn)
    assert "Laat dit scherm open." in answer.text
    assert "ook uw tekst bewaard" not in answer.text
    names = re.findall(r'type="hidden" name="([^"]+)"', answer.text)
    kept = {name: hidden(answer.text, name) for name in names}
    assert "123456782" in visitor.post("/afname/verder", data=kept).text


def test_a_pause_without_a_text_says_nothing_of_a_text(
    visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    empty = dict.fromkeys(re.findall(r'name="(veld-[^"]+)"', writing), "")
    assert "uw tekst" not in reply(visitor, writing, hidden, actie="pauze", **empty).text


@pytest.fixture
def asked(visitor: TestClient, writer: Any, hidden: Hidden) -> str:
    """The page that asks on what somebody types."""
    return until(visitor, begin(visitor, writer.code).text, hidden, "Waarop typt u?")


def test_on_what_somebody_types_is_asked_once_and_nothing_is_chosen_for_them(
    visitor: TestClient, asked: str, hidden: Hidden
) -> None:
    assert re.findall(r'name="invoer" value="([^"]+)"', asked) == [
        "toetsenbord", "scherm", "papier", "onbekend",
    ]  # fmt: skip
    assert " checked" not in asked
    wrong = visitor.post("/afname/invoer", data={"invoer": "iets"})
    assert wrong.status_code == 400
    assert "U hebt nog niets gekozen." in wrong.text
    first = visitor.post("/afname/invoer", data={"invoer": "onbekend"}).text
    assert ">Tekst 1<" in first
    assert ">Tekst 2<" in reply(visitor, first, hidden).text


def test_who_would_rather_write_on_paper_says_so_once_and_may_still_type(
    visitor: TestClient, asked: str, hidden: Hidden, writer: Any
) -> None:
    page = visitor.post("/afname/invoer", data={"invoer": "papier"}).text
    assert "<textarea" not in page
    assert f"<strong>{card_words()[writer.picture]}, tekst 1</strong>" in page
    second = reply(visitor, page, hidden, actie="op-papier").text
    assert ">Tekst 2<" in second
    assert "<textarea" not in second
    assert 'href="/afname/invoer"' in second
    assert "<textarea" in visitor.post("/afname/invoer", data={"invoer": "scherm"}).text


def test_a_text_goes_to_paper_and_comes_back_by_a_medewerker(
    visitor: TestClient,
    writing: str,
    hidden: Hidden,
    house: Any,
    writer: Any,
    log_in: Callable[[str], TestClient],
) -> None:
    paper = reply(visitor, writing, hidden, actie="papier").text
    assert "Schrijf op papier" in paper
    assert TEXT in visitor.get("/afname/vraag").text, "what was typed is still there"
    second = reply(visitor, paper, hidden, actie="op-papier").text
    assert ">Tekst 2<" in second
    until(visitor, second, hidden, "<h1>Dank u wel</h1>")

    staff, task = log_in("afnemer"), hidden(writing, "taak")
    here = f"/afnemer/afnames/{writer.sitting_id}"
    assert "tekst op papier, nog over te typen" in staff.get("/afnemer").text
    assert f'href="{here}/papier/{task}"' in staff.get(here).text
    form = staff.get(f"{here}/papier/{task}").text
    fields = re.findall(r'name="(veld-[^"]+)"', form)
    specialist = log_in("specialist")
    (row,) = house.desk.cases(house.actor("specialist"))
    assert (
        "op papier, nog over te typen" in specialist.get(f"/dossiers/{row.case_id}/schrijven").text
    )

    for wrong, said in (
        ({}, "U hebt nog niets getypt."),
        ({"geen": "ja", fields[0]: "Toch iets"}, "Er is een tekst"),
        ({fields[0]: "123456782"}, "BSN"),
        ({fields[0]: "a" * 20_001}, "Fout: "),
    ):
        answer = staff.post(f"{here}/papier/{task}", data=dict.fromkeys(fields, "") | wrong)
        assert answer.status_code == 400
        assert said in answer.text
        assert html.escape(wrong.get(fields[0], ""))[:60] in answer.text

    done = staff.post(f"{here}/papier/{task}", data=dict.fromkeys(fields, TEXT))
    assert done.url.path == here
    assert "over te typen" not in done.text
    assert staff.get(f"{here}/papier/{task}").url.path == here
    ratings = [
        specialist.get(f"/dossiers/{row.case_id}/schrijven?tekst={number}").text
        for number in (1, 2, 3)
    ]
    assert all(TEXT in page for page in ratings)
    told = "De kandidaat schreef op papier. Een medewerker typte de tekst over."
    assert [told in page for page in ratings].count(True) == 1


def test_what_was_typed_is_shown_as_text_and_never_as_html(
    visitor: TestClient, writing: str, hidden: Hidden
) -> None:
    fields = re.findall(r'name="(veld-[^"]+)"', writing)
    answer = reply(visitor, writing, hidden, actie="hulp", **dict.fromkeys(fields, "<b>x</b>"))
    assert "<b>x</b>" not in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("chosen", ["", "z", "d' or 1=1"])
def test_the_practice_question_takes_no_other_answers(
    chosen: str, visitor: TestClient, sitting: Any
) -> None:
    enter(visitor, sitting.code)
    answer = visitor.post("/afname/oefenen", data={"antwoord": chosen})
    assert answer.status_code == 400
    assert "U hebt nog niets gekozen." in answer.text


def test_practice_is_kept_nowhere(visitor: TestClient, sitting: Any, house: Any) -> None:
    enter(visitor, sitting.code)
    visitor.post("/afname/oefenen", data={"antwoord": "a"})
    assert answers(house) == []


def test_candidate_pages_stay_small(visitor: TestClient, sitting: Any) -> None:
    for answer in (enter(visitor, sitting.code), visitor.post("/afname/beginnen")):
        sheets = re.findall(r'href="(/static/[^"]+)"', answer.text)
        pictures = re.findall(r'<img[^>]* src="(/[^"]+)"', answer.text)  # sound comes when asked
        assert len(sheets) + len(pictures) <= 2
        assert len(answer.content) + 6 * 1024 <= 25 * 1024


@pytest.mark.parametrize("language", ["en", "ar", "pl", "tr", "uk"])
def test_the_explanation_can_be_read_in_another_language_and_says_it_is_a_translation(
    language: str, visitor: TestClient, sitting: Any
) -> None:
    enter(visitor, sitting.code)
    dutch = visitor.get("/afname/uitleg").text
    assert f'href="/afname/uitleg/{language}"' in dutch
    page = visitor.get(f"/afname/uitleg/{language}").text
    known = translations()[language]
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<div lang="{language}" dir="{direction}">' in page
    assert html.escape(known["vertaling"], quote=False) in page
    assert 'href="/afname/uitleg"' in page


def test_no_sentence_of_the_explanation_is_missing_in_a_translation() -> None:
    own = set(catalogue()["uitleg"]) - {"begin", "niet", "andere_taal"}
    for language, known in translations().items():
        assert own <= set(known), language
        for name in own:
            assert len(known[name]) == len(catalogue()["uitleg"][name]) or isinstance(
                known[name], str
            ), (language, name)


def test_a_language_that_is_not_there_is_said_calmly(visitor: TestClient, sitting: Any) -> None:
    enter(visitor, sitting.code)
    assert visitor.get("/afname/uitleg/xx").status_code == 404
