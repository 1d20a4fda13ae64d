// Registers moved as they are: samples permuted or repeated, states kept, and states on their way into networks and out.
#include "elements.cuh"

__device__ inline void lower(uint64_t* bad, int64_t index) {
    atomicMin((unsigned long long*) bad, (unsigned long long) index);
}

// Lowers *bad to the number of the first of some elements that is NaN or infinite
template <typename T>
__device__ inline void inspect(const T* values, int count, int64_t at, uint64_t* bad) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
        if (i < count && values[i] - values[i] != 0) {
            lower(bad, at + i);
        }
    }
}

template <typename T>
__device__ inline void gather(const Gather& move) {
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < move.rows; row += rows.rowStride) {
        // as Java makes an int of a double
        double wanted = move.source[row];
        int64_t source = wanted != wanted ? 0 : wanted > -1 && wanted < move.sources ? (int64_t) wanted : -1;
        if (source < 0) {
            if (rows.quad == 0) {
                lower(move.bad, row);
            }
            continue;
        }
        for (int64_t quad = rows.quad; 4 * quad < move.length; quad += rows.quadStride) {
            int count = countOf(move.length, quad);
            T values[4];
            load((const T*) move.in + source * move.length + 4 * quad, count, values);
            store((T*) move.out + row * move.length + 4 * quad, count, values);
        }
    }
}

template <typename T>
__device__ inline void mark(const Mark& move) {
    Rows rows = rowsOfThread();
    if (rows.row > 0) {
        return;
    }
    for (int64_t quad = rows.quad; 4 * quad < move.length; quad += rows.quadStride) {
        int count = countOf(move.length, quad);
        T values[4];
        load((const T*) move.in + 4 * quad, count, values);
        store((T*) move.out + 4 * quad, count, values);
        inspect(values, count, 4 * quad, move.bad);
    }
}

// The type a boundary computes in: float64, unless the register's and the network's are both float32
template <typename T, typename Network>
struct Wider {
    typedef double type;
};

template <>
struct Wider<float, float> {
    typedef float type;
};

template <typename T, typename Network>
__device__ inline void stage(const Stage& move) {
    typedef typename Wider<T, Network>::type Wide;
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < move.rows; row += rows.rowStride) {
        Wide factor = (Wide) valueOf(move.factor, (int32_t) row);
        for (int64_t quad = rows.quad; 4 * quad < move.length; quad += rows.quadStride) {
            int count = countOf(move.length, quad);
            T values[4];
            load((const T*) move.in + row * move.length + 4 * quad, count, values);
            Network scaled[4];
#pragma unroll
            for (int i = 0; i < 4; i++) {
                scaled[i] = (Network) (factor * (Wide) values[i]);
            }
            store((Network*) move.out + row * move.stride + move.offset + 4 * quad, count, scaled);
        }
    }
}

template <typename T, typename Network>
__device__ inline void blend(const Blend& move) {
    typedef typename Wider<T, Network>::type Wide;
    Rows rows = rowsOfThread();
    for (int64_t row = rows.row; row < move.rows; row += rows.rowStride) {
        Wide skip = (Wide) valueOf(move.skip, (int32_t) row);
        Wide gain = (Wide) valueOf(move.gain, (int32_t) row);
        for (int64_t quad = rows.quad; 4 * quad < move.length; quad += rows.quadStride) {
            int count = countOf(move.length, quad);
            int64_t at = row * move.length + 4 * quad;
            T state[4];
            Network output[4];
            load((const T*) move.state + at, count, state);
            load((const Network*) move.output + at, count, output);
#pragma unroll
            for (int i = 0; i < 4; i++) {
                state[i] = (T) fusedMultiplyAdd(gain, (Wide) output[i], skip * (Wide) state[i]);
            }
            store((T*) move.out + at, count, state);
            inspect(state, count, at, move.bad);
        }
    }
}

KERNEL(gather_f32, Gather, gather<float>)
KERNEL(gather_f64, Gather, gather<double>)
KERNEL(mark_f32, Mark, mark<float>)
KERNEL(mark_f64, Mark, mark<double>)
KERNEL(stage_f32_f32, Stage, stage<float, float>)
KERNEL(stage_f32_f64, Stage, stage<float, double>)
KERNEL(stage_f64_f32, Stage, stage<double, float>)
KERNEL(stage_f64_f64, Stage, stage<double, double>)
KERNEL(blend_f32_f32, Blend, blend<float, float>)
KERNEL(blend_f32_f64, Blend, blend<float, double>)
KERNEL(blend_f64_f32, Blend, blend<double, float>)
KERNEL(blend_f64_f64, Blend, blend<double, double>)
