package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.process.FlowPath;

/** Tong et al., conditional flow matching: the authors' code. */
final class ConditionalFlowMatching implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if (!"process".equals(reference.family())) {
            throw Project.unknown(reference);
        }
        double sigma = reference.parameters().number("sigma");
        FlowPath path = (switch (reference.sampler()) {
                    case "ConditionalFlowMatcher" -> FlowPath.straight(sigma);
                    case "TargetConditionalFlowMatcher" -> FlowPath.toTarget(sigma);
                    case "VariancePreservingConditionalFlowMatcher" -> FlowPath.variancePreserving(sigma);
                    default -> throw Project.unknown(reference);
                })
                .asPublished();
        double[][] x0 = reference.initial();
        double[][] x1 = reference.root().matrix("x1");
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
                .numbers("lambda", Arrays.stream(times).map(path::scoreWeight).toArray())
                .all();
    }
}
