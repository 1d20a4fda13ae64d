// Quantiles of |a| over samples: the two elements that stand at the neighbouring ranks, digit by digit of their bits, since numbers
// that are not negative are ordered as their bits are.
#include "elements.cuh"

__device__ inline uint64_t keyOf(float a) {
    return __float_as_uint(a) & 0x7fffffffu;
}

__device__ inline uint64_t keyOf(double a) {
    return (uint64_t) __double_as_longlong(a) & 0x7fffffffffffffffull;
}

__device__ inline double numberOf(uint64_t key, float) {
    return (double) __uint_as_float((unsigned) key);
}

__device__ inline double numberOf(uint64_t key, double) {
    return __longlong_as_double((long long) key);
}

// One block for each row
template <typename T>
__device__ inline void quantile(const Quantile& wanted) {
    __shared__ unsigned counts[256];
    __shared__ unsigned long long chosen;
    __shared__ unsigned long long following;
    __shared__ unsigned rank;
    unsigned below = (unsigned) (wanted.probability * (double) (wanted.length - 1));
    for (int64_t row = blockIdx.y; row < wanted.rows; row += gridDim.y) {
        const T* values = (const T*) wanted.a + row * wanted.length;
        if (threadIdx.x == 0) {
            chosen = 0;
            following = ~0ull;
            rank = below;
        }
        uint64_t mask = 0;
        for (int shift = 8 * sizeof(T) - 8; shift >= 0; shift -= 8) {
            for (int digit = threadIdx.x; digit < 256; digit += blockDim.x) {
                counts[digit] = 0;
            }
            __syncthreads();
            for (int64_t i = threadIdx.x; i < wanted.length; i += blockDim.x) {
                uint64_t key = keyOf(values[i]);
                if ((key & mask) == chosen) {
                    atomicAdd(&counts[(key >> shift) & 255], 1u);
                }
            }
            __syncthreads();
            if (threadIdx.x == 0) {
                unsigned digit = 0;
                while (rank >= counts[digit]) {
                    rank -= counts[digit];
                    digit++;
                }
                chosen |= (unsigned long long) digit << shift;
            }
            mask |= (uint64_t) 255 << shift;
            __syncthreads();
        }
        for (int64_t i = threadIdx.x; i < wanted.length; i += blockDim.x) {
            uint64_t key = keyOf(values[i]);
            if (key > chosen) {
                atomicMin(&following, (unsigned long long) key);
            }
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            double position = wanted.probability * (double) (wanted.length - 1);
            double lower = numberOf(chosen, (T) 0);
            // equals of the chosen element, of which it is number rank
            bool repeated = rank + 1 < counts[chosen & 255];
            double upper = repeated ? lower : numberOf(following, (T) 0);
            wanted.out[row] =
                (int64_t) below + 1 >= wanted.length ? lower : lower + (position - below) * (upper - lower);
        }
        __syncthreads();
    }
}

KERNEL(quantile_f32, Quantile, quantile<float>)
KERNEL(quantile_f64, Quantile, quantile<double>)
