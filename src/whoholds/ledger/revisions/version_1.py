"""Version 1: reports, readings, claims and issues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from whoholds.ledger.guards import guard
from whoholds.ledger.schema import Moment, Packed, WholeClaim, Words, sorted_text

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables of a ledger that has none."""
    op.create_table("meta", sa.Column("key", sorted_text(), primary_key=True), sa.Column("value", sorted_text(), nullable=False))
    op.create_table(
        "reports",
        sa.Column("id", Words, primary_key=True),
        sa.Column("name", Words),
        sa.Column("title", Words, nullable=False),
        sa.Column("outlet", Words),
        sa.Column("published", sorted_text(10), index=True),
        sa.Column("url", Words),
        sa.Column("language", Words, nullable=False),
        sa.Column("origin", Words, nullable=False),
        sa.Column("text", Packed, nullable=False),
        sa.Column("text_hash", sorted_text(64), nullable=False),
        sa.Column("recorded", Moment, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("report", Words, sa.ForeignKey("reports.id"), primary_key=True),
        sa.Column("made_by", Words, primary_key=True),
        sa.Column("recorded", Moment, nullable=False),
    )
    _claims()
    op.create_table(
        "issues",
        sa.Column("id", sorted_text(32), primary_key=True),
        sa.Column("stage", sorted_text(), nullable=False),
        sa.Column("code", Words, nullable=False),
        sa.Column("where", Words, nullable=False),
        sa.Column("message", Words, nullable=False),
        sa.Column("recorded", Moment, nullable=False),
    )
    guard(op.get_bind(), ("reports", "readings", "claims", "names", "issues"))


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sorted_text(32), primary_key=True),
        sa.Column("report", Words, nullable=False),
        sa.Column("made_by", Words, nullable=False),
        sa.Column("recorded", Moment, nullable=False),
        sa.Column("place", Words, nullable=False),
        sa.Column("place_key", Words, nullable=False, index=True),
        sa.Column("place_id", Words, index=True),
        sa.Column("kind", Words),
        sa.Column("country", Words, index=True),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("event", sorted_text(16), nullable=False),
        sa.Column("commitment", sorted_text(16), nullable=False),
        sa.Column("phase", sorted_text(16), nullable=False),
        sa.Column("when", sorted_text()),
        sa.Column("first_day", sorted_text(10), index=True),
        sa.Column("last_day", sorted_text(10), index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("claim", WholeClaim, nullable=False),
        sa.ForeignKeyConstraint(["report", "made_by"], ["readings.report", "readings.made_by"]),
    )
    op.create_index("claims_of_reading", "claims", ["report", "made_by"])
    op.create_table(
        "names",
        sa.Column("claim", sorted_text(32), sa.ForeignKey("claims.id"), primary_key=True),
        sa.Column("role", sorted_text(16), primary_key=True),
        sa.Column("key", Words, primary_key=True),
    )
    op.create_index("names_by_key", "names", ["key", "role"])
