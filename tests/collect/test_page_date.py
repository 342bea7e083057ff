"""The day of publication is what a page declares, and never a day that its text tells of."""

from __future__ import annotations

import datetime as dt

import pytest

from whoholds.collect.page_date import declared_day

LATEST = dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2017-11-03T23:30:00-05:00">',
        '<META NAME="Date" CONTENT="20171103">',
        '<meta name="pubdate" content="Fri, 03 Nov 2017 10:00:00 GMT">',
        '<meta name="dc.date" content="2017/11/03">',
        '<meta itemprop="datePublished" content="2017-11-03">',
        '<span itemprop="datePublished" content="2017-11-03">Friday</span>',
        '<time pubdate datetime="2017-11-03T10:00">Friday</time>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2017-11-03"}</script>',
        '<link rel="canonical" href="https://example.org/2017/11/03/qaim">',
        '<meta property="og:url" content="https://example.org/world/2017/11/03/">',
        '<meta name="date" content="2019-01-01"><meta property="article:published_time" content="2017-11-03">',
        '<meta property="article:published_time" content="20177-11-03"><meta name="date" content="2017-11-03">',
    ],
)
def test_declared(head: str) -> None:
    assert declared_day(f"<html><head>{head}</head><body><p>On 2014-06-10 it fell.</p></body></html>", LATEST) == "2017-11-03"


@pytest.mark.parametrize(
    "source",
    [
        "<p>Fighting began on 2014-06-10.</p>",
        "<p>Fighting began <time datetime='2014-06-10'>then</time>.</p>",
        "<footer>Updated: 3 November 2017</footer>",
        "<meta property='article:modified_time' content='2017-11-03'>",
        "<meta name='date' content='2017-11-31'>",
        "<meta name='date' content='2020-01-02'>",
        "<meta name='date' content='201711031000'>",
        "<meta name='date'>",
        "<script>{'datePublished': '2017-11-03'}</script>",
        "<link rel='canonical' href='https://example.org/2017/11/031/qaim'>",
        "",
    ],
)
def test_not_declared(source: str) -> None:
    assert declared_day(source, LATEST) is None
