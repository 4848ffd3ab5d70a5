"""Finding pages: exact search in Chinese text, by a person's name, a phrase, a number, a field.

`analysis` makes tokens of a page, `query.parse` a tree of a question, `engines.open_index` opens the index
that brings both together, `highlight` shows where a page answers. Whoosh and Tantivy are imported nowhere
else.
"""
