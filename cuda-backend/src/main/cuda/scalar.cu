// Arithmetic on numbers of samples.
#include "elements.cuh"

__device__ inline double apply(Arithmetic operation, double a, double b) {
    switch (operation) {
        case Arithmetic::ADD:
            return a + b;
        case Arithmetic::SUBTRACT:
            return a - b;
        case Arithmetic::MULTIPLY:
            return a * b;
        case Arithmetic::DIVIDE:
            return a / b;
        case Arithmetic::SQRT:
            return sqrt(a);
        case Arithmetic::MIN:
            return lesser(a, b);
        case Arithmetic::MAX:
            return greater(a, b);
        default:
            return a;
    }
}

__device__ inline void arithmetic(const Scalar& wanted) {
    int32_t stride = gridDim.x * blockDim.x;
    for (int32_t row = blockIdx.x * blockDim.x + threadIdx.x; row < wanted.rows; row += stride) {
        wanted.out[row] = apply(wanted.operation, valueOf(wanted.a, row), valueOf(wanted.b, row));
    }
}

// One block: every thread goes through all samples in order, then they write
__device__ inline void overBatch(const Scalar& wanted) {
    double sum = 0;
    double largest = -INFINITY;
    for (int32_t row = 0; row < wanted.rows; row++) {
        double value = valueOf(wanted.a, row);
        sum += value;
        largest = greater(largest, value);
    }
    double combined = wanted.operation == Arithmetic::BATCH_MAX ? largest : sum / wanted.rows;
    __syncthreads();
    for (int32_t row = threadIdx.x; row < wanted.rows; row += blockDim.x) {
        wanted.out[row] = combined;
    }
}

KERNEL(scalar, Scalar, arithmetic)
KERNEL(batch, Scalar, overBatch)
