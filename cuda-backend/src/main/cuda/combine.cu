// Linear combinations of registers, and the normals that are added to them.
#include "elements.cuh"
#include "normals.cuh"

__device__ inline float roundedFactor(const Term& term, float) {
    return term.rounded;
}

__device__ inline double roundedFactor(const Term& term, double) {
    return term.factor;
}

// Sums begin with −0, the one number that changes none it is added to
template <typename T, bool NOISE>
__device__ inline void combine(const Combine& sum) {
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < sum.rows; row += rows.rowStride) {
        for (int64_t quad = rows.quad; 4 * quad < sum.length; quad += rows.quadStride) {
            int count = countOf(sum.length, quad);
            int64_t at = row * sum.length + 4 * quad;
            T total[4] = {-(T) 0, -(T) 0, -(T) 0, -(T) 0};
            bool empty = true;
            for (int i = 0; i < sum.terms; i++) {
                const Term& term = sum.term[i];
                T factor = roundedFactor(term, (T) 0);
                if (term.kind == FactorKind::CONSTANT && term.factor == 0) {
                    continue;
                }
                if (term.kind == FactorKind::PER_SAMPLE) {
                    double exact = term.factor * ((const double*) term.factors)[row];
                    if (exact == 0) {
                        continue;
                    }
                    factor = (T) exact;
                }
                T values[4];
                load((const T*) term.values + at, count, values);
                T factors[4] = {factor, factor, factor, factor};
                if (term.kind == FactorKind::PER_ELEMENT) {
                    load((const T*) term.factors + at, count, factors);
#pragma unroll
                    for (int j = 0; j < 4; j++) {
                        factors[j] = factor * factors[j];
                    }
                } else if (term.kind == FactorKind::ELEMENTS) {
                    load((const T*) term.factors + 4 * quad, count, factors);
                }
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    total[j] = fusedMultiplyAdd(factors[j], values[j], total[j]);
                }
                empty = false;
            }
            if (NOISE) {
                double std = valueOf(sum.std, (int32_t) row);
                if (std != 0) {
                    uint64_t draw = sum.draw + (sum.counter ? (uint64_t) (int64_t) sum.counter[row] : 0);
                    float normals[4];
                    normalsOf(sum.seed, draw, sum.samples[row], quad, normals);
#pragma unroll
                    for (int j = 0; j < 4; j++) {
                        total[j] = fusedMultiplyAdd((T) std, (T) normals[j], total[j]);
                    }
                    empty = false;
                }
            }
#pragma unroll
            for (int j = 0; j < 4; j++) {
                total[j] = empty ? 0 : total[j];
            }
            store((T*) sum.out + at, count, total);
        }
    }
}

template <typename T>
__device__ inline void increment(const Increment& sum) {
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < sum.rows; row += rows.rowStride) {
        for (int64_t quad = rows.quad; 4 * quad < sum.length; quad += rows.quadStride) {
            double total[4] = {0, 0, 0, 0};
            for (int i = 0; i < sum.count; i++) {
                float normals[4];
                normalsOf(sum.seed, sum.draws[i], sum.samples[row], quad, normals);
                double coefficient = sum.coefficients[i];
#pragma unroll
                for (int j = 0; j < 4; j++) {
                    total[j] = fma(coefficient, (double) normals[j], total[j]);
                }
            }
            T rounded[4];
#pragma unroll
            for (int j = 0; j < 4; j++) {
                rounded[j] = (T) (float) total[j];
            }
            store((T*) sum.out + row * sum.length + 4 * quad, countOf(sum.length, quad), rounded);
        }
    }
}

KERNEL(combine_f32, Combine, combine<float, false>)
KERNEL(combine_f64, Combine, combine<double, false>)
KERNEL(combine_noise_f32, Combine, combine<float, true>)
KERNEL(combine_noise_f64, Combine, combine<double, true>)
KERNEL(increment_f32, Increment, increment<float>)
KERNEL(increment_f64, Increment, increment<double>)
