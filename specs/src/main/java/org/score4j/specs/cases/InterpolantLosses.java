package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.PathMatching.Quantity;
import org.score4j.matching.objective.Regression;
import org.score4j.process.Interpolant;
import org.score4j.specs.Fields;

/** The losses of Albergo et al., of an affine field: ½‖f‖² − f·target, which lacks what does not depend on f. */
final class InterpolantLosses {
    private InterpolantLosses() {}

    static List<Comparison> run(ReferenceCase reference) {
        Interpolant path = StochasticInterpolants.interpolant(reference);
        // of z and −z together, where the code does so
        PathMatching matching = switch (reference.sampler()) {
            case "si-loss-b" -> new PathMatching(path, Quantity.DRIFT, true);
            case "si-loss-s", "si-loss-one-sided-s" -> new PathMatching(path, Quantity.SCORE, true);
            case "si-loss-v" -> new PathMatching(path, Quantity.MEAN_VELOCITY, false);
            case "si-loss-eta", "si-loss-one-sided-eta" -> new PathMatching(path, Quantity.DENOISER, false);
            case "si-loss-one-sided-b" -> new PathMatching(path, Quantity.DRIFT, false);
            case "si-loss-one-sided-v" -> new PathMatching(path, Quantity.MEAN_VELOCITY, false);
            case "si-loss-mirror" -> new PathMatching(path, Quantity.SCORE, false);
            default -> throw Project.unknown(reference);
        };
        double[] source = Rows.flat(reference.initial());
        double[] times = reference.grid().numbers("times");
        double[] z = reference.noise().length == 0
                ? new double[source.length]
                : Rows.flat(reference.noise()[0]);
        Regression regression =
                matching.regression(source, Rows.flat(reference.root().matrix("x1")), times, z);
        double[] losses = losses(regression, field(reference, regression));
        double[] bySample = new double[times.length];
        for (int row = 0; row < losses.length; row++) {
            bySample[row % times.length] += losses[row];
        }
        return Expected.of(reference)
                .numbers("losses", bySample)
                .number("loss", Arrays.stream(bySample).average().orElseThrow())
                .all();
    }

    private static double[] losses(Regression regression, double[] outputs) {
        int length = regression.length();
        double[] losses = new double[regression.size()];
        for (int i = 0; i < outputs.length; i++) {
            losses[i / length] += 0.5 * outputs[i] * outputs[i] - regression.targets()[i] * outputs[i];
        }
        return losses;
    }

    /** W·x + t·c. */
    private static double[] field(ReferenceCase reference, Regression regression) {
        Fields model = reference.root().object("model");
        double[][] matrix = model.matrix("W");
        double[] offset = model.numbers("c");
        int length = regression.length();
        double[] outputs = new double[regression.inputs().length];
        for (int row = 0; row < regression.size(); row++) {
            for (int d = 0; d < length; d++) {
                double sum = regression.noise()[row] * offset[d];
                for (int k = 0; k < length; k++) {
                    sum += matrix[d][k] * regression.inputs()[row * length + k];
                }
                outputs[row * length + d] = sum;
            }
        }
        return outputs;
    }
}
