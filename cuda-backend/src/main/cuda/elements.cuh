// Factors, rows, and four elements of a row at a time.
#pragma once

#include "score4j.cuh"

__device__ inline double valueOf(const Factor& factor, int32_t row) {
    return factor.perSample ? factor.value * factor.perSample[row] : factor.value;
}

__device__ inline float fusedMultiplyAdd(float a, float b, float c) {
    return fmaf(a, b, c);
}

__device__ inline double fusedMultiplyAdd(double a, double b, double c) {
    return fma(a, b, c);
}

// Math.max and Math.min: NaN if either is, and −0 below 0
template <typename T>
__device__ inline T greater(T a, T b) {
    return a != a ? a : a == 0 && b == 0 ? (signbit(a) ? b : a) : a >= b ? a : b;
}

template <typename T>
__device__ inline T lesser(T a, T b) {
    return a != a ? a : a == 0 && b == 0 ? (signbit(b) ? b : a) : a <= b ? a : b;
}

// Rows and groups of four elements that a thread works on: blocks are two-dimensional, y counts rows
struct Rows {
    int64_t row;
    int64_t rowStride;
    int64_t quad;
    int64_t quadStride;
};

__device__ inline Rows rowsOfThread() {
    return {(int64_t) blockIdx.y * blockDim.y + threadIdx.y,
            (int64_t) gridDim.y * blockDim.y,
            (int64_t) blockIdx.x * blockDim.x + threadIdx.x,
            (int64_t) gridDim.x * blockDim.x};
}

__device__ inline int countOf(int64_t length, int64_t quad) {
    int64_t left = length - 4 * quad;
    return left < 4 ? (int) left : 4;
}

__device__ inline bool isWhole(const void* from, int count) {
    return count == 4 && ((uintptr_t) from & 15) == 0;
}

__device__ inline void load(const float* from, int count, float* values) {
    if (isWhole(from, count)) {
        float4 all = *(const float4*) from;
        values[0] = all.x;
        values[1] = all.y;
        values[2] = all.z;
        values[3] = all.w;
    } else {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            values[i] = i < count ? from[i] : 0;
        }
    }
}

__device__ inline void load(const double* from, int count, double* values) {
    if (isWhole(from, count)) {
        double2 front = ((const double2*) from)[0];
        double2 back = ((const double2*) from)[1];
        values[0] = front.x;
        values[1] = front.y;
        values[2] = back.x;
        values[3] = back.y;
    } else {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            values[i] = i < count ? from[i] : 0;
        }
    }
}

// __stwb stores as an assignment does, but the compiler cannot take it to pieces
__device__ inline void store(float* to, int count, const float* values) {
    if (isWhole(to, count)) {
        __stwb((float4*) to, make_float4(values[0], values[1], values[2], values[3]));
    } else {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            if (i < count) {
                to[i] = values[i];
            }
        }
    }
}

__device__ inline void store(double* to, int count, const double* values) {
    if (isWhole(to, count)) {
        __stwb((double2*) to, make_double2(values[0], values[1]));
        __stwb((double2*) to + 1, make_double2(values[2], values[3]));
    } else {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            if (i < count) {
                to[i] = values[i];
            }
        }
    }
}
