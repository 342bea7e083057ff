"""Runs the trained network: the one file that knows onnxruntime.

It has parts, each asked only where the one before gives reason to: a glance at each word piece and its neighbours, which says
where a window can hold an event at all; the first layers of the encoder, and an exit behind them that says whether the rest is
worth while; the other layers with the tags; the heads of links and classes, of some pieces only.
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

FIRST, WEIGHTS, HEADS, VOCABULARY = "first.onnx", "reader.onnx", "heads.onnx", "tokenizer.json"
GLANCE, EXIT = "glance.onnx", "exit.onnx"
# So far below its floor, in nats, an exit must be. At the floor 42 of 1,474 annotated windows of `train` and `valid` were left,
# at this 11, and four in ten of the windows that tell nothing still are.
LEAVE_FROM = -5.0
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

    def __init__(
        self, parts: Sequence[bytes], vocabulary: str, glance: bytes | None, leave: bytes | None, threads: int = 1
    ) -> None:
        """Load it; run on so many threads.

        Args:
            parts: first layers, other layers and heads, ONNX.
            vocabulary: tokenizer JSON.
            glance: ONNX; without it all windows are read.
            leave: the exit behind the first layers, ONNX; without it all that passes the glance is read to the end.
            threads: of one operator.
        """
        self._first, self._rest, self._heads = (_session(part, threads) for part in parts)
        self._glance, self._exit = (_session(part, threads) if part else None for part in (glance, leave))
        self.tokenizer = Tokenizer.from_str(vocabulary)
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        whole = (*parts, glance or b"", leave or b"")
        ends = [end for data in whole for end in (data.hex()[:4096], len(data), data[-2048:].hex())]
        self.fingerprint = content_id(*ends)[:10]

    def __call__(self, window: Window) -> Output:
        """The network's word on one window."""
        return self._read(self._half(window))

    def unless_empty(self, window: Window, glance: Floats) -> Output | None:
        """The network's word on one window; None where its first layers and its glance say that it holds no event."""
        half = self._half(window)
        asked = {"half": half, "over": glance.max(keepdims=True)}
        empty = self._exit is not None and self._exit.run(None, asked)[0][0] < LEAVE_FROM
        return None if empty else self._read(half)

    def _half(self, window: Window) -> Floats:
        found: Floats = self._first.run(None, {"ids": window.ids[None], "cases": window.cases[None]})[0]
        return found

    def _read(self, half: Floats) -> Output:
        tags, hidden = self._rest.run(None, {"half": half})
        return Output(tags[0], functools.partial(self._ties, hidden[0]))

    def glance(self, window: Window) -> Floats:
        """By piece, 0 and more where an event may have its trigger; where no piece has, the network would find none."""
        if self._glance is None:
            return np.zeros(len(window.ids), dtype=np.float32)
        over: Floats = self._glance.run(None, {"ids": window.ids[None], "cases": window.cases[None]})[0][0]
        return over

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
    """The network of a folder that `training.reader.export` wrote, with its glance and exit; without them it reads all."""
    parts = [folder.joinpath(name).read_bytes() for name in (FIRST, WEIGHTS, HEADS)]
    glance, leave = (file.read_bytes() if (file := folder.joinpath(name)).is_file() else None for name in (GLANCE, EXIT))
    return Network(parts, folder.joinpath(VOCABULARY).read_text(encoding="utf-8"), glance, leave)


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
