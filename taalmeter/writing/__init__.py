"""Evidence from written Dutch: text in, evidence out; knows no bank and sets no level."""
