"""The impact of a version is that of its own advice, person by person; the report shows it all."""

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from unittest.mock import patch

import numpy as np
import pytest

from taalmeter.audit_report import READINGS, TERMS, fairness_html
from taalmeter.cli import main
from taalmeter.impact_report import impact_html
from taalmeter.profile import Profile
from taalmeter.routing import load_rules
from taalmeter.routing.decide import decide
from taalmeter.routing.fairness import Settings
from taalmeter.routing.fairness_audit import audit_fairness
from taalmeter.routing.groups import read_groups
from taalmeter.routing.impact import TOGETHER
from taalmeter.routing.impact_read import impact_of
from taalmeter.routing.influence import influences
from taalmeter.routing.misplaced import chances_of_other
from taalmeter.routing.population import read_population, routed
from taalmeter.routing.rules import MORE, TALK
from taalmeter.tables import read_table

DAY = date(2026, 6, 1)
NT2 = ("onder_A1", "A1", "A2", "B1", "B2")


@pytest.fixture(scope="module")
def shipped():
    return load_rules()


@pytest.fixture
def people(tmp_path, shipped):
    """Write profiles of the shipped rules: some with levels, some with chances, some with holes."""

    def written(count: int, seed: int = 3) -> tuple:
        rng = np.random.default_rng(seed)
        open_inputs = [n for n in shipped.inputs if n not in ("lezen", "schrijven")]
        chances = [f"p_{skill}_{level}" for skill in ("lezen", "schrijven") for level in NT2]
        lines = [",".join(["persoon", "lezen", "schrijven", *open_inputs, *chances])]
        profiles = []
        for at in range(count):
            values, row = {}, [f"p{at}"]
            for name in ("lezen", "schrijven"):
                certain = rng.random() < 0.3
                spread = rng.multinomial(1000, rng.dirichlet((0.5,) * 5)) / 1000
                distribution = dict(zip(NT2, spread.tolist(), strict=True))
                values[name] = str(rng.choice(NT2)) if certain else distribution
                row.append(values[name] if certain else "")
            for name in open_inputs:
                one = shipped.inputs[name]
                value = one.value(int(rng.integers(0, one.size)))
                usual = {"inburgeringsplichtig": False, "wil_meedoen": True}.get(name, value)
                values[name] = usual if rng.random() < 0.9 else value
                text = values[name]
                said = {True: "ja", False: "nee"}[text] if isinstance(text, bool) else text
                row.append("" if said == "onbekend" else said)
            for name in ("lezen", "schrijven"):
                given = values[name] if isinstance(values[name], dict) else {}
                row += [given.get(level, "") for level in NT2]
            profiles.append(Profile(**values))
            lines.append(",".join(map(str, row)))
        path = tmp_path / "profielen.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path, profiles

    return written


@pytest.fixture
def groups(tmp_path):
    def written(count: int, odd: str = "zuid") -> object:
        lines = [f"p{at},{('noord', odd)[at % 2]},{at % 3}" for at in range(count)]
        path = tmp_path / "groepen.csv"
        path.write_text("\n".join(["persoon,wijk,blok", *lines]), encoding="utf-8")
        return path

    return written


def test_a_population_is_routed_as_each_person_is_advised(shipped, people):
    path, profiles = people(250)
    found = routed(read_population(shipped, path, DAY))
    advised = [shipped.advise(profile, on=DAY) for profile in profiles]
    for answer, chances, advice in zip(found.answers, found.chances, advised, strict=True):
        route = MORE if advice.route == TALK else advice.route or next(iter(advice.routes))
        assert found.names[answer] == route
        assert chances.max() == pytest.approx(max(advice.routes.values()), abs=1e-9)


def test_misplacement_is_what_the_chances_of_each_person_say(shipped, people):
    path, profiles = people(120)
    found = routed(read_population(shipped, path, DAY))
    shares = chances_of_other(found, shipped.ladder)
    rung = shipped.ladder
    for at, profile in enumerate(profiles):
        advice = shipped.advise(profile, on=DAY)
        if advice.route in ("", MORE, TALK):
            assert np.isnan(shares.other[at])
            continue
        assert shares.other[at] == pytest.approx(1 - advice.certainty, abs=1e-9)
        mine = rung.get(advice.route, -1)
        under = sum(
            p for name, p in advice.routes.items() if mine >= 0 and rung.get(name, -1) > mine
        )
        assert shares.under[at] == pytest.approx(under, abs=1e-9)


def test_the_influence_of_an_input_is_counted_over_all_cases(maker, tmp_path):
    rules = maker.load(tmp_path, maker.small())
    compiled = rules.compiled
    active = compiled.active_on(DAY)
    sizes = [one.size for one in compiled.inputs]
    outcome = {
        case: decide(compiled, case, active).outcome
        for case in itertools.product(*(range(size) for size in sizes))
    }
    for found in influences(rules, DAY):
        place = list(rules.inputs).index(found.name)
        seen: dict[tuple[int, ...], set[str]] = {}
        for case, route in outcome.items():
            seen.setdefault(case[:place] + case[place + 1 :], set()).add(route)
        assert found.share == pytest.approx(np.mean([len(routes) > 1 for routes in seen.values()]))
        assert bool(found.outcomes) == (found.share > 0)


@pytest.fixture
def versions(maker, tmp_path):
    """The small rules, and a version in which who read least well gets another route."""
    files = maker.small()
    old = maker.load(tmp_path / "oud", files)
    files["regelset/keuze.yaml"] = files["regelset/keuze.yaml"].replace("dan: les", "dan: vaktaal")
    return old, maker.load(tmp_path / "nieuw", files)


@pytest.fixture
def small_people(tmp_path):
    rng = np.random.default_rng(9)
    lines = ["persoon,wil,lezen,sector"]
    for at in range(300):
        level, wish = rng.choice(["onder_A1", "A1", "A2", ""]), rng.choice(["ja", "nee", "ja"])
        lines.append(f"p{at},{wish},{level},bouw")
    path = tmp_path / "mensen.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_who_moves_is_counted_from_advice_to_advice(versions, small_people, groups):
    found = impact_of(versions, DAY, small_people, groups(300), Settings())
    counted: Counter[tuple[str, str]] = Counter()
    for row in read_table(small_people).rows:
        values = {name: row[name] for name in ("wil", "lezen", "sector") if row[name]}
        counted[tuple(rules.advise(Profile(**values), on=DAY).route for rules in versions)] += 1
    assert min(counted.values()) >= 10
    assert {(flow.before, flow.after): flow.count for flow in found.flows} == counted
    up = next(flow for flow in found.directions if flow.direction == "hoger")
    assert up.count == counted["les", "vaktaal"]
    assert up.low < up.share < up.high
    assert [trait.trait for trait in found.traits] == ["wijk", "blok"]
    assert found.before.misplaced is None


def test_a_small_flow_is_hidden_with_what_would_give_it_away(versions, tmp_path):
    lines = [f"p{at},ja,{'A1' if at < 4 else 'A2'},bouw" for at in range(200)]
    path = tmp_path / "mensen.csv"
    path.write_text("\n".join(["persoon,wil,lezen,sector", *lines]), encoding="utf-8")
    found = impact_of(versions, DAY, path, None, Settings())
    assert all(flow.count is None for flow in (*found.flows, *found.directions))
    assert next(f for f in impact_of(versions, DAY, path, None, Settings(smallest=1)).directions
                if f.direction == "hoger").count == 4  # fmt: skip


def test_small_flows_stand_together_and_none_follows_from_what_is_shown(shipped, people, groups):
    path, _ = people(300)
    changed = replace(shipped, policy=replace(shipped.policy, certainty=0.6, per_route={}))
    found = impact_of((shipped, changed), DAY, path, groups(300), Settings())
    together = [flow for flow in found.flows if flow.before == TOGETHER]
    assert together
    assert all(flow.count is None or flow.count >= 10 for flow in found.flows)
    for direction in found.directions:
        flows = [flow.count for flow in found.flows if flow.direction == direction.direction]
        if direction.count is None:
            assert flows == [None]
        else:
            assert sum(flows) == direction.count
    for one in (found.before, found.after):
        assert one.human.share is None or round(one.human.share * 300) % 10 == 0
        assert one.misplaced.other.count % 10 == 0
    for shift in found.after.thresholds.values():
        assert all(count % 10 == 0 for count in shift.values())
    hidden = {flow.direction for flow in found.directions if flow.count is None}
    for trait in found.traits:
        assert hidden == {test.route for test in trait.tests if test.count is None}


def test_a_lower_threshold_sends_fewer_people_on_for_more_questions(shipped, people):
    path, _ = people(200)
    found = impact_of((shipped, shipped), DAY, path, None, Settings(smallest=1))
    more = [counts[MORE] for _, counts in sorted(found.after.thresholds.items())]
    assert more == sorted(more)
    assert more[0] < more[-1]
    assert found.after.misplaced.other.share > 0
    assert found.after.human.share >= more[2] / 200


def test_the_command_diff_says_who_of_a_population_moves(versions, small_people, groups, capsys):
    old, new = (rules.folder for rules in versions)
    words = ["taalmeter", "rules", "diff", old, new, "--population", str(small_people),
             "--groups", str(groups(300)), "--json"]  # fmt: skip
    with pytest.raises(SystemExit) as done, patch("sys.argv", words):
        main()
    assert done.value.code == 1
    data = json.loads(capsys.readouterr().out)
    assert data["populatie"]["personen"] == 300
    assert {one["kenmerk"] for one in data["populatie"]["kenmerken"]} == {"wijk", "blok"}


class Page(HTMLParser):
    """Keeps what a reader of the page meets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.open: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.links += [value for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "br", "line", "path", "circle", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("meta", "br", "line", "path", "circle", "rect"):
            assert self.open.pop() == tag


def test_the_reports_need_no_script_and_no_network_and_show_every_drawing_as_a_table(
    shipped, people, groups
):
    path, _ = people(400)
    population = read_population(shipped, path, DAY)
    traits = read_groups(read_table(groups(400, "<b>&zuid")), population.persons())
    fair = fairness_html(audit_fairness(shipped, population, DAY, traits))
    moved = impact_html(impact_of((shipped, shipped), DAY, path, groups(400, "<i>"), Settings()))
    for text in (fair, moved):
        page = Page(text)
        assert not page.open
        assert not page.tags["script"]
        assert not page.links
        assert page.tags["svg"] == page.tags["figure"] > 0
        assert page.tags["desc"] == page.tags["svg"]
        assert page.tags["table"] >= page.tags["svg"]
        assert page.tags["caption"] == page.tags["table"]
        assert "Dit is een indicatie." in text
        assert not re.search(r"url\(|@import|<b>&zuid|<i>", text)
    assert "&lt;b&gt;&amp;zuid" in fair


def test_the_same_audit_gives_the_same_bytes(shipped, people, groups):
    path, _ = people(150)
    population = read_population(shipped, path, DAY)
    traits = read_groups(read_table(groups(150)), population.persons())
    texts = {fairness_html(audit_fairness(shipped, population, DAY, traits)) for _ in range(2)}
    assert len(texts) == 1


def test_what_the_reports_say_is_at_most_b1(shipped, people, groups):
    from taalmeter.writing import readability

    path, _ = people(300)
    population = read_population(shipped, path, DAY)
    traits = read_groups(read_table(groups(300)), population.persons())
    pages = (
        fairness_html(audit_fairness(shipped, population, DAY, traits)),
        impact_html(impact_of((shipped, shipped), DAY, path, groups(300), Settings())),
    )
    said = {*READINGS.values(), *(meaning for _, meaning in TERMS)}
    for page in pages:
        said |= {unescape(text) for text in re.findall(r"<(?:p|figcaption)>(.*?)</", page)}
    assert len(said) > 15
    for text in sorted(said):
        found = [str(one) for one in readability.check(text.replace(" (taalmeter dif)", ""))]
        assert not found, found
