// E[x0 | xt = x] of a data set, operation by operation as org.score4j.model.exact: all squared distances, then a streaming softmax
// over tiles of the data. Cuts, tiles and orders of sums follow from the length of a sample alone, as they do there.
#include "elements.cuh"
#include "exponential.cuh"

enum { LONGEST_PIECE = 256, SHORT = 24, TILE_VALUES = 1 << 15, FEWEST = 4, MOST = 256, GROUP = 4 };

// How a sample is cut: pieces of equal length, the last one filled up with zeros
struct Cut {
    int64_t pieces;
    int64_t length;
};

__device__ inline Cut cutOf(int64_t dimensions) {
    int64_t pieces = (dimensions + LONGEST_PIECE - 1) / LONGEST_PIECE;
    return {pieces, ((dimensions + pieces - 1) / pieces + 3) / 4 * 4};
}

__device__ inline int tileOf(Cut cut) {
    int fits = (int) (TILE_VALUES / (cut.length * cut.pieces));
    int fewest = FEWEST;
    int most = MOST;
    return fits < fewest ? fewest : fits > most ? most : fits;
}

__device__ inline double square(double x, double alpha, float y) {
    double difference = x - alpha * (double) y;
    return difference * difference;
}

// Samples of up to 24 elements: a thread adds up a distance
template <typename T>
__device__ inline void shortDistances(const Empirical& model) {
    int64_t stride = (int64_t) gridDim.x * blockDim.x;
    for (int64_t row = blockIdx.y; row < model.rows; row += gridDim.y) {
        const T* x = (const T*) model.x + row * model.length;
        double alpha = valueOf(model.alpha, (int32_t) row);
        for (int64_t i = (int64_t) blockIdx.x * blockDim.x + threadIdx.x; i < model.points; i += stride) {
            double sum = 0;
            for (int64_t d = 0; d < model.length; d++) {
                sum += square((double) x[d], alpha, model.data[i * model.length + d]);
            }
            model.distances[row * model.points + i] = sum;
        }
    }
}

// A block of 256 threads for four points and four rows: thread l adds up element l of all pieces, and then the sums of a quarter
// of them are added in order, (a + b) + (c + d)
template <typename T>
__device__ inline void longDistances(const Empirical& model, Cut cut) {
    __shared__ double squares[GROUP * GROUP][LONGEST_PIECE];
    __shared__ double quarters[GROUP * GROUP][4];
    int64_t quarter = cut.length / 4;
    for (int64_t row = (int64_t) blockIdx.y * GROUP; row < model.rows; row += (int64_t) gridDim.y * GROUP) {
        double alphas[GROUP];
#pragma unroll
        for (int r = 0; r < GROUP; r++) {
            alphas[r] = row + r < model.rows ? valueOf(model.alpha, (int32_t) (row + r)) : 0;
        }
        for (int64_t i = (int64_t) blockIdx.x * GROUP; i < model.points; i += (int64_t) gridDim.x * GROUP) {
            double sums[GROUP][GROUP] = {};
            for (int64_t d = threadIdx.x; threadIdx.x < cut.length && d < model.length; d += cut.length) {
                double x[GROUP];
#pragma unroll
                for (int r = 0; r < GROUP; r++) {
                    x[r] = row + r < model.rows ? (double) ((const T*) model.x)[(row + r) * model.length + d] : 0;
                }
#pragma unroll
                for (int p = 0; p < GROUP; p++) {
                    float y = i + p < model.points ? model.data[(i + p) * model.length + d] : 0;
#pragma unroll
                    for (int r = 0; r < GROUP; r++) {
                        sums[p][r] += square(x[r], alphas[r], y);
                    }
                }
            }
#pragma unroll
            for (int p = 0; p < GROUP; p++) {
#pragma unroll
                for (int r = 0; r < GROUP; r++) {
                    squares[p * GROUP + r][threadIdx.x] = sums[p][r];
                }
            }
            __syncthreads();
            if (threadIdx.x < 4 * GROUP * GROUP) {
                const double* own = squares[threadIdx.x / 4] + threadIdx.x % 4 * quarter;
                double sum = 0;
                for (int64_t l = 0; l < quarter; l++) {
                    sum += own[l];
                }
                quarters[threadIdx.x / 4][threadIdx.x % 4] = sum;
            }
            __syncthreads();
            int point = threadIdx.x / GROUP;
            int other = threadIdx.x % GROUP;
            if (point < GROUP && i + point < model.points && row + other < model.rows) {
                const double* q = quarters[threadIdx.x];
                model.distances[(row + other) * model.points + i + point] = (q[0] + q[1]) + (q[2] + q[3]);
            }
        }
    }
}

template <typename T>
__device__ inline void distances(const Empirical& model) {
    Cut cut = cutOf(model.length);
    if (cut.length <= SHORT) {
        shortDistances<T>(model);
    } else {
        longDistances<T>(model, cut);
    }
}

// A block of 256 threads for 256 elements of a row: every block weighs all points, tile by tile, and a thread sums its element
template <typename T>
__device__ inline void empirical(const Empirical& model) {
    __shared__ double near[MOST];
    __shared__ double weights[MOST];
    __shared__ int chosen[MOST];
    __shared__ int count;
    __shared__ double total;
    int tile = tileOf(cutOf(model.length));
    int64_t stride = (int64_t) gridDim.x * blockDim.x;
    for (int64_t row = blockIdx.y; row < model.rows; row += gridDim.y) {
        double sigma = valueOf(model.sigma, (int32_t) row);
        double scale = 2 * sigma * sigma;
        for (int64_t start = (int64_t) blockIdx.x * blockDim.x; start < model.length; start += stride) {
            int64_t d = start + threadIdx.x;
            double nearest = INFINITY;
            double sum = 0;
            for (int64_t first = 0; first < model.points; first += tile) {
                int size = model.points - first < tile ? (int) (model.points - first) : tile;
                // nobody reads near any more, and what else is shared is not written before the next barrier
                if ((int) threadIdx.x < size) {
                    near[threadIdx.x] = model.distances[row * model.points + first + threadIdx.x];
                }
                __syncthreads();
                double before = nearest;
                for (int i = 0; i < size; i++) {
                    nearest = lesser(nearest, near[i]);
                }
                if ((int) threadIdx.x < size) {
                    double excess = near[threadIdx.x] - nearest;
                    weights[threadIdx.x] = excess == 0 ? 1 : exponential(-excess / scale);
                }
                double factor = first > 0 && nearest < before ? exponential(-(before - nearest) / scale) : 1;
                __syncthreads();
                if (threadIdx.x == 0) {
                    double weight = first > 0 ? total * factor : 0;
                    count = 0;
                    for (int i = 0; i < size; i++) {
                        if (weights[i] != 0) {
                            weight += weights[i];
                            weights[count] = weights[i];
                            chosen[count++] = i;
                        }
                    }
                    total = weight;
                }
                __syncthreads();
                sum *= factor;
                if (d < model.length) {
                    const float* y = model.data + first * model.length + d;
                    int c = 0;
                    for (; c + 1 < count; c += 2) {
                        sum += weights[c] * (double) y[chosen[c] * model.length] +
                               weights[c + 1] * (double) y[chosen[c + 1] * model.length];
                    }
                    if (c < count) {
                        sum += weights[c] * (double) y[chosen[c] * model.length];
                    }
                }
            }
            if (d < model.length) {
                ((T*) model.out)[row * model.length + d] = (T) (sum / total);
            }
        }
    }
}

KERNEL(distances_f32, Empirical, distances<float>)
KERNEL(distances_f64, Empirical, distances<double>)
KERNEL(empirical_f32, Empirical, empirical<float>)
KERNEL(empirical_f64, Empirical, empirical<double>)
