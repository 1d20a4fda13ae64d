package org.score4j.matching.evaluation;

/** A metric of features of the samples. */
record MetricOfFeatures(Metric metric, FeatureMap features) implements Metric {
    @Override
    public double value(SampleSet first, SampleSet second) {
        return metric.value(features.of(first), features.of(second));
    }

    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        return metric.estimate(features.of(first), features.of(second), level);
    }

    @Override
    public OfRows among(SampleSet rows) {
        return metric.among(features.of(rows));
    }
}
