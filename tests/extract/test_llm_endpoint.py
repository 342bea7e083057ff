"""What the LLM reader bears: endpoints that know less, answers that are none, and what stops a run."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from tests.extract.llm_reports import CAPTURE, DENIAL, REPORT, asking, codes
from tests.extract.llm_server import Server, claims, completion, fails, says, serving
from whoholds.config import Endpoint
from whoholds.errors import ConfigurationError
from whoholds.extract import UNREAD
from whoholds.extract.llm import LLMReader
from whoholds.records import Report


@pytest.mark.parametrize("status", [400, 422, 500])
def test_an_endpoint_without_schemas_is_asked_in_plainer_terms_once_and_for_all(server: Server, status: int) -> None:
    def turn(request: dict[str, Any]) -> tuple[int, str]:
        if request.get("response_format", {}).get("type") == "json_schema":
            return status, json.dumps({"error": {"message": "response_format json_schema is not supported"}})
        return completion(json.dumps({"claims": [CAPTURE]}))

    server.will(turn)
    asks = asking(server, retries=1)
    assert len(asks.read(REPORT).events) == 1
    tried = len(server.requests)
    assert len(asks.read(REPORT).events) == 1
    assert len(server.requests) == tried + 1
    assert server.requests[-1]["response_format"] == {"type": "json_object"}


def test_where_all_forms_are_refused_plain_words_are_asked_for(server: Server) -> None:
    fenced = "Here you are:\n```json\n" + json.dumps({"claims": [CAPTURE]}, indent=2) + "\n```\nAnything else?"
    refuses = fails(400, "response_format")
    server.will(lambda request: refuses(request) if "response_format" in request else completion(fenced))
    assert len(asking(server).read(REPORT).events) == 1


def test_options_that_a_model_does_not_know_are_left_out(server: Server) -> None:
    def turn(request: dict[str, Any]) -> tuple[int, str]:
        if "temperature" in request:
            return fails(400, "'temperature' does not support 0 with this model")(request)
        if "max_tokens" in request:
            return fails(400, "'max_tokens' is not supported, use 'max_completion_tokens' instead")(request)
        return completion(json.dumps({"claims": [CAPTURE]}))

    server.will(turn)
    assert len(asking(server).read(REPORT).events) == 1
    assert server.requests[-1]["max_completion_tokens"] > 0
    assert server.requests[-1]["response_format"]["type"] == "json_schema"


WRITTEN = json.dumps({"claims": [CAPTURE]})


@pytest.mark.parametrize(
    "content", [f"<think>a {{brace}}</think>\n{WRITTEN}", json.dumps([CAPTURE]), f'I found {{"n": 1}}: {WRITTEN}']
)
def test_json_is_found_in_what_stands_around_it(server: Server, content: str) -> None:
    server.will(says(content))
    assert len(asking(server).read(REPORT).events) == 1


# Answers that are none


def test_invalid_json_is_asked_for_again(server: Server) -> None:
    server.will(says("The town fell."), says('{"claims": [{"evidence":'), claims(CAPTURE))
    reading = asking(server).read(REPORT)
    assert len(reading.events) == 1
    assert reading.issues == ()
    assert [len(request["messages"]) for request in server.requests] == [2, 4, 4]


def test_a_model_that_never_writes_json_gives_an_issue(server: Server) -> None:
    server.will(says("The town fell."))
    reading = asking(server).read(REPORT)
    assert (reading.events, reading.mentions) == ((), ())
    assert codes(reading) == ["no-json"]
    assert set(codes(reading)) <= UNREAD
    assert len(server.requests) == 3


def test_of_an_answer_that_was_cut_off_the_whole_claims_are_kept(server: Server) -> None:
    cut = json.dumps({"claims": [CAPTURE, DENIAL, CAPTURE]})[:-80]
    server.will(says(cut, finish="length"))
    reading = asking(server).read(REPORT)
    assert len(reading.events) == 2
    assert codes(reading) == ["cut-answer"]
    assert len(server.requests) == 1


def test_characters_that_cannot_be_are_borne(server: Server) -> None:
    server.will(says("no JSON \ud800\x1b[31m"))
    (issue,) = asking(server).read(Report.new(REPORT.text + "\ud800")).issues
    assert (issue.code, issue.message.isprintable()) == ("no-json", True)
    server.will(fails(400, "no \ud800\x1b[31m"))
    (issue,) = asking(server).read(REPORT).issues
    assert (issue.code, issue.message.isprintable()) == ("no-answer", True)


def test_a_busy_endpoint_is_asked_again(server: Server) -> None:
    server.will(fails(429), fails(503), claims(CAPTURE))
    reading = asking(server).read(REPORT)
    assert len(reading.events) == 1
    assert reading.issues == ()
    assert len(server.requests) == 3


def test_an_endpoint_that_stays_broken_costs_one_report_at_a_time(server: Server) -> None:
    server.will(fails(500, "out of memory"))
    reading = asking(server, retries=2).read(REPORT)
    assert reading.events == ()
    (issue,) = reading.issues
    assert issue.code == "no-answer"
    assert "500" in issue.message
    assert "out of memory" in issue.message
    assert len(server.requests) == 3


def test_a_report_that_is_refused_does_not_make_later_requests_plainer(server: Server) -> None:
    server.will(*[fails(400, "the prompt is filtered")] * 3, claims(CAPTURE))
    asks = asking(server)
    assert codes(asks.read(REPORT)) == ["no-answer"]
    assert len(asks.read(REPORT).events) == 1
    assert server.requests[-1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(("status", "said"), [(401, "refuses the key"), (403, "forbids"), (404, "no such address or model")])
def test_a_wrong_key_address_or_model_stops_the_run(server: Server, status: int, said: str) -> None:
    server.will(fails(status, "go away"))
    with pytest.raises(ConfigurationError, match=said) as caught:
        asking(server).read(REPORT)
    assert "WHOHOLDS_LLM_" in caught.value.advice
    assert "a-key" not in str(caught.value)


def test_a_key_that_is_missing_is_asked_for(server: Server) -> None:
    server.will(fails(401))
    with pytest.raises(ConfigurationError, match="WHOHOLDS_LLM_KEY is not set"):
        LLMReader(Endpoint(server.url, "small-model")).read(REPORT)


def test_a_key_refused_later_stops_the_run_and_a_missing_page_does_not(server: Server) -> None:
    server.will(claims(CAPTURE), fails(404), fails(401))
    asks = asking(server)
    assert asks.read(REPORT).events
    assert codes(asks.read(REPORT)) == ["no-answer"]
    with pytest.raises(ConfigurationError, match="refuses the key"):
        asks.read(REPORT)


def test_where_nothing_answers_the_run_stops_before_it_begins() -> None:
    with serving() as gone:
        url = gone.url
    with pytest.raises(ConfigurationError, match="nothing answers at"):
        LLMReader(Endpoint(url, "small-model"), retries=0).read(REPORT)


def test_a_slow_answer_is_no_answer(server: Server) -> None:
    hold = threading.Event()

    def turn(request: dict[str, Any]) -> tuple[int, str]:
        hold.wait(10)
        return completion("{}")

    server.will(turn)
    reading = asking(server, timeout=0.05, retries=0).read(REPORT)
    hold.set()
    assert codes(reading) == ["no-answer"]


def test_nothing_of_the_user_s_account_elsewhere_is_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_KEY", "ORG_ID", "PROJECT_ID", "ADMIN_KEY"):
        monkeypatch.setenv(f"OPENAI_{name}", f"elsewhere-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    LLMReader(Endpoint(server.url, "small-model")).read(REPORT)
    assert "elsewhere" not in str(server.keys)
    assert not {"openai-organization", "openai-project"} & server.headers[0]
