"""Checks the PyTorch peer against recorded runs and against an exact solution; exit code 1 if a check fails.

    check.py [--weights FILE] [--mode plain|channels-last] FILE.npz ...

A file with `out` and `denoised` holds outputs of the network and of the denoiser, one with `sigmas` whole runs of Heun's method
with a float64 state.
"""

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import torch

from emoji_unet import MODES, load
from peer import WEIGHTS
from sampling import SIGMA_DATA, SOLVERS, denoiser, heun, karras


class Report:
    """Prints each difference beside its bound."""

    def __init__(self):
        self.failed = False

    def compare(self, name: str, actual, expected, bound: float) -> None:
        difference = float(np.abs(np.asarray(actual, dtype=np.float64) - expected).max())
        self.holds(f"{name}: max difference {difference:.2e}, bound {bound:.0e}", difference <= bound)

    def holds(self, fact: str, holds: bool) -> None:
        self.failed |= not holds
        print("ok    " if holds else "FAILED", fact)


def check_network(report: Report, network, case) -> None:
    x, c_noise, classes, xt = (torch.from_numpy(case[name]) for name in ("x", "c_noise", "classes", "xt"))
    with torch.inference_mode():
        report.compare("network's output", network(x, c_noise, classes), case["out"], 1e-4)
        for row, sigma in enumerate(case["sigma"]):
            denoised = denoiser(network, classes[row : row + 1])(xt[row : row + 1], float(sigma))
            report.compare(f"denoised at sigma {sigma:g}", denoised, case["denoised"][row], 1e-4)


def check_runs(report: Report, network, case) -> None:
    sigmas = karras(len(case["sigmas"]) - 1)
    report.compare("Karras grid", sigmas, case["sigmas"], 1e-12)
    denoise = denoiser(network, torch.from_numpy(case["classes"]))
    x = heun(denoise, torch.from_numpy(case["x_init_unit"]) * sigmas[0], sigmas)
    report.compare(f"Heun, {len(sigmas) - 1} steps", x, case["x"], 1e-4)


def check_orders(report: Report) -> None:
    """For data N(0, sd²), D(x; sigma) = sd² / (sigma² + sd²)·x, and the flow from sigma to sigma' multiplies x by
    √((sigma'² + sd²) / (sigma² + sd²)): both solvers' errors at sigma' = 0.002 fall by 2² where the steps double.
    """
    exact = math.sqrt((0.002**2 + SIGMA_DATA**2) / (80.0**2 + SIGMA_DATA**2))
    for name, solve in SOLVERS.items():
        calls = []

        def denoise(x, sigma):
            calls.append(sigma)
            return x * (SIGMA_DATA**2 / (sigma**2 + SIGMA_DATA**2))

        errors = []
        for steps in (200, 400):
            x = solve(denoise, torch.ones(1, dtype=torch.float64), karras(steps)[:-1])
            errors.append(abs(x.item() - exact))
        order = math.log2(errors[0] / errors[1])
        report.holds(f"{name}: order {order:.2f} on a Gaussian, 1.8 to 2.2 asked", 1.8 <= order <= 2.2)
        calls.clear()
        solve(denoise, torch.ones(1), karras(20))
        evaluations = 39 if name == "heun" else 20
        report.holds(f"{name}: {len(calls)} evaluations in 20 steps, {evaluations} asked", len(calls) == evaluations)


def main() -> None:
    parser = argparse.ArgumentParser(description="checks the PyTorch peer", allow_abbrev=False)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="FILE")
    parser.add_argument("--mode", choices=MODES, default="plain")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.npz")
    given = parser.parse_args()
    network = load(given.weights, given.mode)
    report = Report()
    for file in given.files:
        case = np.load(file)
        if "denoised" in case:
            check_network(report, network, case)
        elif "sigmas" in case:
            check_runs(report, network, case)
        else:
            parser.error(f"{file} holds neither 'denoised' nor 'sigmas' but {', '.join(case)}")
    check_orders(report)
    sys.exit(report.failed)


if __name__ == "__main__":
    main()
