package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.matching.objective.Coupling;
import org.score4j.process.FlowPath;

/** Tong et al., conditional flow matching: the authors' code. */
final class ConditionalFlowMatching implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        double[][] x1 = reference.root().matrix("x1");
        return switch (reference.family()) {
            case "process" -> compare(reference, x1).all();
            case "loss" -> assigned(reference, x1).all();
            default -> throw Project.unknown(reference);
        };
    }

    private static FlowPath path(ReferenceCase reference) {
        double sigma = reference.parameters().number("sigma");
        return (switch (reference.sampler()) {
                    case "ConditionalFlowMatcher", "ExactOptimalTransportConditionalFlowMatcher" ->
                        FlowPath.straight(sigma);
                    case "TargetConditionalFlowMatcher" -> FlowPath.toTarget(sigma);
                    case "VariancePreservingConditionalFlowMatcher" -> FlowPath.variancePreserving(sigma);
                    case "SchrodingerBridgeConditionalFlowMatcher" -> FlowPath.bridge(sigma);
                    default -> throw Project.unknown(reference);
                })
                .asPublished();
    }

    /** The path to the points of least squared distance. */
    private static Expected assigned(ReferenceCase reference, double[][] x1) {
        double[][] x0 = reference.initial();
        int[] partners = Coupling.OPTIMAL
                .pairs(Rows.flat(x0), Rows.flat(x1), x0.length, pair -> 0)
                .target();
        double[][] ends = new double[x0.length][];
        double cost = 0;
        for (int i = 0; i < x0.length; i++) {
            ends[i] = x1[partners[i]];
            for (int d = 0; d < ends[i].length; d++) {
                cost += (x0[i][d] - ends[i][d]) * (x0[i][d] - ends[i][d]);
            }
        }
        return compare(reference, ends)
                .numbers("assignment", Arrays.stream(partners).asDoubleStream().toArray())
                .number("squared_cost", cost);
    }

    private static Expected compare(ReferenceCase reference, double[][] x1) {
        FlowPath path = path(reference);
        double[][] x0 = reference.initial();
        double[][] z = reference.noise()[0];
        double[] times = reference.grid().numbers("times");
        double[][] points = new double[x0.length][x0[0].length];
        double[][] means = new double[x0.length][x0[0].length];
        double[][] velocities = new double[x0.length][x0[0].length];
        for (int i = 0; i < x0.length; i++) {
            path.point(times[i], x0[i], x1[i], z[i], points[i]);
            path.mean(times[i], x0[i], x1[i], means[i]);
            path.conditionalVelocity(times[i], points[i], x0[i], x1[i], velocities[i]);
        }
        return Expected.of(reference)
                .points("xt", points)
                .points("ut", velocities)
                .points("mu_t", means)
                .numbers("sigma_t", Arrays.stream(times).map(path::noise).toArray())
                .numbers("lambda", Arrays.stream(times).map(path::scoreWeight).toArray());
    }
}
