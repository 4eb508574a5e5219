"""The item bank: passages, items and writing tasks with their parameters, of one version."""

from taalmeter.bank.content import Form, Item, ItemSet, Passage, WritingTask
from taalmeter.bank.load import Bank, load_bank, publish

__all__ = ["Bank", "Form", "Item", "ItemSet", "Passage", "WritingTask", "load_bank", "publish"]
