// Sums, maxima and quantiles over samples, in float64 and in the order that org.score4j.exec prescribes: chunks of 1,024
// elements, padded with zeros, are summed by halving; their sums are added from the first to the last.
#include "elements.cuh"

template <typename T>
__device__ inline double summand(const Reduce& wanted, int64_t row, int64_t at) {
    double a = (double) ((const T*) wanted.a)[at];
    switch (wanted.operation) {
        case Summand::DOT:
            return a * (double) ((const T*) wanted.b)[at];
        case Summand::MAX_ABS:
            return fabs(a);
        case Summand::SQUARED_DEVIATION: {
            double deviation = a - wanted.mean[row];
            return deviation * deviation;
        }
        case Summand::WEIGHTED:
        case Summand::LARGER_WEIGHTED: {
            double b = fabs((double) ((const T*) wanted.b)[at]);
            double c = fabs((double) ((const T*) wanted.c)[at]);
            double relative = wanted.relative * greater(b, c);
            double ratio = a / (wanted.operation == Summand::WEIGHTED ? wanted.absolute + relative
                                                                      : greater(wanted.absolute, relative));
            return ratio * ratio;
        }
        default:
            return a;
    }
}

__device__ inline double join(Summand operation, double a, double b) {
    return operation == Summand::MAX_ABS ? greater(a, b) : a + b;
}

// A block of 256 threads for each chunk, blocks along y for rows
template <typename T>
__device__ inline void reduce(const Reduce& wanted) {
    __shared__ double tree[REDUCE_THREADS];
    int thread = threadIdx.x;
    int64_t chunks = (wanted.length + CHUNK - 1) / CHUNK;
    for (int64_t row = blockIdx.y; row < wanted.rows; row += gridDim.y) {
        for (int64_t chunk = blockIdx.x; chunk < chunks; chunk += gridDim.x) {
            double quarters[4];
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int64_t element = chunk * CHUNK + i * REDUCE_THREADS + thread;
                quarters[i] = element < wanted.length ? summand<T>(wanted, row, row * wanted.length + element) : 0;
            }
            tree[thread] = join(wanted.operation,
                                join(wanted.operation, quarters[0], quarters[2]),
                                join(wanted.operation, quarters[1], quarters[3]));
            __syncthreads();
            for (int half = REDUCE_THREADS / 2; half >= 1; half /= 2) {
                if (thread < half) {
                    tree[thread] = join(wanted.operation, tree[thread], tree[thread + half]);
                }
                __syncthreads();
            }
            if (thread == 0) {
                wanted.partial[row * chunks + chunk] = tree[0] + 0.0;
            }
            __syncthreads();
        }
    }
}

__device__ inline double ended(Ending operation, double total, int64_t length) {
    switch (operation) {
        case Ending::MEAN:
            return total / (double) length;
        case Ending::ROOT_MEAN:
            return sqrt(total / (double) length);
        case Ending::DEVIATION:
            return sqrt(total / (double) (length - 1));
        default:
            return total;
    }
}

__device__ inline void ending(const Finish& wanted) {
    int64_t chunks = (wanted.length + CHUNK - 1) / CHUNK;
    int32_t stride = gridDim.x * blockDim.x;
    for (int32_t row = blockIdx.x * blockDim.x + threadIdx.x; row < wanted.rows; row += stride) {
        double total = 0;
        for (int64_t chunk = 0; chunk < chunks; chunk++) {
            double partial = wanted.partial[row * chunks + chunk];
            total = wanted.operation == Ending::LARGEST ? greater(total, partial) : total + partial;
        }
        wanted.out[row] = ended(wanted.operation, total, wanted.length);
    }
}

KERNEL(reduce_f32, Reduce, reduce<float>)
KERNEL(reduce_f64, Reduce, reduce<double>)
KERNEL(finish, Finish, ending)
