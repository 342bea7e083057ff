"""What the reports of one outlet name most: the paper of Paris, Texas, writes of Lamar County and means no city of France.

Which places readers of a paper are taken to know without being told is called its local lexicon (Lieberman, Samet and
Sankaranarayanan, ICDE 2010). Here it is what the other reports of the outlet name, and each report is read in its light.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from whoholds.records import Place

LIKELY = 0.4  # probability from which a place told counts
MOST = 16  # places of an outlet, those in most of its reports
OFTEN = 3  # reports of a place from which it counts as much as one of the report itself
WIDE = frozenset(("country", "region", "continent", "area"))  # no paper's home


class Home:
    """The places that the reports of one outlet name."""

    def __init__(self) -> None:
        """Begin with none."""
        self._reports: dict[str, dict[str, tuple[Place, float]]] = {}

    def note(self, report: str, told: Mapping[str, tuple[Place | None, float]]) -> None:
        """Keep the likely places of a report, by levelled name."""
        self._reports[report] = {
            key: (place, chance)
            for key, (place, chance) in told.items()
            if place is not None and place.lat is not None and chance >= LIKELY and place.kind not in WIDE
        }

    def names(self, report: str) -> list[tuple[str, Place, float]]:
        """The names in most of the *other* reports, each with its place and how much it counts."""
        counts: Counter[tuple[str, str]] = Counter()
        chances: defaultdict[tuple[str, str], float] = defaultdict(float)
        places: dict[str, Place] = {}
        for other, told in self._reports.items():
            for key, (place, chance) in told.items() if other != report else ():
                counts[key, place.id] += 1
                chances[key, place.id] += chance
                places[place.id] = place
        return [(key, places[ref], min(1.0, chances[key, ref] / OFTEN)) for (key, ref), _ in counts.most_common(MOST)]
