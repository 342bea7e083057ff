"""Where things are kept and which parts are used; read from the environment once, at the start of a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from whoholds.errors import ConfigurationError

HOME = "WHOHOLDS_HOME"
READER = "WHOHOLDS_READER"
ACTORS = "WHOHOLDS_ACTORS"
IMPLIED = "WHOHOLDS_IMPLIED"
LLM_URL = "WHOHOLDS_LLM_URL"
LLM_MODEL = "WHOHOLDS_LLM_MODEL"
LLM_KEY = "WHOHOLDS_LLM_KEY"
LLM_PRICE_IN = "WHOHOLDS_LLM_PRICE_IN"
LLM_PRICE_OUT = "WHOHOLDS_LLM_PRICE_OUT"
LLM_TIMEOUT = "WHOHOLDS_LLM_TIMEOUT"
DEFAULT_READER = "auto"
DEFAULT_IMPLIED = 0.95  # the lowest at which no figure of the scorer fell on the reports held out for choosing it
NEVER = "never"
DEFAULT_TIMEOUT = 300.0  # seconds: a small model on one core writes some ten tokens a second


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command works with.

    Attributes:
        home: the folder of built indexes.
        reader: the name of the reader.
        actors: a file that extends the directory of actors, or None.
        pins: the file of names that are pinned to places for the ledger at hand, or None.
        implied: from which chance on, 0 to 1, an opponent is told whom no words name; None where never.
    """

    home: Path
    reader: str = DEFAULT_READER
    actors: Path | None = None
    pins: Path | None = None
    implied: float | None = DEFAULT_IMPLIED


def home() -> Path:
    """The folder of the user's data: `WHOHOLDS_HOME`, else the platform's folder for it."""
    return Path(os.environ.get(HOME) or platformdirs.user_data_dir("whoholds", appauthor=False))


def settings() -> Settings:
    """The settings of the environment: `WHOHOLDS_HOME`, `WHOHOLDS_READER`, `WHOHOLDS_ACTORS`, `WHOHOLDS_IMPLIED`.

    Raises:
        ConfigurationError: `WHOHOLDS_IMPLIED` is neither a number from 0 to 1 nor `never`.
    """
    actors = os.environ.get(ACTORS)
    return Settings(home(), os.environ.get(READER) or DEFAULT_READER, Path(actors) if actors else None, implied=_implied())


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A language model behind an OpenAI-compatible address: what the LLM reader asks.

    Attributes:
        url: the address, up to and with `/v1`.
        model: the model's name there.
        key: sent as a bearer token; None where the endpoint asks for none.
        price_in: the price of a million tokens of prompt, in the user's currency; None where not told.
        price_out: the same for the tokens of the answer.
        timeout: seconds to wait for one answer.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    price_in: float | None = None
    price_out: float | None = None
    timeout: float = DEFAULT_TIMEOUT


def endpoint() -> Endpoint:
    """The endpoint of the environment: `WHOHOLDS_LLM_URL`, `WHOHOLDS_LLM_MODEL` and what may be said besides.

    Raises:
        ConfigurationError: the address or the model is not said, or a number is none.
    """
    url, model = (os.environ.get(name, "").strip() for name in (LLM_URL, LLM_MODEL))
    if not url.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"{LLM_URL} is {url!r}" if url else f"the LLM reader has no endpoint: {LLM_URL} is not set",
            "the address of an OpenAI-compatible endpoint, as in http://127.0.0.1:8080/v1", f"export {LLM_URL}=…",
        )  # fmt: skip
    if not model:
        raise ConfigurationError(
            f"the LLM reader has no model: {LLM_MODEL} is not set",
            "the model's name at the endpoint",
            f"Ask {url.rstrip('/')}/models for the names, then export {LLM_MODEL}=…",
        )
    key = os.environ.get(LLM_KEY, "").strip()
    if not key.isascii() or not key.isprintable():
        raise ConfigurationError(
            f"{LLM_KEY} holds a character that no key has", "ASCII characters", f"Copy it again to {LLM_KEY}"
        )
    return Endpoint(
        url.removesuffix("/").removesuffix("/chat/completions"), model, key or None,
        _number(LLM_PRICE_IN), _number(LLM_PRICE_OUT), _number(LLM_TIMEOUT) or DEFAULT_TIMEOUT,
    )  # fmt: skip


def _implied() -> float | None:
    """From which chance on implied opponents are told: a number of the environment, else the default; None for never."""
    words = os.environ.get(IMPLIED, "").strip()
    if words.casefold() == NEVER:
        return None
    try:
        chance = float(words) if words else DEFAULT_IMPLIED
    except ValueError:
        chance = float("nan")
    if not 0 <= chance <= 1:
        raise ConfigurationError(
            f"{IMPLIED} is {words!r}", "a number from 0 to 1, as in 0.85, or never", f"export {IMPLIED}=0.85, or unset it"
        )
    return chance


def _number(name: str) -> float | None:
    words = os.environ.get(name, "").strip()
    try:
        number = float(words) if words else None
    except ValueError:
        number = float("nan")
    if number is not None and not 0 <= number < float("inf"):
        raise ConfigurationError(f"{name} is {words!r}", "a number, as in 0.15", f"export {name}=…, or unset it")
    return number
