"""A rule set can be read as text, in the order in which it decides."""

from taalmeter.routing import RuleSet, show


def test_everything_that_decides_is_shown_in_order(rules: RuleSet) -> None:
    text = show(rules)
    places = [text.index(part) for part in ("Wat de regels mogen weten", "[poort]", "[keuze]")]
    assert places == sorted(places)
    for one in (*rules.compiled.rules, *rules.inputs.values()):
        name = getattr(one, "id", None) or one.name
        assert name in text
    assert rules.hash in text


def test_a_rule_is_shown_as_a_sentence_with_its_ground(rules: RuleSet) -> None:
    text = show(rules)
    assert "K1: als lezen is lager dan A2 of lager dan 1F of niet bekend" in text
    assert '"U leert lezen."' in text
    assert "norm: B1; redactie, 2026-11-21; vanaf 2026-01-01" in text
    assert "Waarom de volgorde telt: De volgorde telt." in text
    assert "bemiddeling vanaf 90%" in text
