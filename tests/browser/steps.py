"""What people do on the pages, step by step, for every test that plays a chain in a browser."""

import re

from playwright.sync_api import Page, expect

from taalmeter.bank import load_bank

BANK = load_bank()
ANSWERS = {
    "Moet u inburgeren": "Nee",
    "Wilt u kijken hoe u leest": "Ja",
    "vlot een gesprek voeren": "Nee",
    "Is er al een plek": "Nee",
    "Wat wilt u? Werken": "Werk",
    "Hoe snel pakt deze persoon": "Gemiddeld",
    "Werkt u zelf met computer": "Met hulp",
    "Wilt u ook hulp bij andere": "Nee",
    "Heeft u een diploma": "Zeg ik liever niet",
}


def log_in(page: Page, site, who: str) -> None:
    page.goto(f"{site.url}/inloggen")
    page.get_by_label("E-mail").fill(f"{who}@voorbeeld.example")
    page.get_by_label("Wachtwoord").fill(site.password)
    page.get_by_role("button", name="Inloggen").click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, legend: str, option: str) -> None:
    group = page.get_by_role("group", name=re.compile(re.escape(legend)))
    group.get_by_label(option, exact=True).check()


def do_intake(page: Page) -> None:
    assert page.locator("input[type=radio]:checked").count() == 0
    for legend, option in ANSWERS.items():
        choose(page, legend, option)
    page.get_by_label("In welk soort werk").select_option("logistiek")
    page.get_by_label("Hoeveel dagdelen").select_option("4")
    page.get_by_label("Over hoeveel weken").select_option("2")
    page.get_by_label("Wat wil de kandidaat zelf?").fill("Ik wil in een magazijn werken.")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page).not_to_have_title(re.compile("^Fout:"))


def take_one_step(page: Page) -> None:
    """Do what the page asks, as somebody who reads at about A2."""
    task = page.locator("input[name=taak]")
    question = page.locator("input[name=opgave]")
    if task.count():
        for name, text in BANK.tasks[task.input_value()].best_answer.items():
            page.locator(f"[name='veld-{name}']").fill(text)
        press(page, "Verder")
    elif question.count() and question.input_value() in BANK.items:
        answer_question(page, question.input_value())
    elif page.locator("input[type=radio]").count():
        page.locator("input[type=radio]").first.check()
        press(page, "Verder")
    else:
        page.locator("main button, main a.utrecht-button").first.click()


def answer_question(page: Page, item_id: str) -> None:
    item = BANK.items[item_id]
    easy = BANK.parameters.opgaven[item_id].b < -1.6
    if not item.is_choice and item_id not in BANK.passage_of and not easy:
        press(page, "Ik weet het niet")
        return
    if not item.is_choice:
        page.locator("input[name=antwoord]").fill(item.goed[0])
    else:
        wrong = next(option for option in item.opties if option != item.sleutel)
        page.locator(f"input[name=antwoord][value={item.sleutel if easy else wrong}]").check()
    press(page, "Verder")
