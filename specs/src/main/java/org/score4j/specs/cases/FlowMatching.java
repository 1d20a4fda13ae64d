package org.score4j.specs.cases;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.FlowTime;
import org.score4j.process.PolynomialFlow;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.NetworkCall;
import org.score4j.specs.Fields;
import org.score4j.tensor.Tensors;

/** Lipman et al., flow_matching. */
final class FlowMatching implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return switch (reference.sampler()) {
            case "AffineProbPath" ->
                Expected.of(reference).rows(row -> path(reference, row)).all();
            case "ScheduleTransformedModel" ->
                Expected.of(reference).rows(row -> transformed(reference, row)).all();
            default -> throw Project.unknown(reference);
        };
    }

    private static AffineProcess process(String scheduler) {
        return switch (scheduler) {
            case "condot" -> new RectifiedFlow();
            case "vp" -> VariancePreserving.linear();
            case "linearvp" -> VariancePreserving.linearAlpha();
            case "cosine" -> VariancePreserving.angle();
            default -> {
                if (scheduler.matches("poly[0-9]+")) {
                    yield new PolynomialFlow(Integer.parseInt(scheduler.substring(4)));
                }
                throw new SkippedCaseException("scheduler '" + scheduler + "' does not exist yet");
            }
        };
    }

    private static List<Comparison> path(ReferenceCase reference, Fields row) {
        AffineProcess process = process(reference.process().text("scheduler"));
        FlowTime flow = new FlowTime(process);
        double s = row.number("t");
        double t = flow.processTime(s);
        double[][] noise = reference.initial();
        double[][] data = reference.root().matrix("x1");
        double[][] states = new double[noise.length][noise[0].length];
        double[][] velocities = new double[noise.length][noise[0].length];
        for (int i = 0; i < noise.length; i++) {
            flow.mean(s, noise[i], data[i], states[i]);
            flow.meanVelocity(s, noise[i], data[i], velocities[i]);
        }
        ScoreModel model = ScoreModel.exact(reference.mixture(), process);
        double[][] denoised = predicted(model, Prediction.SAMPLE, t, states, 1);
        double[][] eps = predicted(model, Prediction.NOISE, t, states, 1);
        double[][] fromTarget = converted(Prediction.SAMPLE, Prediction.VELOCITY, process, t, states, denoised);
        double[][] fromNoise = converted(Prediction.NOISE, Prediction.VELOCITY, process, t, states, eps);
        return new Expected(row)
                .number("alpha", flow.target(s))
                .number("sigma", flow.source(s))
                .number("d_alpha", flow.targetDerivative(s))
                .number("d_sigma", flow.sourceDerivative(s))
                .number("snr_inverse_of_alpha_over_sigma", flow.timeAtHalfLogSnr(process.halfLogSnr(t)))
                .points("x_t", states)
                .points("dx_t", velocities)
                .points("exact_x1", denoised)
                .points("exact_eps", eps)
                .points("velocity_from_target", scaled(fromTarget, flow.rate()))
                .points("velocity_from_epsilon", scaled(fromNoise, flow.rate()))
                .points(
                        "target_from_velocity",
                        converted(Prediction.VELOCITY, Prediction.SAMPLE, process, t, states, fromTarget))
                .points(
                        "epsilon_from_velocity",
                        converted(Prediction.VELOCITY, Prediction.NOISE, process, t, states, fromTarget))
                .all();
    }

    private static List<Comparison> transformed(ReferenceCase reference, Fields row) {
        AffineProcess trained = process(reference.process().text("scheduler"));
        AffineProcess other = process(reference.process().text("new_scheduler"));
        FlowTime flow = new FlowTime(other);
        double t = flow.processTime(row.number("t"));
        double[][] states = reference.initial();
        ScoreModel transformed = ScoreModel.exact(reference.mixture(), trained).in(other);
        ScoreModel exact = ScoreModel.exact(reference.mixture(), other);
        return new Expected(row)
                .points("velocity", predicted(transformed, Prediction.VELOCITY, t, states, flow.rate()))
                .points("exact_velocity", predicted(exact, Prediction.VELOCITY, t, states, flow.rate()))
                .all();
    }

    /** A prediction of a model, as a program gets it, times {@code factor}. */
    private static double[][] predicted(
            ScoreModel model, Prediction wanted, double t, double[][] states, double factor) {
        NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, wanted, t);
        NoiseLevel level = NoiseLevel.ofSize(1);
        level.noise()[0] = scaling.noise();
        level.alpha()[0] = scaling.alpha();
        level.sigma()[0] = scaling.sigma();
        double[][] predicted = new double[states.length][];
        for (int i = 0; i < states.length; i++) {
            double[][] input = scaled(new double[][] {states[i]}, scaling.input());
            try (INDArray x = Tensors.of(input[0], 1, input[0].length);
                    INDArray out = Tensors.of(new double[input[0].length], 1, input[0].length)) {
                model.network().evaluate(x, level, Condition.none(), out);
                double[] raw = Tensors.toDoubles(out);
                for (int d = 0; d < raw.length; d++) {
                    raw[d] = factor * (scaling.skip() * states[i][d] + scaling.gain() * raw[d]);
                }
                predicted[i] = raw;
            }
        }
        return predicted;
    }

    private static double[][] converted(
            Prediction from, Prediction to, AffineProcess process, double t, double[][] states, double[][] values) {
        Prediction.Conversion conversion = from.conversion(to, process, t);
        double[][] converted = new double[states.length][states[0].length];
        for (int i = 0; i < states.length; i++) {
            for (int d = 0; d < converted[i].length; d++) {
                converted[i][d] = conversion.state() * states[i][d] + conversion.output() * values[i][d];
            }
        }
        return converted;
    }

    private static double[][] scaled(double[][] values, double factor) {
        double[][] scaled = new double[values.length][values[0].length];
        for (int i = 0; i < values.length; i++) {
            for (int d = 0; d < scaled[i].length; d++) {
                scaled[i][d] = factor * values[i][d];
            }
        }
        return scaled;
    }
}
