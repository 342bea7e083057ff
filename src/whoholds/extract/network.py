"""Runs the trained network: the one file that knows onnxruntime.

It has three parts, each asked only where the one before gives reason to: a glance at each word piece and its neighbours, which
says whether a window can hold an event at all; the encoder with its tags; the heads of links and classes, of some pieces only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from whoholds.errors import ConfigurationError
from whoholds.extract.encoding import Window
from whoholds.ids import content_id

WEIGHTS, HEADS, GLANCE, VOCABULARY = "reader.onnx", "heads.onnx", "glance.onnx", "tokenizer.json"
SLOW = ["SkipLayerNormFusion"]  # onnxruntime's own joining of sum and norm takes five times as long as the two apart (1.31, AVX2)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ties:
    """What the heads say of some pieces of a window; logits.

    Attributes:
        row: by piece, its row.
        links: LINKS × rows × length, row the trigger (or the mention), column the other.
        classes: rows × CLASS_COLUMNS.
    """

    row: dict[int, int]
    links: Floats
    classes: Floats

    def links_of(self, piece: int) -> Floats:
        """The links of one piece, LINKS × length."""
        found: Floats = self.links[:, self.row[piece]]
        return found

    def classes_of(self, piece: int) -> Floats:
        """The classes of one piece."""
        found: Floats = self.classes[self.row[piece]]
        return found


@dataclass(frozen=True, slots=True)
class Output:
    """What the network says of one window; logits.

    Attributes:
        tags: length × TAG_COLUMNS.
        ties: links and classes of the pieces that are asked for; of few pieces it takes a small part of the time of all.
    """

    tags: Floats
    ties: Callable[[Sequence[int]], Ties]


class Network:
    """The shipped network with its vocabulary.

    Attributes:
        tokenizer: cuts a text into word pieces.
        fingerprint: a hash of the weights.
    """

    def __init__(self, weights: bytes, heads: bytes, glance: bytes | None, vocabulary: str, threads: int = 1) -> None:
        """Load weights (ONNX; without a glance all is read) and vocabulary (tokenizer JSON); run on so many threads."""
        self._encoder, self._heads = _session(weights, threads), _session(heads, threads)
        self._glance = _session(glance, threads) if glance else None
        self.tokenizer = Tokenizer.from_str(vocabulary)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        ends = [part for data in (weights, heads, glance or b"") for part in (data.hex()[:4096], len(data), data[-2048:].hex())]
        self.fingerprint = content_id(*ends)[:10]

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        tags, hidden = self._encoder.run(None, {"ids": window.ids[None], "cases": window.cases[None]})
        return Output(tags[0], functools.partial(self._ties, hidden[0]))

    def glance(self, window: Window) -> bool:
        """False where a window cannot hold an event: where the network would find none in it, nearly always."""
        if self._glance is None:
            return True
        best = self._glance.run(None, {"ids": window.ids[None], "cases": window.cases[None]})[0]
        return bool(best[0] >= 0)

    def _ties(self, hidden: Floats, pieces: Sequence[int]) -> Ties:
        asked = sorted(set(pieces))
        if not asked:
            return Ties({}, np.empty((0, 0, len(hidden)), np.float32), np.empty((0, 0), np.float32))
        links, classes = self._heads.run(None, {"rows": hidden[asked], "hidden": hidden})
        return Ties({piece: row for row, piece in enumerate(asked)}, links, classes)


def _session(weights: bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW)


def loaded(folder: Traversable) -> Network:
    """The network of a folder that `training.reader.export` wrote, and `training.reader.glance`, without which it reads all."""
    weights, heads = (folder.joinpath(name).read_bytes() for name in (WEIGHTS, HEADS))
    quick = folder.joinpath(GLANCE)
    glance = quick.read_bytes() if quick.is_file() else None
    return Network(weights, heads, glance, folder.joinpath(VOCABULARY).read_text(encoding="utf-8"))


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
    return loaded(folder)
