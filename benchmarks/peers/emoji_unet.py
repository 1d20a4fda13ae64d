"""The emoji U-Net of models/README.md as a PyTorch module, and a reader for its weights."""

import json
import math
import struct
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = 32
EMBEDDING = 128
CLASSES = 10
PICTURE = (3, 32, 32)


def norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, channels, eps=1e-5)


class Residual(nn.Module):
    """out = (c2(SiLU(n2(c1(SiLU(n1(x)))) · (1 + a) + b)) + s(x)) / √2, where (a, b) = e(embedding).

    [B, c_in, H, W], [B, 128] -> [B, c_out, H, W]; s is the identity if c_in = c_out.
    """

    def __init__(self, c_in: int, c_out: int):
        super().__init__()
        self.n1 = norm(c_in)
        self.c1 = nn.Conv2d(c_in, c_out, 3, padding=1)
        self.e = nn.Linear(EMBEDDING, 2 * c_out)
        self.n2 = norm(c_out)
        self.c2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.s = nn.Identity() if c_in == c_out else nn.Conv2d(c_in, c_out, 1)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.c1(F.silu(self.n1(x)))
        a, b = self.e(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.c2(F.silu(torch.addcmul(b, self.n2(h), 1 + a)))
        return (h + self.s(x)) * math.sqrt(0.5)


class Attention(nn.Module):
    """out = (x + p(softmax(qᵀk / √(C / heads)) v)) / √2, where (q, k, v) = qkv(n(x)).

    [B, C, H, W] -> [B, C, H, W], four heads over the H·W pixels.
    """

    def __init__(self, channels: int, heads: int = 4):
        super().__init__()
        self.heads = heads
        self.scale = math.sqrt(heads / channels)
        self.n = norm(channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.p = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        b, c, height, width = x.shape
        qkv = self.qkv(self.n(x)).reshape(b, 3 * self.heads, c // self.heads, height * width)
        q, k, v = qkv.chunk(3, dim=1)
        weights = torch.softmax(q.transpose(2, 3) @ k * self.scale, dim=3)
        h = (v @ weights.transpose(2, 3)).reshape(b, c, height, width)
        return (x + self.p(h)) * math.sqrt(0.5)


class EmojiUNet(nn.Module):
    """EDM's raw network F(x; c_noise, classes).

    x [B, 3, 32, 32] is the state times c_in, c_noise [B] = ln(sigma) / 4, classes [B, 10] is one-hot or zero;
    the result is [B, 3, 32, 32]. Parameters have the names of the file of weights.
    """

    def __init__(self):
        super().__init__()
        c, e = CHANNELS, EMBEDDING
        self.register_buffer("freqs", torch.zeros(e // 2))
        self.t1, self.t2 = nn.Linear(e, e), nn.Linear(e, e)
        self.cl = nn.Linear(CLASSES, e, bias=False)
        self.i = nn.Conv2d(3, c, 3, padding=1)
        self.r1 = Residual(c, c)
        self.d1 = nn.Conv2d(c, 2 * c, 3, stride=2, padding=1)
        self.r2 = Residual(2 * c, 2 * c)
        self.d2 = nn.Conv2d(2 * c, 3 * c, 3, stride=2, padding=1)
        self.r3, self.a3 = Residual(3 * c, 3 * c), Attention(3 * c)
        self.r3b, self.a3b = Residual(3 * c, 3 * c), Attention(3 * c)
        self.r3c = Residual(6 * c, 3 * c)
        self.u2 = nn.Conv2d(3 * c, 2 * c, 1)
        self.r4 = Residual(4 * c, 2 * c)
        self.u1 = nn.Conv2d(2 * c, c, 1)
        self.r5 = Residual(2 * c, c)
        self.r6 = Residual(2 * c, c)
        self.n = norm(c)
        self.o = nn.Conv2d(c, 3, 3, padding=1)

    def forward(self, x: Tensor, c_noise: Tensor, classes: Tensor) -> Tensor:
        angles = c_noise[:, None] * self.freqs
        e = torch.cat([angles.cos(), angles.sin()], dim=1)
        e = F.silu(self.t2(F.silu(self.t1(e))) + self.cl(classes))

        h0 = self.i(x)
        h1 = self.r1(h0, e)
        h2 = self.r2(self.d1(h1), e)
        h3 = self.a3(self.r3(self.d2(h2), e))
        h = self.a3b(self.r3b(h3, e))
        h = self.r3c(torch.cat([h, h3], dim=1), e)
        h = self.r4(torch.cat([self.u2(F.interpolate(h, scale_factor=2.0)), h2], dim=1), e)
        h = self.r5(torch.cat([self.u1(F.interpolate(h, scale_factor=2.0)), h1], dim=1), e)
        h = self.r6(torch.cat([h, h0], dim=1), e)
        return self.o(F.silu(self.n(h)))


def read_safetensors(file: Path) -> dict[str, Tensor]:
    """The float32 tensors of a .safetensors file by name.

    The file is the length of a header (u64, little-endian), the header (JSON: name -> dtype, shape, byte range), the data.
    """
    data = bytearray(file.read_bytes())
    if len(data) < 8 or (start := 8 + struct.unpack_from("<Q", data)[0]) > len(data):
        raise ValueError(f"{file} is no safetensors file: its header does not fit into {len(data)} bytes")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        shape = entry["shape"]
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} in {file} is {entry['dtype']}, not F32")
        if not 0 <= begin < end <= len(data) - start or end - begin != 4 * math.prod(shape):
            raise ValueError(f"{name} in {file}: bytes {begin} to {end} do not hold float32 {shape}")
        flat = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=start + begin)
        tensors[name] = flat.reshape(shape).clone()
    return tensors


MODES = ("plain", "channels-last")


def load(file: Path, mode: str = "plain") -> EmojiUNet:
    """The network with the weights of a file, ready for inference; with mode "channels-last" it computes in NHWC."""
    if mode not in MODES:
        raise ValueError(f"mode is {mode!r}, not one of {', '.join(MODES)}")
    network = EmojiUNet()
    network.load_state_dict(read_safetensors(file))
    network.eval().requires_grad_(False)
    return network.to(memory_format=torch.channels_last) if mode == "channels-last" else network
