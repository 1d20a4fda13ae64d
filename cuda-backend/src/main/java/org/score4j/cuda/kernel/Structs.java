package org.score4j.cuda.kernel;

/** The structs of {@code score4j.cuh}, field by field. */
final class Structs {
    /** Summands of a combination: as many as an instruction has, and a noise that lies in memory. */
    static final int MAX_TERMS = 13;

    static final Layout COMBINE = Layout.named("Combine")
            .pointers("out")
            .longs("length")
            .ints("rows", "terms")
            .factors("std")
            .pointers("samples", "counter")
            .longs("seed", "draw")
            .terms("term", MAX_TERMS)
            .build();

    static final Layout INCREMENT = Layout.named("Increment")
            .pointers("out")
            .longs("length")
            .pointers("samples", "draws", "coefficients")
            .longs("seed")
            .ints("rows", "count")
            .build();

    static final Layout POINTWISE = Layout.named("Pointwise")
            .pointers("out", "a", "b")
            .longs("length")
            .ints("rows", "operation")
            .factors("limit")
            .build();

    static final Layout GATHER = Layout.named("Gather")
            .pointers("out", "in", "source", "bad")
            .longs("length")
            .ints("rows", "sources")
            .build();

    static final Layout MARK =
            Layout.named("Mark").pointers("out", "in", "bad").longs("length").build();

    static final Layout STAGE = Layout.named("Stage")
            .pointers("out", "in")
            .longs("length", "stride", "offset")
            .ints("rows")
            .factors("factor")
            .build();

    static final Layout BLEND = Layout.named("Blend")
            .pointers("out", "state", "output", "bad")
            .longs("length")
            .ints("rows")
            .factors("skip", "gain")
            .build();

    static final Layout SCALAR = Layout.named("Scalar")
            .pointers("out")
            .ints("rows", "operation")
            .factors("a", "b")
            .build();

    static final Layout REDUCE = Layout.named("Reduce")
            .pointers("partial", "a", "b", "c", "mean")
            .doubles("absolute", "relative")
            .longs("length")
            .ints("rows", "operation")
            .build();

    static final Layout FINISH = Layout.named("Finish")
            .pointers("out", "partial")
            .longs("length")
            .ints("rows", "operation")
            .build();

    static final Layout QUANTILE = Layout.named("Quantile")
            .pointers("out", "a")
            .doubles("probability")
            .longs("length")
            .ints("rows")
            .build();

    static final Layout GAUSSIAN = Layout.named("Gaussian")
            .pointers("out", "x", "mean", "variances", "factors", "cholesky", "solved", "small")
            .longs("length", "choleskyStride")
            .ints("rows", "rank")
            .factors("alpha", "sigma")
            .build();

    static final Layout MIXTURE = Layout.named("Mixture")
            .pointers("out", "x", "means", "variances", "logFactors", "weights")
            .longs("length", "logFactorStride")
            .ints("rows", "components")
            .factors("alpha", "sigma")
            .build();

    static final Layout EMPIRICAL = Layout.named("Empirical")
            .pointers("out", "x", "data", "distances")
            .longs("length")
            .ints("points", "rows")
            .factors("alpha", "sigma")
            .build();

    private Structs() {}
}
