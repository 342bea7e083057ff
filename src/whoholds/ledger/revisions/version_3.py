"""Version 3: judgements and retractions, beside the claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from whoholds.ledger.guards import guard
from whoholds.ledger.schema import Moment, WholeClaim, Words, sorted_text

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the two tables; the chain's `kind` takes their longer names."""
    op.create_table(
        "judgements",
        sa.Column("id", sorted_text(32), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, index=True),
        sa.Column("deed", sorted_text(16), nullable=False),
        sa.Column("claim", sorted_text(32), sa.ForeignKey("claims.id"), nullable=False),
        sa.Column("said", sorted_text(32), nullable=False),
        sa.Column("report", Words, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("into", sorted_text(32), sa.ForeignKey("claims.id")),
        sa.Column("into_said", sorted_text(32)),
        sa.Column("into_report", Words, sa.ForeignKey("reports.id")),
        sa.Column("corrected_id", sorted_text(32), index=True),
        sa.Column("corrected", WholeClaim),
        sa.Column("by", Words, nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("supersedes", sorted_text(32), sa.ForeignKey("judgements.id")),
        sa.Column("recorded", Moment, nullable=False),
    )
    op.create_table(
        "retractions",
        sa.Column("id", sorted_text(32), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, index=True),
        sa.Column("deed", sorted_text(16), nullable=False),
        sa.Column("report", Words, sa.ForeignKey("reports.id"), nullable=False),
        sa.Column("replaced_by", Words, sa.ForeignKey("reports.id")),
        sa.Column("by", Words),
        sa.Column("why", Words, nullable=False),
        sa.Column("published", sorted_text(10)),
        sa.Column("supersedes", sorted_text(32), sa.ForeignKey("retractions.id")),
        sa.Column("recorded", Moment, nullable=False),
    )
    guard(op.get_bind(), ("judgements", "retractions"))
    if op.get_bind().dialect.name == "postgresql":  # SQLite does not look at the length
        op.alter_column("links", "kind", type_=sorted_text(16), existing_nullable=False)
