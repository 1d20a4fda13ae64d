"""EDM's preconditioning and grid, Heun's method and DPM-Solver++(2M), as plain loops.

References:
    Elucidating the Design Space of Diffusion-Based Generative Models (Karras et al., 2022), https://arxiv.org/abs/2206.00364
    DPM-Solver++ (Lu et al., 2022), https://arxiv.org/abs/2211.01095
"""

import math
from typing import Callable

import torch
from torch import Tensor, nn

SIGMA_DATA = 0.5

Denoiser = Callable[[Tensor, float], Tensor]


def denoiser(network: nn.Module, classes: Tensor) -> Denoiser:
    """D(x; sigma) = c_skip·x + c_out·F(c_in·x; ln(sigma) / 4), with sd = 0.5 and v = sigma² + sd²:
    c_skip = sd² / v, c_out = sigma·sd / √v, c_in = 1 / √v (Karras et al., table 1).

    classes [B, 10] is one-hot or zero.
    """

    def denoise(x: Tensor, sigma: float) -> Tensor:
        variance = sigma**2 + SIGMA_DATA**2
        c_skip = SIGMA_DATA**2 / variance
        c_out = sigma * SIGMA_DATA / math.sqrt(variance)
        c_in = 1 / math.sqrt(variance)
        c_noise = torch.full((len(x),), math.log(sigma) / 4)
        return c_skip * x + c_out * network(c_in * x, c_noise, classes)

    return denoise


def karras(steps: int, sigma_min: float = 0.002, sigma_max: float = 80.0, rho: float = 7.0) -> list[float]:
    """sigma_i = (sigma_max^(1/rho) + i / (steps − 1) · (sigma_min^(1/rho) − sigma_max^(1/rho)))^rho for 0 <= i < steps,
    then 0 (Karras et al., equation 5); a single step goes from sigma_max to 0.
    """
    high, low = sigma_max ** (1 / rho), sigma_min ** (1 / rho)
    return [(high + i / max(steps - 1, 1) * (low - high)) ** rho for i in range(steps)] + [0.0]


@torch.inference_mode()
def heun(denoise: Denoiser, x: Tensor, sigmas: list[float]) -> Tensor:
    """Karras et al., algorithm 1: with d(x; sigma) = (x − D(x; sigma)) / sigma and h = sigma' − sigma,
    y = x + h·d(x; sigma), x' = x + h / 2·(d(x; sigma) + d(y; sigma')); x' = y where sigma' = 0.

    x [B, …] is the state at sigmas[0]; n steps to zero cost 2n − 1 evaluations.
    """
    for sigma, sigma_next in zip(sigmas, sigmas[1:]):
        h = sigma_next - sigma
        d = (x - denoise(x, sigma)) / sigma
        x_next = x + h * d
        if sigma_next > 0:
            d_next = (x_next - denoise(x_next, sigma_next)) / sigma_next
            x_next = x + h / 2 * (d + d_next)
        x = x_next
    return x


@torch.inference_mode()
def dpm_solver_plus_plus_2m(denoise: Denoiser, x: Tensor, sigmas: list[float]) -> Tensor:
    """Lu et al., algorithm 2, for alpha = 1: with h = ln(sigma / sigma'), r = h_before / h and
    Δ = (1 + 1 / (2r))·D − 1 / (2r)·D_before, x' = sigma' / sigma·x + (1 − sigma' / sigma)·Δ.

    The first step has Δ = D; so has the step to sigma' = 0, where h is infinite, and ends in D.
    x [B, …] is the state at sigmas[0]; n steps cost n evaluations.
    """
    before, h_before = None, None
    for sigma, sigma_next in zip(sigmas, sigmas[1:]):
        denoised = denoise(x, sigma)
        if sigma_next == 0:
            return denoised
        h = math.log(sigma / sigma_next)
        delta = denoised
        if before is not None:
            extra = h / (2 * h_before)
            delta = (1 + extra) * denoised - extra * before
        ratio = sigma_next / sigma
        x = ratio * x + (1 - ratio) * delta
        before, h_before = denoised, h
    return x


SOLVERS = {"heun": heun, "dpm++2m": dpm_solver_plus_plus_2m}
