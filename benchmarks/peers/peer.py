"""A server that samples with PyTorch: one JSON request per line on stdin, one JSON answer per line on stdout.

Arguments, requests and answers: README.md.
"""

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

# Read by OpenMP when torch loads it: idle threads that spin are costly where cores are shared.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
from torch import Tensor

from emoji_unet import CLASSES, MODES, PICTURE, load
from sampling import SOLVERS, denoiser, karras
from training import Training

MAX_BATCH = 1024  # a batch needs some megabytes per picture
MAX_STEPS = 10_000
MAX_REPEAT = 10_000
WEIGHTS = Path(__file__).resolve().parents[2] / "models" / "emoji-unet.safetensors"


class Request:
    """The fields of one request; each is taken once, and fields nobody takes are an error."""

    def __init__(self, line: bytes):
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as e:
            raise ValueError(f"not JSON: {e}") from None
        if not isinstance(fields, dict):
            raise ValueError(f"not a JSON object but {type(fields).__name__}")
        self.fields = fields

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def take(self, name: str, *default: Any) -> Any:
        if name not in self.fields and not default:
            raise ValueError(f"{name} is missing")
        return self.fields.pop(name, *default)

    def count(self, name: str, maximum: int, *default: int) -> int:
        value = self.take(name, *default)
        if type(value) is not int or not 1 <= value <= maximum:
            raise ValueError(f"{name} is {value!r}, not a whole number from 1 to {maximum}")
        return value

    def file(self, name: str) -> Path:
        value = self.take(name)
        if not isinstance(value, str) or not value or "\0" in value:
            raise ValueError(f"{name} is {value!r}, not the name of a file")
        return Path(value)

    def flag(self, name: str) -> None:
        if (value := self.take(name)) is not True:
            raise ValueError(f"{name} is {value!r}, not true")

    def end(self) -> None:
        if self.fields:
            raise ValueError(f"unknown: {', '.join(map(repr, self.fields))}")


class Peer:
    """Answers requests with one network; keeps the last initial state it has read."""

    def __init__(self, weights: Path, mode: str):
        self.network = load(weights, mode)
        self.mode = mode
        self.cached: tuple[Any, Tensor] | None = None
        self.training: Training | None = None

    def answer(self, request: Request) -> dict[str, Any]:
        if "info" in request:
            return self.info(request)
        if "network" in request:
            return self.time_network(request)
        if "train" in request:
            return self.train(request)
        return self.sample(request)

    def info(self, request: Request) -> dict[str, Any]:
        request.flag("info")
        request.end()
        parallel = torch.__config__.parallel_info().splitlines()
        backend = [line.split(": ", 1)[1] for line in parallel if line.startswith("ATen parallel backend: ")]
        return {
            "torch": torch.__version__,
            "threads": torch.get_num_threads(),
            "backend": backend[0] if backend else "unknown",
            "mode": self.mode,
            "wait_policy": os.environ["OMP_WAIT_POLICY"],
        }

    @torch.inference_mode()
    def time_network(self, request: Request) -> dict[str, Any]:
        """Seconds of `repeat` calls of F, without preconditioning, on one state of Gaussian noise."""
        request.flag("network")
        batch = request.count("batch", MAX_BATCH)
        repeat = request.count("repeat", MAX_REPEAT, 1)
        sigma = request.take("sigma")
        if type(sigma) not in (int, float) or not 0 < sigma < 1e6:
            raise ValueError(f"sigma is {sigma!r}, not a number between 0 and 1e6")
        request.end()
        x = self.arrange(torch.randn(batch, *PICTURE, generator=torch.Generator().manual_seed(0)))
        c_noise = torch.full((batch,), math.log(sigma) / 4)
        classes = torch.zeros(batch, CLASSES)
        start = time.perf_counter()
        for _ in range(repeat):
            self.network(x, c_noise, classes)
        return {"seconds": time.perf_counter() - start}

    def train(self, request: Request) -> dict[str, Any]:
        """Seconds of one training step, on the same batch as the last one and going on from it."""
        request.flag("train")
        folder = request.file("inputs")
        rate = request.take("rate")
        if type(rate) not in (int, float) or not 0 < rate < 1:
            raise ValueError(f"rate is {rate!r}, not a number between 0 and 1")
        request.end()
        if self.training is None:
            x, c_noise, target, weights = (
                torch.from_numpy(np.load(folder / f"{name}.npy", allow_pickle=False))
                for name in ("x", "c_noise", "target", "weights")
            )
            self.training = Training(self.network, rate, self.arrange(x), c_noise, self.arrange(target), weights)
        start = time.perf_counter()
        loss, norm = self.training.step()
        return {"seconds": time.perf_counter() - start, "loss": loss, "gradient_norm": norm}

    def sample(self, request: Request) -> dict[str, Any]:
        """Seconds from the initial state to the pictures, both in memory; files are read before and written after."""
        solver = request.take("solver")
        if not isinstance(solver, str) or solver not in SOLVERS:
            raise ValueError(f"solver is {solver!r}, not one of {', '.join(SOLVERS)}")
        steps = request.count("steps", MAX_STEPS)
        initial = request.file("initial")
        out = request.file("out") if request.fields.get("out") is not None else request.take("out", None)
        labels = request.take("classes", None)
        request.end()
        x = self.initial(initial)
        classes = one_hot(labels, len(x))
        start = time.perf_counter()
        pictures = SOLVERS[solver](denoiser(self.network, classes), x, karras(steps))
        seconds = time.perf_counter() - start
        if out is not None:
            with out.open("wb") as file:
                np.save(file, pictures.contiguous().numpy())
        return {"seconds": seconds}

    def initial(self, file: Path) -> Tensor:
        """The state float32 [B, 3, 32, 32] in a file, read again only if the file has changed."""
        status = file.stat()
        key = (file, status.st_mtime_ns, status.st_size)
        if self.cached is None or self.cached[0] != key:
            try:
                array = np.load(file, allow_pickle=False)
            except (ValueError, EOFError) as e:
                raise ValueError(f"initial: {file} is no .npy file of numbers: {e}") from None
            if not isinstance(array, np.ndarray):
                raise ValueError(f"initial: {file} is an archive, not one array")
            if array.dtype != np.float32 or array.ndim != 4 or array.shape[1:] != PICTURE:
                raise ValueError(f"initial: {file} holds {array.dtype} {list(array.shape)}, not float32 [B, 3, 32, 32]")
            if not 1 <= len(array) <= MAX_BATCH:
                raise ValueError(f"initial: {file} holds {len(array)} states, not 1 to {MAX_BATCH}")
            if not np.isfinite(array).all():
                raise ValueError(f"initial: {file} holds values that are not finite")
            self.cached = key, self.arrange(torch.from_numpy(np.ascontiguousarray(array)))
        return self.cached[1]

    def arrange(self, x: Tensor) -> Tensor:
        return x.contiguous(memory_format=torch.channels_last) if self.mode == "channels-last" else x


def one_hot(labels: Any, batch: int) -> Tensor:
    """[B, 10] with a one per row where a label is 0 … 9, and a row of zeros where it is null; all zeros without labels."""
    classes = torch.zeros(batch, CLASSES)
    if labels is None:
        return classes
    if not isinstance(labels, list) or len(labels) != batch:
        raise ValueError(f"classes is no list of {batch} labels")
    for row, label in enumerate(labels):
        if label is not None:
            if type(label) is not int or not 0 <= label < CLASSES:
                raise ValueError(f"classes holds {label!r}, not null or a whole number from 0 to {CLASSES - 1}")
            classes[row, label] = 1
    return classes


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="samples with PyTorch on request; see README.md", allow_abbrev=False)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE", help="the network's .safetensors file")
    parser.add_argument("--threads", type=int, required=True, metavar="N", help="threads within an operation")
    parser.add_argument("--mode", choices=MODES, default="plain")
    given = parser.parse_args()
    if not 1 <= given.threads <= 1024:
        parser.error(f"--threads is {given.threads}, not a number from 1 to 1024")
    return given


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else prints, prints on stderr
    given = arguments()
    torch.set_num_threads(given.threads)
    try:
        peer = Peer(given.weights, given.mode)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as e:
        sys.exit(f"--weights: {e or type(e).__name__}")
    for line in sys.stdin.buffer:
        try:
            answer = peer.answer(Request(line))
        except Exception as e:  # one bad request must not end the others
            answer = {"error": str(e) or type(e).__name__}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
