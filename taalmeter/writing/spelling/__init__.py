"""Spelling: which words are wrong, what was meant, and which kind of mistake it is."""

from taalmeter.writing.spelling.classify import Kind, classify
from taalmeter.writing.spelling.detect import Misspelling, detect
from taalmeter.writing.spelling.suggest import Suggestion, speller

__all__ = ["Kind", "Misspelling", "Suggestion", "classify", "detect", "speller"]
