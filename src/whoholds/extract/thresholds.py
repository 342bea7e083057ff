"""From which probability a network's word is believed.

Chosen on the corpus's `valid` split by `training.reader.thresholds`, but for PARTY_FROM, which is set by judgement.
"""

from __future__ import annotations

TRIGGER_FROM = 0.5
HINT_FROM = 0.1  # what the rules may make an event of, where they read one
SPAN_FROM = 0.5
NAME_FROM = 0.6  # the kind of a name
LINK_FROM = 0.84
PARTY_FROM = 0.5  # the scorer forgives a claim without sides, but who holds what is not told by one: a party needs less
PLACE_FROM = 0.15  # an event without a place is no claim: its best place may be a little doubtful
LISTED_FROM = 0.05  # a place in one list with a sure one
