"""Asks a language model behind an OpenAI-compatible endpoint; the one file that imports `openai`, which waits and retries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from whoholds.config import LLM_KEY, LLM_MODEL, LLM_URL, Endpoint
from whoholds.errors import ConfigurationError
from whoholds.extract.usage import Usage

try:
    import openai
except ModuleNotFoundError as missing:
    raise ConfigurationError(
        "the LLM reader needs the package 'openai', which is not installed", advice="pip install 'whoholds[llm]'"
    ) from missing

Message = dict[str, str]
FORMS = ("json_schema", "json_object", "text")  # how structured output is asked for, from the strictest
REFUSED = frozenset((400, 422, 501))
SCHEMA_WORDS = ("response_format", "json_schema", "grammar", "schema")  # of servers that refuse by 'internal error'
SHOWN = 300  # characters of a server's complaint


class NoAnswerError(Exception):
    """The endpoint gave no answer to one request; the run goes on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model wrote; `cut` where the endpoint says that it ran into the limit of tokens."""

    content: str
    cut: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    """What this endpoint and model understand of a request."""

    form: int = 0
    temperature: bool = True
    limit: str = "max_tokens"

    def simpler(self, complaint: str) -> Dialect | None:
        """The next dialect to try after a refusal; None after the plainest."""
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        if self.limit == "max_tokens" and "max_completion_tokens" in complaint:
            return replace(self, limit="max_completion_tokens")
        return replace(self, form=self.form + 1) if self.form + 1 < len(FORMS) else None

    def options(self, schema: dict[str, Any], tokens: int) -> dict[str, Any]:
        """The options of a request in this dialect."""
        form = FORMS[self.form]
        found: dict[str, Any] = {self.limit: tokens}
        if self.temperature:
            found["temperature"] = 0
        if form == "json_schema":
            found["response_format"] = {"type": form, "json_schema": {"name": "reading", "strict": True, "schema": schema}}
        elif form == "json_object":
            found["response_format"] = {"type": form}
        return found


class Chat:
    """A connection to one model at one endpoint.

    Attributes:
        used: what was used since it was last set to nothing.
    """

    def __init__(self, endpoint: Endpoint, *, retries: int) -> None:
        """Ask `endpoint`, `retries` times more where it is busy, broken or slow."""
        self._endpoint = endpoint
        self._client = openai.OpenAI(
            base_url=endpoint.url, api_key=endpoint.key or "none", timeout=endpoint.timeout, max_retries=retries
        )
        self._client.organization = self._client.project = (
            None  # of the user's account elsewhere: none of this endpoint's business
        )
        self._dialect = Dialect()
        self._answered = False
        self.used = Usage()

    def ask(self, messages: Sequence[Message], schema: dict[str, Any], tokens: int) -> Reply:
        """The model's answer, of `tokens` at most.

        Raises:
            NoAnswerError: none came, or one that is no chat completion.
            ConfigurationError: the key is refused; or nothing was ever answered, and the address or the model is wrong.
        """
        dialect = self._dialect
        while True:
            try:
                body = self._post(messages, dialect.options(schema, tokens))
            except openai.APIStatusError as error:
                simpler = dialect.simpler(error.message) if _refuses(error) else None
                if simpler is None:
                    raise self._trouble(error) from error
                dialect = simpler
            except openai.OpenAIError as error:
                raise self._trouble(error) from error
            else:
                # Only now: a report that a filter refuses must not make every later request a plainer one.
                self._dialect, self._answered = dialect, True
                return self._reply(body)

    def _post(self, messages: Sequence[Message], options: dict[str, Any]) -> str:
        # The raw text: what is checked here needs no second model of the answer, which servers do not keep to.
        create = cast(Any, self._client.chat.completions.with_raw_response.create)
        return str(create(model=self._endpoint.model, messages=list(messages), **options).http_response.text)

    def _reply(self, body: str) -> Reply:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise NoAnswerError(f"what came is no JSON: {body[:SHOWN]!r}") from error
        said = answer if isinstance(answer, dict) else {}
        self.used += Usage.told(said.get("usage"), self._endpoint.price_in, self._endpoint.price_out)
        match said:
            case {"choices": [{"message": {"content": str(content)}} as choice, *_]}:
                return Reply(content, choice.get("finish_reason") == "length")
        raise NoAnswerError(f"what came is no chat completion: {body[:SHOWN]!r}")

    def _trouble(self, error: openai.OpenAIError) -> Exception:
        """The exception to raise: one of configuration, or one that only this request is lost by."""
        url, model = self._endpoint.url, self._endpoint.model
        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        if status == 401:
            said = f"{url} refuses the key" if self._endpoint.key else f"{url} asks for a key, and {LLM_KEY} is not set"
            return ConfigurationError(said, advice=f"Set {LLM_KEY} to a key of that endpoint")
        if not self._answered and status == 403:
            return ConfigurationError(f"{url} forbids this: {_complaint(error)}", advice=f"Look what the key in {LLM_KEY} may do")
        if not self._answered and status == 404:
            return ConfigurationError(
                f"{url} knows no such address or model as {model!r}: {_complaint(error)}", "an address that ends in /v1, mostly",
                f"Look at {LLM_URL} and {LLM_MODEL}; {url}/models may list the names",
            )  # fmt: skip
        unreached = isinstance(error, openai.APIConnectionError) and not isinstance(error, openai.APITimeoutError)
        if not self._answered and unreached:
            return ConfigurationError(
                f"nothing answers at {url} ({error.__cause__ or error})", advice=f"Start it, or look at {LLM_URL}"
            )
        return NoAnswerError(f"{status or type(error).__name__}: {_complaint(error)}")


def _refuses(error: openai.APIStatusError) -> bool:
    """True where a request in plainer terms may do."""
    return error.status_code in REFUSED or (error.status_code >= 500 and any(w in error.message for w in SCHEMA_WORDS))


def _complaint(error: openai.OpenAIError) -> str:
    return " ".join(str(error).split())[:SHOWN]
