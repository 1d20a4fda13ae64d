// What CUDA C++ offers to kernels, on the processor: a launch runs the threads of one block after another. Threads that meet at a
// barrier are fibers, each of which runs until it gets there; so blocks must not depend on each other, nor threads on anything
// but barriers and atomics. Threads can be taken in either order, which tells a missing barrier.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#define __global__
#define __device__
#define __forceinline__
#define __shared__ static

struct Dimensions {
    unsigned x, y, z;
};

extern Dimensions threadIdx, blockIdx, blockDim, gridDim;

void barrier();

#define __syncthreads() barrier()

struct float4 {
    float x, y, z, w;
};

struct double2 {
    double x, y;
};

static inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}

static inline double2 make_double2(double x, double y) {
    return {x, y};
}

template <typename T>
static inline void __stwb(T* to, T value) {
    *to = value;
}

static inline int __clzll(uint64_t bits) {
    return __builtin_clzll(bits);
}

static inline unsigned __float_as_uint(float value) {
    unsigned bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float __uint_as_float(unsigned bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline long long __double_as_longlong(double value) {
    long long bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double __longlong_as_double(long long bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline unsigned long long atomicMin(unsigned long long* at, unsigned long long value) {
    unsigned long long old = *at;
    *at = value < old ? value : old;
    return old;
}

static inline unsigned atomicAdd(unsigned* at, unsigned value) {
    unsigned old = *at;
    *at += value;
    return old;
}
