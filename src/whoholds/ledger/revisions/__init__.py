"""The steps from one version of the schema to the next, as Alembic revisions; `migration` runs them.

A revision spells its tables out and never changes: what a ledger of that version looked like, it looked like.
"""
