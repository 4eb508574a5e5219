"""FEEL, the expression language of DMN: read (`lexer`, `parser`), and given its value (`evaluate`).

Knows nothing of models, tables or rule sets. `values` says what a value is, `functions` hold those
that are built in, `types` those of a model.
"""
