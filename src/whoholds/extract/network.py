"""Runs the trained network: the one file that knows onnxruntime."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from whoholds.errors import ConfigurationError
from whoholds.extract.encoding import Window
from whoholds.ids import content_id

WEIGHTS, VOCABULARY = "reader.onnx", "tokenizer.json"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Output:
    """What the network says of one window; logits.

    Attributes:
        tags: length × TAG_COLUMNS.
        links: LINKS × length × length, row the trigger (or the mention), column the other.
        classes: length × CLASS_COLUMNS.
    """

    tags: Floats
    links: Floats
    classes: Floats


class Network:
    """The shipped network with its vocabulary.

    Attributes:
        tokenizer: cuts a text into word pieces.
        fingerprint: a hash of the weights.
    """

    def __init__(self, weights: bytes, vocabulary: str, threads: int = 1) -> None:
        """Load weights (ONNX) and vocabulary (tokenizer JSON); run on so many threads."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_str(vocabulary)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.fingerprint = content_id(weights.hex()[:4096], len(weights), weights[-2048:].hex())[:10]

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        feed = {"ids": window.ids[None], "cases": window.cases[None], "mask": np.ones((1, len(window.ids)), dtype=np.int64)}
        tags, links, classes = self._session.run(None, feed)
        return Output(tags[0], links[0], classes[0])


@functools.cache
def network() -> Network:
    """The network of the package, loaded at first use.

    Raises:
        ConfigurationError: the package carries no weights.
    """
    folder = resources.files("whoholds.extract").joinpath("data")
    if not folder.joinpath(WEIGHTS).is_file():
        raise ConfigurationError(
            "this installation carries no weights of the trained reader", f"{WEIGHTS} in {folder}", "Use the reader 'rules'"
        )
    return Network(folder.joinpath(WEIGHTS).read_bytes(), folder.joinpath(VOCABULARY).read_text(encoding="utf-8"))
