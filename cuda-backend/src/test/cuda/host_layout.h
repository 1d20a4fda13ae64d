// Where the compiler lays the fields of the arguments: what Java's table is compared with.
struct Place {
    const char* name;
    long offset;
};

#define SIZE(Struct) {#Struct, (long) sizeof(Struct)}
#define FIELD(Struct, field) {#Struct "." #field, (long) offsetof(Struct, field)}
#define FACTOR(Struct, field) FIELD(Struct, field.perSample), FIELD(Struct, field.value)
#define TERM(Struct, field) \
    FIELD(Struct, field.values), FIELD(Struct, field.factors), FIELD(Struct, field.factor), FIELD(Struct, field.rounded), \
            FIELD(Struct, field.kind)

static const Place PLACES[] = {
    SIZE(Combine), FIELD(Combine, out), FIELD(Combine, length), FIELD(Combine, rows), FIELD(Combine, terms),
    FACTOR(Combine, std), FIELD(Combine, samples), FIELD(Combine, counter), FIELD(Combine, seed),
    FIELD(Combine, draw), TERM(Combine, term[0]), TERM(Combine, term[1]), TERM(Combine, term[2]),
    TERM(Combine, term[3]), TERM(Combine, term[4]), TERM(Combine, term[5]), TERM(Combine, term[6]),
    TERM(Combine, term[7]), TERM(Combine, term[8]), TERM(Combine, term[9]), TERM(Combine, term[10]),
    TERM(Combine, term[11]), TERM(Combine, term[12]),
    SIZE(Increment), FIELD(Increment, out), FIELD(Increment, length), FIELD(Increment, samples),
    FIELD(Increment, draws), FIELD(Increment, coefficients), FIELD(Increment, seed), FIELD(Increment, rows),
    FIELD(Increment, count),
    SIZE(Pointwise), FIELD(Pointwise, out), FIELD(Pointwise, a), FIELD(Pointwise, b), FIELD(Pointwise, length),
    FIELD(Pointwise, rows), FIELD(Pointwise, operation), FACTOR(Pointwise, limit),
    SIZE(Gather), FIELD(Gather, out), FIELD(Gather, in), FIELD(Gather, source), FIELD(Gather, bad),
    FIELD(Gather, length), FIELD(Gather, rows), FIELD(Gather, sources),
    SIZE(Mark), FIELD(Mark, out), FIELD(Mark, in), FIELD(Mark, bad), FIELD(Mark, length),
    SIZE(Stage), FIELD(Stage, out), FIELD(Stage, in), FIELD(Stage, length), FIELD(Stage, stride),
    FIELD(Stage, offset), FIELD(Stage, rows), FACTOR(Stage, factor),
    SIZE(Blend), FIELD(Blend, out), FIELD(Blend, state), FIELD(Blend, output), FIELD(Blend, bad),
    FIELD(Blend, length), FIELD(Blend, rows), FACTOR(Blend, skip), FACTOR(Blend, gain),
    SIZE(Scalar), FIELD(Scalar, out), FIELD(Scalar, rows), FIELD(Scalar, operation), FACTOR(Scalar, a),
    FACTOR(Scalar, b),
    SIZE(Reduce), FIELD(Reduce, partial), FIELD(Reduce, a), FIELD(Reduce, b), FIELD(Reduce, c), FIELD(Reduce, mean),
    FIELD(Reduce, absolute), FIELD(Reduce, relative), FIELD(Reduce, length), FIELD(Reduce, rows),
    FIELD(Reduce, operation),
    SIZE(Finish), FIELD(Finish, out), FIELD(Finish, partial), FIELD(Finish, length), FIELD(Finish, rows),
    FIELD(Finish, operation),
    SIZE(Quantile), FIELD(Quantile, out), FIELD(Quantile, a), FIELD(Quantile, probability), FIELD(Quantile, length),
    FIELD(Quantile, rows),
    SIZE(Gaussian), FIELD(Gaussian, out), FIELD(Gaussian, x), FIELD(Gaussian, mean), FIELD(Gaussian, variances),
    FIELD(Gaussian, factors), FIELD(Gaussian, cholesky), FIELD(Gaussian, solved), FIELD(Gaussian, small),
    FIELD(Gaussian, length), FIELD(Gaussian, choleskyStride), FIELD(Gaussian, rows), FIELD(Gaussian, rank),
    FACTOR(Gaussian, alpha), FACTOR(Gaussian, sigma),
    SIZE(Mixture), FIELD(Mixture, out), FIELD(Mixture, x), FIELD(Mixture, means), FIELD(Mixture, variances),
    FIELD(Mixture, logFactors), FIELD(Mixture, weights), FIELD(Mixture, length), FIELD(Mixture, logFactorStride),
    FIELD(Mixture, rows), FIELD(Mixture, components), FACTOR(Mixture, alpha), FACTOR(Mixture, sigma),
    SIZE(Empirical), FIELD(Empirical, out), FIELD(Empirical, x), FIELD(Empirical, data), FIELD(Empirical, distances),
    FIELD(Empirical, length), FIELD(Empirical, points), FIELD(Empirical, rows), FACTOR(Empirical, alpha),
    FACTOR(Empirical, sigma),
};

// Names and offsets, one a line; for structs their sizes
extern "C" const char* places() {
    static std::string all;
    all.clear();
    for (const Place& place : PLACES) {
        all += std::string(place.name) + " " + std::to_string(place.offset) + "\n";
    }
    return all.c_str();
}
