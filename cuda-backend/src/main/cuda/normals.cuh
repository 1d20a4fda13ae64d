// The unit normals of org.score4j.noise, to the bit: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, 2011) and the transform of Box
// and Muller (1958) by exactly rounded operations. The documentation of that package defines counters, keys and coefficients.
#pragma once

#include <stdint.h>

// Words 0 to 3 of the block at a counter
__device__ inline void philox(uint64_t seed, uint64_t draw, uint32_t sample, uint32_t block, uint32_t* words) {
    uint32_t word0 = block;
    uint32_t word1 = sample;
    uint32_t word2 = (uint32_t) draw;
    uint32_t word3 = (uint32_t) (draw >> 32);
    uint32_t key0 = (uint32_t) seed;
    uint32_t key1 = (uint32_t) (seed >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++) {
        uint64_t even = (uint64_t) 0xD2511F53u * word0;
        uint64_t odd = (uint64_t) 0xCD9E8D57u * word2;
        word0 = (uint32_t) (odd >> 32) ^ word1 ^ key0;
        word1 = (uint32_t) odd;
        word2 = (uint32_t) (even >> 32) ^ word3 ^ key1;
        word3 = (uint32_t) even;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    words[0] = word0;
    words[1] = word1;
    words[2] = word2;
    words[3] = word3;
}

// ln(1 + f) for f in [√½ − 1, √2 − 1]
__device__ inline float logOnePlus(float f) {
    float r = -0.076600984f;
    r = fmaf(r, f, 0.12930094f);
    r = fmaf(r, f, -0.13239953f);
    r = fmaf(r, f, 0.14177395f);
    r = fmaf(r, f, -0.16608872f);
    r = fmaf(r, f, 0.20002207f);
    r = fmaf(r, f, -0.25001603f);
    r = fmaf(r, f, 0.33333322f);
    r = fmaf(r, f, -0.49999988f);
    return fmaf(f * f, r, f);
}

// √(−2 ln u). The fraction is converted by size and sign, since a signed one of 64 bits takes many times as long
__device__ inline float radiusOf(uint32_t word) {
    uint64_t k = ((uint64_t) word << 1) | 1;
    int shift = __clzll(k) - 31;
    uint64_t scaled = k << shift;
    int small = scaled < 6074001000ull;
    int64_t fraction = (int64_t) (scaled << small) - (1ll << 33);
    float size = (float) (uint32_t) (fraction < 0 ? -fraction : fraction) * 0x1p-33f;
    float f = fraction < 0 ? -size : size;
    return sqrtf(2 * fmaf((float) (shift + small), 0.6931472f, -logOnePlus(f)));
}

// Two normals from two words
__device__ inline void boxMuller(uint32_t radiusWord, uint32_t angleWord, float* normals) {
    float radius = radiusOf(radiusWord);
    float y = (float) (int32_t) (2 * (angleWord & 0x3FFFFFFFu) + 1 - (1u << 30)) * 0x1p-30f;
    float v = y * y;
    float s = -3.5957124e-05f;
    s = fmaf(s, v, 0.0024900113f);
    s = fmaf(s, v, -0.080745436f);
    s = fmaf(s, v, -2.4398984e-08f);
    float c = 3.4939815e-06f;
    c = fmaf(c, v, -0.00032586863f);
    c = fmaf(c, v, 0.015854284f);
    c = fmaf(c, v, -0.30842513f);
    float sine = radius * fmaf(y, 0.7853982f, y * s);
    float cosine = radius * fmaf(v, c, 1.0f);
    uint32_t quadrant = angleWord >> 30;
    float first = quadrant & 1 ? sine : cosine;
    float second = quadrant & 1 ? cosine : sine;
    normals[0] = (quadrant + 1) & 2 ? -first : first;
    normals[1] = quadrant & 2 ? -second : second;
}

// The normals of elements 4·block to 4·block + 3
__device__ inline void normalsOf(uint64_t seed, uint64_t draw, int64_t sample, int64_t block, float* normals) {
    uint32_t words[4];
    philox(seed, draw, (uint32_t) sample, (uint32_t) block, words);
    boxMuller(words[0], words[1], normals);
    boxMuller(words[2], words[3], normals + 2);
}
