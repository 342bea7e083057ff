"""What the LLM reader costs, what it is called, and how it is set up."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from tests.extract.llm_reports import CAPTURE, REPORT, asking
from tests.extract.llm_server import Server, claims, says
from whoholds.config import Endpoint, endpoint
from whoholds.errors import ConfigurationError
from whoholds.extract import Metered, reader
from whoholds.extract.llm import LLMReader
from whoholds.extract.usage import Usage


def test_tokens_and_cost_are_summed_over_all_that_was_asked(server: Server) -> None:
    server.will(says("no JSON"), claims(CAPTURE), claims(CAPTURE, usage=None))
    asks = asking(server, price_in=0.5, price_out=2.0)
    asks.read(REPORT)
    asks.read(REPORT)
    used = asks.taken()
    assert (used.requests, used.tokens_in, used.tokens_out, used.untold) == (3, 2000, 400, 1)
    assert used.cost == pytest.approx(2000 * 0.5e-6 + 400 * 2e-6)
    assert used.line() == "requests: 3; tokens: 2,000 in, 400 out; answers without figures: 1; cost: 0.0018"
    assert asks.taken() == Usage()
    assert isinstance(asks, Metered)


@pytest.mark.parametrize("usage", [None, 5, [], {"prompt_tokens": "many"}, {"prompt_tokens": -1, "completion_tokens": True}])
def test_odd_figures_of_usage_are_none(usage: Any) -> None:
    assert Usage.told(usage, None, None) == Usage(1, 0, 0, 1, None)


def test_the_fingerprint_names_the_model_and_what_it_is_told(server: Server) -> None:
    one = LLMReader(Endpoint(server.url, "maker/small model")).fingerprint
    assert one.startswith("llm-2-small_model-")
    assert one == LLMReader(Endpoint("http://elsewhere.example/v1", "maker/small model", "k")).fingerprint
    assert one != LLMReader(Endpoint(server.url, "maker/small model"), portion=100).fingerprint
    assert one.split("-")[-1] == LLMReader(Endpoint(server.url, "other")).fingerprint.split("-")[-1]


# Settings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, server: Server) -> pytest.MonkeyPatch:
    for name in ("URL", "MODEL", "KEY", "PRICE_IN", "PRICE_OUT", "TIMEOUT"):
        monkeypatch.delenv(f"WHOHOLDS_LLM_{name}", raising=False)
    monkeypatch.setenv("WHOHOLDS_LLM_URL", server.url + "/chat/completions")
    monkeypatch.setenv("WHOHOLDS_LLM_MODEL", "small-model")
    return monkeypatch


def test_the_reader_of_the_name_llm_is_set_up_by_the_environment(environment: pytest.MonkeyPatch, server: Server) -> None:
    environment.setenv("WHOHOLDS_LLM_PRICE_OUT", "10")
    server.will(claims(CAPTURE))
    found = reader("llm")
    assert isinstance(found, LLMReader)
    assert len(found.read(REPORT).events) == 1
    assert found.taken().cost == pytest.approx(200 * 10 / 1e6)
    assert server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("URL", "", "has no endpoint"),
        ("URL", "localhost:8080", "localhost"),
        ("MODEL", "", "has no model"),
        ("PRICE_IN", "cheap", "'cheap'"),
        ("PRICE_OUT", "-1", "'-1'"),
        ("TIMEOUT", "nan", "'nan'"),
        ("KEY", "kéy", "character"),
    ],
)
def test_a_setting_that_is_missing_or_wrong_is_told(environment: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    environment.setenv(f"WHOHOLDS_LLM_{name}", value)
    with pytest.raises(ConfigurationError, match=said) as caught:
        reader("llm")
    assert f"WHOHOLDS_LLM_{name}" in str(caught.value)
    assert "kéy" not in str(caught.value)


def test_the_key_is_in_no_print(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WHOHOLDS_LLM_KEY", "very-secret")
    assert endpoint().key == "very-secret"
    assert "very-secret" not in repr(endpoint())


def test_without_the_extra_it_says_what_to_install(environment: pytest.MonkeyPatch) -> None:
    program = (
        "import sys; sys.modules['openai'] = None\n"
        "from whoholds.extract import reader\n"
        "try:\n    reader('llm')\nexcept Exception as error:\n    print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("ConfigurationError")
    assert "pip install 'whoholds[llm]'" in done.stdout
