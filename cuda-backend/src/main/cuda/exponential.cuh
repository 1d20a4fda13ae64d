// eˣ as Java's StrictMath defines it: the algorithm of fdlibm (Ng, 1985: x = k·ln 2 + r, a rational function of r), operation by
// operation, so that the bits are the processor's.
#pragma once

#include <math.h>
#include <stdint.h>

__device__ inline double timesPowerOfTwo(double value, int power) {
    return __longlong_as_double(__double_as_longlong(value) + ((long long) power << 52));
}

__device__ inline double exponential(double x) {
    if (x != x || x > 7.09782712893383973096e+02) {
        return x != x ? x : (double) INFINITY;
    }
    if (x < -7.45133219101941108420e+02) {
        return 0;
    }
    // |x| is told by its upper half: from ½·ln 2 on it is reduced, below 2⁻²⁸ the series ends at once
    uint32_t size = (uint32_t) (__double_as_longlong(x) >> 32) & 0x7fffffffu;
    if (size < 0x3e300000u) {
        return 1 + x;
    }
    int k = 0;
    if (size > 0x3fd62e42u) {
        k = size < 0x3ff0a2b2u ? (x < 0 ? -1 : 1) : (int) (1.44269504088896338700e+00 * x + (x < 0 ? -0.5 : 0.5));
    }
    double high = x - k * 6.93147180369123816490e-01;
    double low = k * 1.90821492927058770002e-10;
    double r = high - low;
    double t = r * r;
    double p = t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08));
    double c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + p));
    if (k == 0) {
        return 1 - (r * c / (c - 2) - r);
    }
    double y = 1 - ((low - r * c / (2 - c)) - high);
    return k >= -1021 ? timesPowerOfTwo(y, k) : timesPowerOfTwo(y, k + 1000) * 9.33263618503218878990e-302;
}
