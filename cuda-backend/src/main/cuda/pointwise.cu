// Functions of registers, element by element.
#include "elements.cuh"
#include "exponential.cuh"

template <typename T>
__device__ inline T apply(Function operation, T a, T b, T limit) {
    switch (operation) {
        case Function::CLAMP:
            return greater(-limit, lesser(limit, a));
        case Function::EXP:
            return (T) exponential((double) a);
        default:
            return a * b;
    }
}

template <typename T>
__device__ inline void pointwise(const Pointwise& function) {
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < function.rows; row += rows.rowStride) {
        T limit = (T) valueOf(function.limit, (int32_t) row);
        for (int64_t quad = rows.quad; 4 * quad < function.length; quad += rows.quadStride) {
            int count = countOf(function.length, quad);
            int64_t at = row * function.length + 4 * quad;
            T a[4];
            T b[4] = {0, 0, 0, 0};
            load((const T*) function.a + at, count, a);
            if (function.operation == Function::PRODUCT) {
                load((const T*) function.b + at, count, b);
            }
#pragma unroll
            for (int i = 0; i < 4; i++) {
                a[i] = apply(function.operation, a[i], b[i], limit);
            }
            store((T*) function.out + at, count, a);
        }
    }
}

KERNEL(pointwise_f32, Pointwise, pointwise<float>)
KERNEL(pointwise_f64, Pointwise, pointwise<double>)
