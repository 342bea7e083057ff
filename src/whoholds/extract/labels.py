"""What the trained reader's outputs mean: the order of its tags, links and classes. Training and reading share it."""

from __future__ import annotations

from whoholds.records import COMMITMENTS, DATINGS, EVENT_KINDS, EXTENTS, PHASES

TRIGGER_TAGS = ("O", *(f"{mark}-{kind}" for kind in EVENT_KINDS for mark in "BI"))
SPAN_KINDS = ("place", "actor", "source", "cue", "time")
SPAN_TAGS = ("O", "B", "I")
NAME_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
TAG_COLUMNS = len(TRIGGER_TAGS) + len(SPAN_KINDS) * len(SPAN_TAGS) + len(NAME_TAGS)

# From the trigger's first piece to the other's first piece. A source may be the first mark of the window: the report's own voice.
LINKS = (
    *(f"place-{extent}" for extent in EXTENTS), "actor", "opponent", *(f"source-{word}" for word in COMMITMENTS),
    "outer", "time", "toward", "same",
)  # fmt: skip

WHENS = DATINGS
CLASS_COLUMNS = len(PHASES) + len(WHENS)


def tag_slices() -> dict[str, slice]:
    """The columns of the tag output by name: `trigger`, the span kinds, `name`."""
    found = {"trigger": slice(0, len(TRIGGER_TAGS))}
    at = len(TRIGGER_TAGS)
    for kind in SPAN_KINDS:
        found[kind] = slice(at, at + len(SPAN_TAGS))
        at += len(SPAN_TAGS)
    found["name"] = slice(at, at + len(NAME_TAGS))
    return found
