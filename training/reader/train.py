"""Train the reader: names first, then claims and names together; the same seeds give the same weights on one machine.

usage: python -m training.reader.train --examples out/examples.pt --base out/base.safetensors --out out/net.pt
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import time
from collections.abc import Iterator
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from training.asking import asking
from training.reader.masking import masked
from training.reader.model import ReaderNet, Shape, take_base
from whoholds.extract.labels import LINKS, SPAN_KINDS, tag_slices
from whoholds.records import PHASES

SHAPES = {
    "minilm": Shape(layers=6, heads=12), "gte": Shape(layers=12, heads=12),
    "bert": Shape(vocabulary=28996, width=768, layers=12, heads=12, inner=3072),
}  # fmt: skip
SAME = LINKS.index("same")
WARM_UP = 0.06
OWN_WORDS = 0.4  # share of the tellings of a report that are its own words
RANDOM_COLUMNS = 0.12  # share of pieces that links are also judged at, so that the reader's own false spans find no link
WEIGHTS = {"trigger": 4.0, "spans": 2.0, "names": 0.3, "links": 0.1, "same": 1.0, "phase": 0.5, "when": 0.5}
Batch = dict[str, Any]


def told_once(examples: list[Batch], rng: random.Random) -> list[Batch]:
    """The windows of one telling of each report, drawn by lot, its own words more often than any other."""
    most: dict[str, int] = {}
    for e in examples:
        most[e["report"]] = max(most.get(e["report"], 0), e.get("variant", 0))
    drawn = {report: 0 if rng.random() < OWN_WORDS else rng.randint(min(1, n), n) for report, n in sorted(most.items())}
    return [e for e in examples if e.get("variant", 0) == drawn[e["report"]]]


def batches(examples: list[Batch], pieces: int, rng: random.Random) -> Iterator[list[Batch]]:
    """Shuffled batches of like length, of at most so many pieces with their padding."""
    order = sorted(examples, key=lambda e: (len(e["ids"]) + rng.randint(0, 24), rng.random()))
    groups: list[list[Batch]] = [[]]
    for example in order:
        longest = max([len(e["ids"]) for e in groups[-1]] + [len(example["ids"])])
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    yield from groups


def shown(example: Batch, rng: random.Random) -> Tensor:
    """The pieces of a window, some of them hidden."""
    tags = {kind: tags.tolist() for kind, tags in ({"trigger": example["trigger"]} | example["spans"]).items()}
    return torch.tensor(masked(example["ids"].tolist(), tags, rng), dtype=torch.int32)


def padded(rows: list[Tensor], fill: int) -> Tensor:
    """Rows of unequal length as one matrix."""
    return nn.utils.rnn.pad_sequence([r.long() for r in rows], batch_first=True, padding_value=fill)


def losses(net: ReaderNet, batch: list[Batch], device: str, rng: random.Random, hide: bool = False) -> dict[str, Tensor]:
    """The loss of each head over a batch, some words of which are hidden if so wished; means over what is known."""
    ids = padded([shown(e, rng) if hide else e["ids"] for e in batch], 0).to(device)
    cases = padded([e["cases"] for e in batch], 0).to(device)
    mask = padded([torch.ones(len(e["ids"])) for e in batch], 0).to(device)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        hidden = net.encode(ids, cases, mask)
        tags = net.tags(hidden).float()
    cut = tag_slices()

    def tagged(name: str, labels: list[Tensor]) -> Tensor:
        gold = padded(labels, -100).to(device)
        if not (gold >= 0).any():
            return tags.sum() * 0
        return F.cross_entropy(tags[..., cut[name]].flatten(0, 1), gold.flatten(), ignore_index=-100)

    out = {"trigger": tagged("trigger", [e["trigger"] for e in batch]), "names": tagged("name", [e["names"] for e in batch])}
    out["spans"] = torch.stack([tagged(k, [e["spans"][k] for e in batch]) for k in SPAN_KINDS]).sum()
    out |= _linked(net, batch, hidden.float(), device, rng)
    return out


def _linked(net: ReaderNet, batch: list[Batch], hidden: Tensor, device: str, rng: random.Random) -> dict[str, Tensor]:
    """Losses of links, antecedents, phases and time classes, over the hidden states of a batch."""
    zero = hidden.sum() * 0
    link_loss, same_loss, phase_loss, when_loss, rows, sames = zero, zero, zero, zero, 0, 0
    for i, e in enumerate(batch):
        if not e["rows"]:
            continue
        length = len(e["ids"])
        columns = sorted({0, *e["candidates"], *(c for c in range(length) if rng.random() < RANDOM_COLUMNS)})
        at = {c: k for k, c in enumerate(columns)}
        gold = torch.zeros(len(LINKS), len(e["rows"]), len(columns), device=device)
        for channel, row, column in e["links"]:
            gold[channel, e["rows"].index(row), at[column]] = 1
        others = hidden[i][columns]
        logits = net.linked(hidden[i][e["rows"]], others)
        keep = [c for c in range(len(LINKS)) if c != SAME]
        link_loss = link_loss + F.binary_cross_entropy_with_logits(logits[keep], gold[keep], reduction="sum")
        rows += len(e["rows"])
        if e["same"]:
            nominals = sorted({m for m, _ in e["same"]})
            scores = net.linked(hidden[i][nominals], others)[SAME]
            meant = torch.full_like(scores, -torch.inf)
            for m, a in e["same"]:
                meant[nominals.index(m), at[a]] = 0.0
            same_loss = same_loss + (scores.logsumexp(-1) - (scores + meant).logsumexp(-1)).sum()
            sames += len(nominals)
        row_classes = net.classes(hidden[i][e["rows"]])
        phase_loss = phase_loss + F.cross_entropy(
            row_classes[:, : len(PHASES)], torch.tensor(e["phases"], device=device), reduction="sum"
        )
        whens = torch.tensor(e["whens"], device=device)
        if (whens >= 0).any():
            when_loss = when_loss + F.cross_entropy(row_classes[:, len(PHASES) :], whens, ignore_index=-100, reduction="sum")
    count = max(1, rows)
    return {"links": link_loss / count, "same": same_loss / max(1, sames), "phase": phase_loss / count, "when": when_loss / count}


@torch.no_grad()
def checked(net: ReaderNet, examples: list[Batch], device: str) -> dict[str, float]:
    """F1 of whole spans by head, and the share of links, phases and time classes right at gold triggers."""
    net.eval()
    cut = tag_slices()
    hits: dict[str, list[int]] = {k: [0, 0, 0] for k in ("trigger", "links", *SPAN_KINDS)}
    right = {"phase": [0, 0], "when": [0, 0], "same": [0, 0]}
    for batch in batches(examples, 8192, random.Random(0)):
        ids, cases = (padded([e[k] for e in batch], 0).to(device) for k in ("ids", "cases"))
        mask = padded([torch.ones(len(e["ids"])) for e in batch], 0).to(device)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            tags, links, classes = net(ids, cases, mask)
        for i, e in enumerate(batch):
            if e["origin"] == "names":
                continue
            for k in ("trigger", *SPAN_KINDS):
                gold = e["trigger"] if k == "trigger" else e["spans"][k]
                a, b = spans(gold.tolist()), spans(tags[i, : len(gold), cut[k]].argmax(-1).tolist())
                for n, v in enumerate((len(a & b), len(a), len(b))):
                    hits[k][n] += v
            columns = sorted({0, *e["candidates"]})
            if e["rows"]:
                score = links[i][:, e["rows"]][:, :, columns]
                found = {(c, e["rows"][r], columns[k]) for c, r, k in (score > 0).nonzero().tolist() if c != SAME}
                gold_links = {tuple(x) for x in e["links"]}
                for n, v in enumerate((len(found & gold_links), len(gold_links), len(found))):
                    hits["links"][n] += v
                own = classes[i][e["rows"]]
                for name, part, labels in (
                    ("phase", own[:, : len(PHASES)], e["phases"]),
                    ("when", own[:, len(PHASES) :], e["whens"]),
                ):
                    for g, p in zip(labels, part.argmax(-1).tolist(), strict=True):
                        right[name][0] += g == p
                        right[name][1] += g >= 0
            for m in {m for m, _ in e["same"]}:
                right["same"][0] += (m, columns[int(links[i][SAME][m][columns].argmax())]) in e["same"]
                right["same"][1] += 1
    net.train()
    result = {k: round(2 * h / max(1, g + f), 4) for k, (h, g, f) in hits.items()}
    return result | {k: round(a / max(1, b), 4) for k, (a, b) in right.items()}


def spans(tags: list[int]) -> set[tuple[int, int, int]]:
    """(begin, end, kind) of each run; odd tags begin, even ones go on, 0 and less is none."""
    found, start, kind = set(), None, 0
    for at, tag in enumerate([*tags, 0]):
        if start is not None and not (tag > 0 and tag % 2 == 0 and tag == kind + 1):
            found.add((start, at, kind))
            start = None
        if tag > 0 and tag % 2 == 1:
            start, kind = at, tag
    return found


def train(
    net: ReaderNet,
    examples: list[Batch],
    valid: list[Batch],
    *,
    epochs: int,
    rate: float,
    pieces: int,
    seed: int,
    device: str,
    log: Any,
    keep: Any = None,
    minutes: float | None = None,
    warm_up: float = WARM_UP,
    hide: bool = False,
) -> None:
    """AdamW with linear warm-up and decay; prints the losses and figures of each epoch, and keeps the weights after each."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    total = epochs * sum(1 for _ in batches(told_once(examples, random.Random(0)), pieces, random.Random(0)))
    learning = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    encoder = [p for n, p in learning if n.startswith(("words", "places", "norm", "layers"))]
    rest = [p for n, p in learning if not n.startswith(("words", "places", "norm", "layers"))]
    groups = [{"params": encoder, "lr": rate}, {"params": rest, "lr": rate * 5}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    step, start = 0, time.time()

    def progress() -> float:
        return (time.time() - start) / 60 / minutes if minutes else step / (total * 1.02 + 10)

    def share(_: int) -> float:
        done = min(1.0, progress())
        return min(1.0, 0.02 + done / warm_up) * max(0.02, 1.0 - done)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
    for epoch in range(epochs):
        net.train()
        sums: dict[str, float] = {}
        began, count = time.time(), 0
        for batch in batches(told_once(examples, rng), pieces, rng):
            parts = losses(net, batch, device, rng, hide)
            loss = torch.stack([WEIGHTS[k] * v for k, v in parts.items()]).sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step += 1
            schedule.step()
            count += 1
            if count % 10 == 0:
                for k, v in parts.items():
                    sums[k] = sums.get(k, 0.0) + float(v.detach())
            if count % 200 == 0:
                log(
                    json.dumps(
                        {"step": step, "of": total, "progress": round(progress(), 3)}
                        | {k: round(v / (count // 10), 3) for k, v in sums.items()}
                    )
                )
            if progress() >= 1:
                break
        means = {k: round(v / max(1, count // 10), 3) for k, v in sums.items()}
        figures = checked(net, valid, device) if valid and (epoch % 4 == 3 or epoch + 1 == epochs) else {}
        if keep:
            keep()
        if minutes and progress() >= 1:
            break
        log(json.dumps({"epoch": epoch, "s": round(time.time() - began, 1), **means, "valid": figures}))


def main() -> None:
    """Train and save."""
    ask = asking(__doc__)
    ask.add_argument("--examples", type=pathlib.Path, required=True)
    ask.add_argument("--base", type=pathlib.Path, required=True)
    ask.add_argument("--shape", choices=sorted(SHAPES), default="minilm")
    ask.add_argument("--out", type=pathlib.Path, required=True)
    ask.add_argument("--epochs", type=int, default=20)
    ask.add_argument("--name-epochs", type=int, default=2)
    ask.add_argument("--rate", type=float, default=1e-4)
    ask.add_argument("--pieces", type=int, default=6144)
    ask.add_argument("--dropout", type=float, default=0.1)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--minutes", type=float, help="stop then, the rate falling by the clock; for a machine that is shared")
    ask.add_argument("--warm-up", type=float, default=WARM_UP, help="share of the whole in which the rate rises")
    ask.add_argument("--prefer", default="", help="reports whose identifiers begin so are shown --times as often")
    ask.add_argument("--times", type=int, default=1)
    ask.add_argument("--freeze", type=int, default=0, help="how many of the lowest layers stay as they are, and the embeddings")
    ask.add_argument("--start", type=pathlib.Path, help="weights of an earlier run to go on from, instead of the base")
    ask.add_argument("--names", type=int, default=100_000, help="how many sentences of names at most")
    ask.add_argument("--hide", action="store_true", help="hide some words, triggers and names above all")
    ask.add_argument("--all", action="store_true", help="train on the held-out splits too, for the weights that ship")
    args = ask.parse_args()
    device, began = "cuda" if torch.cuda.is_available() else "cpu", time.time()
    examples = torch.load(args.examples, weights_only=False)
    names = [e for e in examples if e["origin"] == "names"]
    names = random.Random(args.seed).sample(names, min(len(names), args.names))
    claims = [e for e in examples if e["origin"] != "names" and (e["split"] == "train" or args.all)]
    preferred = [e for e in claims if args.prefer and e["report"].startswith(args.prefer)]
    claims += preferred * (args.times - 1)
    valid = [e for e in examples if e["origin"] != "names" and e["split"] == "valid"]
    torch.manual_seed(args.seed)
    net = ReaderNet(SHAPES[args.shape], args.dropout)
    if args.start:
        net.load_state_dict({k: v.float() for k, v in torch.load(args.start).items()})
    else:
        take_base(net, load_file(str(args.base)))
    net.to(device)
    for module in (net.words, net.places, net.cases, net.norm, *net.layers[: args.freeze]) if args.freeze else ():
        module.requires_grad_(False)

    def log(line: str) -> None:
        print(line, flush=True)

    def keep() -> None:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        torch.save({k: v.half() for k, v in net.state_dict().items()}, args.out)

    log(f"{len(claims)} windows of claims, {len(names)} of names, {len(valid)} held out, on {device}")
    if args.name_epochs:
        train(net, names, [], epochs=args.name_epochs, rate=args.rate, pieces=args.pieces, seed=args.seed, device=device, log=log)
    mixed = claims + random.Random(args.seed).sample(names, min(len(names), len(claims) // 3))
    train(
        net,
        mixed,
        valid,
        epochs=args.epochs,
        rate=args.rate,
        pieces=args.pieces,
        seed=args.seed,
        device=device,
        log=log,
        keep=keep,
        minutes=args.minutes,
        warm_up=args.warm_up,
        hide=args.hide,
    )
    run = {"windows": len(claims), "device": device, "minutes": (time.time() - began) / 60, "options": _options(args)}
    args.out.with_suffix(".json").write_text(json.dumps(run), encoding="utf-8")  # for the model card


def _options(args: argparse.Namespace) -> str:
    """The settings of a run as they were given or stand by default, but for its files."""
    chosen = {k: v for k, v in vars(args).items() if k not in ("examples", "base", "out") and v not in (None, "", False)}
    return " ".join(f"--{k.replace('_', '-')} {v}".removesuffix(" True") for k, v in chosen.items())


if __name__ == "__main__":
    main()
