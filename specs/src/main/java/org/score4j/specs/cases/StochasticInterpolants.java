package org.score4j.specs.cases;

import java.util.List;
import org.score4j.model.exact.MixtureInterpolant;
import org.score4j.process.BridgeNoise;
import org.score4j.process.Interpolant;
import org.score4j.specs.Fields;

/** Albergo et al., stochastic interpolants: the authors' code. */
final class StochasticInterpolants implements Project {
    private static final double SHARPNESS = 10;

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("loss".equals(reference.family())) {
            return InterpolantLosses.run(reference);
        }
        if (!"process".equals(reference.family())) {
            return Samplers.run(StochasticInterpolantsSde.SAMPLERS, reference);
        }
        return switch (reference.sampler()) {
            case "interpolant" ->
                Expected.of(reference).rows(row -> path(reference, row)).all();
            case "interpolant-exact-fields" ->
                Expected.of(reference).rows(row -> fields(reference, row)).all();
            default -> throw Project.unknown(reference);
        };
    }

    /** The interpolant of a case, by the reference's names. */
    static Interpolant interpolant(ReferenceCase reference) {
        Fields process = reference.process();
        BridgeNoise bridge = process.has("gamma") ? bridge(process.text("gamma")) : new BridgeNoise.None();
        String path = process.text("path");
        return switch (path) {
            case "linear" -> Interpolant.linear(bridge);
            case "trig" -> Interpolant.trigonometric(bridge);
            case "encoding-decoding" -> Interpolant.encodingDecoding(bridge);
            case "mirror" -> Interpolant.mirror(bridge);
            case "one-sided-linear" -> Interpolant.oneSidedLinear();
            case "one-sided-trig" -> Interpolant.oneSidedTrigonometric();
            default -> throw new SkippedCaseException("path '" + path + "' does not exist yet");
        };
    }

    private static BridgeNoise bridge(String gamma) {
        return switch (gamma) {
            case "zero" -> new BridgeNoise.None();
            case "brownian" -> new BridgeNoise.Brownian(1);
            case "bsquared" -> new BridgeNoise.Quadratic();
            case "sinesquared" -> new BridgeNoise.SineSquared();
            case "sigmoid" -> new BridgeNoise.Sigmoid(SHARPNESS);
            default -> throw new SkippedCaseException("gamma '" + gamma + "' does not exist yet");
        };
    }

    private static List<Comparison> path(ReferenceCase reference, Fields row) {
        Interpolant path = interpolant(reference);
        double t = row.number("t");
        double[][] x0 = reference.initial();
        double[][] x1 = reference.root().matrix("x1");
        int count = x0.length;
        int dimensions = x0[0].length;
        double[][] z = reference.noise().length == 0
                ? new double[count][dimensions]
                : reference.noise()[0];
        double[][] means = new double[count][dimensions];
        double[][] meanVelocities = new double[count][dimensions];
        double[][][] points = new double[2][count][dimensions];
        double[][][] velocities = new double[2][count][dimensions];
        for (int i = 0; i < count; i++) {
            path.mean(t, x0[i], x1[i], means[i]);
            path.meanVelocity(t, x0[i], x1[i], meanVelocities[i]);
            for (int sign = 0; sign < 2; sign++) {
                double[] draw = sign == 0 ? z[i] : opposite(z[i]);
                path.point(t, x0[i], x1[i], draw, points[sign][i]);
                path.velocity(t, x0[i], x1[i], draw, velocities[sign][i]);
            }
        }
        Expected compared = new Expected(row)
                .number("a", path.source(t))
                .number("adot", path.sourceDerivative(t))
                .number("b", path.target(t))
                .number("bdot", path.targetDerivative(t))
                .points("It", means)
                .points("dtIt", meanVelocities)
                .points("xt", points[0])
                .points("target_velocity", velocities[0]);
        if (row.has("gamma")) {
            compared.number("gamma", path.bridge().at(t))
                    .number("gamma_dot", path.bridge().derivative(t))
                    .number("gg_dot", path.bridge().product(t));
        }
        if (row.has("xt_minus")) {
            compared.points("xt_minus", points[1]).points("target_velocity_minus", velocities[1]);
        }
        return compared.all();
    }

    private static List<Comparison> fields(ReferenceCase reference, Fields row) {
        Interpolant path = interpolant(reference);
        double t = row.number("t");
        Fields pair = reference.root().object("model");
        MixtureInterpolant.Level level = MixtureInterpolant.of(
                        ReferenceCase.mixture(pair.object("rho0")), ReferenceCase.mixture(pair.object("rho1")), path)
                .at(t);
        double[][] x = reference.initial();
        double[][] drifts = new double[x.length][x[0].length];
        double[][] scores = new double[x.length][x[0].length];
        double[][] velocities = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            level.drift(x[i], drifts[i]);
            level.score(x[i], scores[i]);
            level.velocity(x[i], velocities[i]);
        }
        return new Expected(row)
                .points("b", drifts)
                .points("b_closed_form", drifts)
                .points("s", scores)
                .points("s_closed_form", scores)
                .points("v", velocities)
                .number("gg_dot", path.noiseProduct(t))
                .all();
    }

    private static double[] opposite(double... z) {
        double[] opposite = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            opposite[i] = -z[i];
        }
        return opposite;
    }
}
