"""Texts composed for the tests of collecting: the sentences are the project's own, after real events; the outlet is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from whoholds import collect
from whoholds.records import Issue, Report

QAIM = "Iraqi troops took Qaim on Friday, the prime minister's office said. Rawa is surrounded."

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Army enters Qaim | The Composed Post</title>
<meta property="og:site_name" content="The Composed Post"><meta property="og:title" content="Army enters Qaim">
<meta property="article:published_time" content="2017-11-03T10:00:00+03:00">
<script>var a = "Iraqi   troops took Qaim on Friday";</script><style>p {color: red}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Army enters Qaim</h1>
<p>Iraqi   troops took <b>Qaim</b> on&nbsp;Friday, the prime&nbsp;minister&#8217;s office said &mdash;
the group&rsquo;s last town.</p>
<!-- Iraqi troops took Qaim -->
<p>&#34;We hold it,&#34; a spokesman said. Traders in Al-Q&#257;&rsquo;im
returned &amp; reopened their shops<sup>1</sup>; fighting there had begun on 2014-06-10.</p>
<ul><li>Rawa is surrounded.</li><li>Romana fell too.</li></ul>
<table><tr><td>Town</td><td>Holder</td></tr><tr><td>Rawa</td><td>ISIS</td></tr></table>
</article><footer>Copyright The Composed Post. Updated 2019-01-01</footer></body></html>
"""


def line(**fields: object) -> str:
    """A line of JSON Lines."""
    return json.dumps(fields) + "\n"


def reading(*locations: str | Path, **options: Any) -> tuple[list[Report], list[Issue]]:
    """The reports and the issues of some locations."""
    found = list(collect.read([str(location) for location in locations], **options))
    assert all(one.stage == "collect" for one in found if isinstance(one, Issue))
    return [one for one in found if isinstance(one, Report)], [one for one in found if isinstance(one, Issue)]


def only(*locations: str | Path, **options: Any) -> Report:
    """The one report of some locations that give no issue."""
    (report,), issues = reading(*locations, **options)
    assert issues == []
    return report


def codes(*locations: str | Path, **options: Any) -> list[str]:
    """The codes of the issues of some locations that give no report."""
    reports, issues = reading(*locations, **options)
    assert reports == []
    return [issue.code for issue in issues]
