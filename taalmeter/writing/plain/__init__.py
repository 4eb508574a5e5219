"""The parts of the readability meter: words, sentences, rules, and where texts stand."""
