// E[x0 | xt = x] of Gaussian and mixture models, operation by operation as org.score4j.model.exact: one block for each row, whose
// threads share what that order leaves free.
#include "elements.cuh"
#include "exponential.cuh"

// Δ = diag(alpha²s² + sigma²)
__device__ inline double marginalVariance(double alpha, double sigma, double variance) {
    return alpha * alpha * variance + sigma * sigma;
}

__device__ inline double dot(const double* a, const double* b, int64_t length) {
    double sum = 0;
    for (int64_t d = 0; d < length; d++) {
        sum += a[d] * b[d];
    }
    return sum;
}

// small ← (L·Lᵀ)⁻¹·small
__device__ inline void substitute(const double* cholesky, double* small, int rank) {
    for (int i = 0; i < rank; i++) {
        for (int k = 0; k < i; k++) {
            small[i] -= cholesky[i * rank + k] * small[k];
        }
        small[i] /= cholesky[i * rank + i];
    }
    for (int i = rank - 1; i >= 0; i--) {
        for (int k = i + 1; k < rank; k++) {
            small[i] -= cholesky[k * rank + i] * small[k];
        }
        small[i] /= cholesky[i * rank + i];
    }
}

template <typename T>
__device__ inline void gaussian(const Gaussian& model) {
    for (int64_t row = blockIdx.y; row < model.rows; row += gridDim.y) {
        const T* x = (const T*) model.x + row * model.length;
        double* solved = model.solved + row * model.length;
        double* small = model.small + row * model.rank;
        double alpha = valueOf(model.alpha, (int32_t) row);
        double sigma = valueOf(model.sigma, (int32_t) row);
        for (int64_t d = threadIdx.x; d < model.length; d += blockDim.x) {
            solved[d] = ((double) x[d] - alpha * model.mean[d]) / marginalVariance(alpha, sigma, model.variances[d]);
        }
        __syncthreads();
        for (int j = threadIdx.x; j < model.rank; j += blockDim.x) {
            small[j] = dot(model.factors + j * model.length, solved, model.length);
        }
        __syncthreads();
        if (threadIdx.x == 0) {
            substitute(model.cholesky + row * model.choleskyStride, small, model.rank);
        }
        __syncthreads();
        for (int64_t d = threadIdx.x; d < model.length; d += blockDim.x) {
            double rest = solved[d];
            double diagonal = marginalVariance(alpha, sigma, model.variances[d]);
            for (int j = 0; j < model.rank; j++) {
                rest -= alpha * alpha * small[j] * model.factors[j * model.length + d] / diagonal;
            }
            solved[d] = rest;
        }
        __syncthreads();
        for (int j = threadIdx.x; j < model.rank; j += blockDim.x) {
            small[j] = alpha * dot(model.factors + j * model.length, solved, model.length);
        }
        __syncthreads();
        for (int64_t d = threadIdx.x; d < model.length; d += blockDim.x) {
            double sum = alpha * model.variances[d] * solved[d];
            for (int j = 0; j < model.rank; j++) {
                sum += small[j] * model.factors[j * model.length + d];
            }
            ((T*) model.out)[row * model.length + d] = (T) (sum + model.mean[d]);
        }
        __syncthreads();
    }
}

template <typename T>
__device__ inline void mixture(const Mixture& model) {
    for (int64_t row = blockIdx.y; row < model.rows; row += gridDim.y) {
        const T* x = (const T*) model.x + row * model.length;
        const double* logFactors = model.logFactors + row * model.logFactorStride;
        double* weights = model.weights + row * model.components;
        double alpha = valueOf(model.alpha, (int32_t) row);
        double sigma = valueOf(model.sigma, (int32_t) row);
        for (int k = threadIdx.x; k < model.components; k += blockDim.x) {
            double exponent = 0;
            for (int64_t d = 0; d < model.length; d++) {
                int64_t at = k * model.length + d;
                double difference = (double) x[d] - alpha * model.means[at];
                exponent += difference * difference / marginalVariance(alpha, sigma, model.variances[at]);
            }
            weights[k] = logFactors[k] - 0.5 * exponent;
        }
        __syncthreads();
        double largest = -INFINITY;
        for (int k = 0; k < model.components; k++) {
            largest = greater(largest, weights[k]);
        }
        __syncthreads();
        for (int k = threadIdx.x; k < model.components; k += blockDim.x) {
            weights[k] = exponential(weights[k] - largest);
        }
        __syncthreads();
        double total = 0;
        for (int k = 0; k < model.components; k++) {
            total += weights[k];
        }
        __syncthreads();
        for (int k = threadIdx.x; k < model.components; k += blockDim.x) {
            weights[k] /= total;
        }
        __syncthreads();
        for (int64_t d = threadIdx.x; d < model.length; d += blockDim.x) {
            double sum = 0;
            for (int k = 0; k < model.components; k++) {
                int64_t at = k * model.length + d;
                double mean = model.means[at];
                double gain = alpha * model.variances[at] / marginalVariance(alpha, sigma, model.variances[at]);
                sum += weights[k] * (mean + gain * ((double) x[d] - alpha * mean));
            }
            ((T*) model.out)[row * model.length + d] = (T) sum;
        }
        __syncthreads();
    }
}

KERNEL(gaussian_f32, Gaussian, gaussian<float>)
KERNEL(gaussian_f64, Gaussian, gaussian<double>)
KERNEL(mixture_f32, Mixture, mixture<float>)
KERNEL(mixture_f64, Mixture, mixture<double>)
