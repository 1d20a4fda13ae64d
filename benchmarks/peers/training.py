"""A training step: weighted squares of the raw output's error, gradient clipped by its norm, Adam, an average of the parameters."""

import copy

import torch
from torch import Tensor, nn

from emoji_unet import CLASSES

CLIP = 1.0
DECAY = 0.999


class Training:
    """A network in training, begun with the weights it has; the given network stays as it is.

    Each step sees the same batch: x and target [B, 3, 32, 32], c_noise and weights [B], no classes.
    """

    def __init__(self, network: nn.Module, rate: float, x: Tensor, c_noise: Tensor, target: Tensor, weights: Tensor):
        self.network = copy.deepcopy(network).train().requires_grad_(True)
        self.batch = x, c_noise, torch.zeros(len(x), CLASSES)
        self.target = target
        self.weights = weights
        self.average = [parameter.detach().clone() for parameter in self.network.parameters()]
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=rate, betas=(0.9, 0.999), eps=1e-8)

    def step(self) -> tuple[float, float]:
        """The loss, mean over samples of weight × mean squared error, and the norm of its gradient, both before the step."""
        self.optimizer.zero_grad()
        error = self.network(*self.batch) - self.target
        loss = (self.weights * error.square().flatten(1).mean(1)).mean()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self.optimizer.step()
        with torch.no_grad():
            for mean, parameter in zip(self.average, self.network.parameters()):
                mean.lerp_(parameter, 1 - DECAY)
        return loss.item(), norm.item()
