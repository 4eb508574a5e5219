"""Paper: a fixed form as booklet, answer sheet, marking key and conversion table.

`pdf.typeset` is the one door to PDF of the whole project.
"""
