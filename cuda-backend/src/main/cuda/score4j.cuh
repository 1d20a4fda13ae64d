// The arguments of all kernels.
//
// Every kernel takes one struct by value, laid out by C's rules on 64-bit machines; Java's org.score4j.cuda.kernel.Kernel
// names the same fields. A register is a dense array [rows, length] of the kernel's type, float (suffix _f32) or double (_f64),
// in 'c' order, row = position in the batch. Pointers need the alignment of their type; vectors are loaded where 16 bytes are
// aligned. A factor per sample is an array of doubles [rows]. Everything is rounded as the processor's executor rounds it:
// compile with --fmad=false -prec-div=true -prec-sqrt=true -ftz=false.
#pragma once

#include <stdint.h>

// A kernel of this name, which takes this struct and does what this function does
#ifndef KERNEL
#define KERNEL(name, Arguments, ...) \
    extern "C" __global__ void name(const Arguments arguments) { __VA_ARGS__(arguments); }
#endif

// value, or value·perSample[row] unless perSample is null
struct Factor {
    const double* perSample;
    double value;
};

enum class FactorKind : int32_t { CONSTANT, PER_SAMPLE, PER_ELEMENT, ELEMENTS };

// factor·r; a factor of 0, constant or per sample, skips the term
struct Term {
    const void* values;   // r [rows, length]
    const void* factors;  // PER_SAMPLE: double [rows]; PER_ELEMENT: register [rows, length]; ELEMENTS: [length], alone the factor
    double factor;        // multiplies them, or is the constant
    float rounded;        // factor, rounded to float
    FactorKind kind;
};

enum { MAX_TERMS = 13 };  // twelve and a noise that lies in memory

// out ← Σ terms, by fma from the first to the last (combine), and noise last (combine_noise); out may be any of the operands
struct Combine {
    void* out;
    int64_t length;
    int32_t rows;
    int32_t terms;
    Factor std;              // combine_noise only, down to here
    const int64_t* samples;  // [rows]
    const double* counter;   // [rows], added to the draw; or null
    uint64_t seed;
    uint64_t draw;           // Draw.packed()
    Term term[MAX_TERMS];
};

// out ← float(Σ coefficients[j]·normals of draws[j]), in double by fma from 0
struct Increment {
    void* out;
    int64_t length;
    const int64_t* samples;      // [rows]
    const uint64_t* draws;       // [count]
    const double* coefficients;  // [count]
    uint64_t seed;
    int32_t rows;
    int32_t count;
};

enum class Function : int32_t { CLAMP, EXP, PRODUCT };

struct Pointwise {
    void* out;
    const void* a;
    const void* b;  // PRODUCT only
    int64_t length;
    int32_t rows;
    Function operation;
    Factor limit;  // CLAMP only
};

// row i of out ← row source[i] of in; a source outside 0 … sources − 1 lowers *bad to i
struct Gather {
    void* out;
    const void* in;
    const double* source;
    uint64_t* bad;
    int64_t length;
    int32_t rows;
    int32_t sources;
};

// out ← in; an element that is not finite lowers *bad to its number
struct Mark {
    void* out;
    const void* in;
    uint64_t* bad;
    int64_t length;  // of all rows
};

// out[row·stride + offset + i] ← factor·in, from the register's type (first suffix) to the network's (second)
struct Stage {
    void* out;
    const void* in;
    int64_t length;
    int64_t stride;
    int64_t offset;
    int32_t rows;
    Factor factor;
};

// out ← fma(gain, F, skip·state); an element that is not finite lowers *bad to its number
struct Blend {
    void* out;
    const void* state;
    const void* output;  // F, of the network's type
    uint64_t* bad;
    int64_t length;
    int32_t rows;
    Factor skip;
    Factor gain;
};

enum class Arithmetic : int32_t { COPY, ADD, SUBTRACT, MULTIPLY, DIVIDE, SQRT, MIN, MAX, BATCH_MEAN, BATCH_MAX };

// out[row] ← operation(a, b)
struct Scalar {
    double* out;
    int32_t rows;
    Arithmetic operation;
    Factor a;
    Factor b;
};

enum class Summand : int32_t { SUM, DOT, MAX_ABS, SQUARED_DEVIATION, WEIGHTED, LARGER_WEIGHTED };

enum { CHUNK = 1024, REDUCE_THREADS = 256 };

// partial[row, k] ← a sum or maximum over the elements of chunk k of a row
struct Reduce {
    double* partial;
    const void* a;
    const void* b;       // DOT and weighted norms
    const void* c;       // weighted norms
    const double* mean;  // [rows], SQUARED_DEVIATION only
    double absolute;     // weighted norms
    double relative;     // weighted norms
    int64_t length;
    int32_t rows;
    Summand operation;
};

enum class Ending : int32_t { TOTAL, LARGEST, MEAN, ROOT_MEAN, DEVIATION };

// out[row] ← partial sums from the first chunk to the last, and what is made of them
struct Finish {
    double* out;
    const double* partial;
    int64_t length;
    int32_t rows;
    Ending operation;
};

// out[row] ← the quantile of |a|
struct Quantile {
    double* out;
    const void* a;
    double probability;
    int64_t length;
    int32_t rows;
};

// out ← E[x0 | xt = x] of N(mean, diag(variances) + Σ factors·factorsᵀ)
struct Gaussian {
    void* out;
    const void* x;
    const double* mean;       // [length]
    const double* variances;  // [length]
    const double* factors;    // [rank, length]
    const double* cholesky;   // [rank, rank] of I + alpha²·UᵀΔ⁻¹U, every choleskyStride numbers one per row
    double* solved;           // room for [rows, length]
    double* small;            // room for [rows, rank]
    int64_t length;
    int64_t choleskyStride;   // 0 where all rows have one noise level
    int32_t rows;
    int32_t rank;
    Factor alpha;
    Factor sigma;
};

// out ← E[x0 | xt = x] of a mixture of normals with diagonal covariance
struct Mixture {
    void* out;
    const void* x;
    const double* means;       // [components, length]
    const double* variances;   // [components, length]
    const double* logFactors;  // [components] ln w − ½·Σ ln 2π(alpha²s² + sigma²), every logFactorStride numbers one per row
    double* weights;           // room for [rows, components]
    int64_t length;
    int64_t logFactorStride;   // 0 where all rows have one noise level
    int32_t rows;
    int32_t components;
    Factor alpha;
    Factor sigma;
};

// distances ← |x − alpha·y|² (distances); out ← E[x0 | xt = x] of a data set from them (empirical)
struct Empirical {
    void* out;
    const void* x;
    const float* data;  // [points, length]
    double* distances;  // room for [rows, points]
    int64_t length;
    int32_t points;
    int32_t rows;
    Factor alpha;
    Factor sigma;
};
