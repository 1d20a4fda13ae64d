package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.process.AffinePath;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Clock;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.ExponentialAdams;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.langevin.RenoisingCorrector;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.SigmaEulerMaruyama;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Rozet, azula. */
final class Azula implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of(
            "DDPMSampler", reference -> run(reference, Ddpm.posterior()),
            "DDIMSampler", reference -> run(reference, ddim(reference)),
            "EulerSampler", reference -> run(reference, Euler.inSigma()),
            "HeunSampler", reference -> run(reference, Heun.inSigma()),
            "ItoSampler", reference -> run(reference, ito(reference)),
            "PCSampler", Azula::predictorCorrector,
            "zABSampler", reference -> run(reference, AdamsBashforth.inSigma(order(reference))),
            "vABSampler", reference -> run(reference, AdamsBashforth.on(Clock.FLOW, order(reference))),
            "zEABSampler", reference -> run(reference, ExponentialAdams.inNoise(order(reference))),
            "xEABSampler", reference -> run(reference, ExponentialAdams.inSample(order(reference))));

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    private static int order(ReferenceCase reference) {
        return reference.parameters().integer("order");
    }

    /** The reference's eta is the square of the literature's. */
    private static Solver ddim(ReferenceCase reference) {
        return Ddim.withEta(Math.sqrt(reference.parameters().number("eta")));
    }

    private static Solver ito(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        return SigmaEulerMaruyama.withEta(parameters.number("eta")).atTemperature(parameters.number("temperature"));
    }

    private static List<Comparison> predictorCorrector(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int corrections = parameters.integer("corrections");
        Solver solver = PredictorCorrector.of(
                Ddim.deterministic(), RenoisingCorrector.of(corrections, parameters.number("delta")));
        return new SolverRun(
                        solver,
                        process(reference),
                        grid(reference),
                        SolverRun.recorded(
                                reference, i -> Draw.of(Draw.Stream.CORRECTOR, i % corrections, i / corrections)))
                .compare(reference);
    }

    /** A run of a solver that draws once a step, if at all. */
    static List<Comparison> run(ReferenceCase reference, Solver solver) {
        return new SolverRun(solver, process(reference), grid(reference), SolverRun.recorded(reference, Draw::step))
                .compare(reference);
    }

    private static Schedule grid(ReferenceCase reference) {
        return Schedule.explicit(reference.grid().numbers("times"));
    }

    /**
     * The reference's schedule, checked against the levels that the case lists. It ends at sigma_min &gt; 0; times below 0, which no
     * case visits, lead on to clean data at −1.
     */
    static AffineProcess process(ReferenceCase reference) {
        Fields fields = reference.process();
        String type = fields.text("type");
        AffineProcess process = switch (type) {
            case "azula-vp" -> {
                double rate = Math.log(fields.number("alpha_min"));
                yield path(fields, t -> new double[] {Math.exp(t * t * rate), 2 * t * rate * Math.exp(t * t * rate)});
            }
            case "azula-cosine" -> {
                double rate = Math.acos(fields.number("alpha_min"));
                yield path(fields, t -> new double[] {Math.cos(t * rate), -rate * Math.sin(t * rate)});
            }
            case "azula-rectified" -> rectified(fields);
            default -> Processes.of(reference);
        };
        double[] times = reference.grid().numbers("times");
        Comparison alphas = new Comparison(
                "alphas",
                Arrays.stream(times).map(process::alpha).toArray(),
                reference.grid().numbers("alphas"));
        Comparison sigmas = new Comparison(
                "sigmas",
                Arrays.stream(times).map(process::sigma).toArray(),
                reference.grid().numbers("sigmas"));
        for (Comparison levels : List.of(alphas, sigmas)) {
            for (int i = 0; i < times.length; i++) {
                if (Math.abs(levels.actual()[i] - levels.expected()[i]) > 1e-12 * levels.expected()[i]) {
                    throw new IllegalArgumentException(levels.what() + "[" + i + "] is " + levels.actual()[i]
                            + "; the reference has " + levels.expected()[i]);
                }
            }
        }
        return process;
    }

    /** alpha and its derivative at a time. */
    @FunctionalInterface
    private interface Alpha {
        double[] at(double t);
    }

    /** sigma² = 1 − alpha² + sigma_min² from 0 on, and a straight line to clean data before. */
    private static AffineProcess path(Fields fields, Alpha alpha) {
        double least = fields.number("sigma_min");
        return AffinePath.of(
                fields.text("type"),
                t -> t < 0 ? 1 : alpha.at(t)[0],
                t -> t < 0 ? least * (1 + t) : sigma(alpha.at(t)[0], least),
                t -> t < 0 ? 0 : alpha.at(t)[1],
                t -> t < 0 ? least : -alpha.at(t)[0] * alpha.at(t)[1] / sigma(alpha.at(t)[0], least),
                1,
                0,
                -1);
    }

    /** alpha and sigma linear from 0 on, and sigma a straight line to clean data before. */
    private static AffineProcess rectified(Fields fields) {
        double leastAlpha = fields.number("alpha_min");
        double leastSigma = fields.number("sigma_min");
        return AffinePath.of(
                fields.text("type"),
                t -> t < 0 ? 1 : t * leastAlpha + (1 - t),
                t -> t < 0 ? leastSigma * (1 + t) : t + (1 - t) * leastSigma,
                t -> t < 0 ? 0 : leastAlpha - 1,
                t -> t < 0 ? leastSigma : 1 - leastSigma,
                1,
                0,
                -1);
    }

    private static double sigma(double alpha, double least) {
        return Math.sqrt((1 - alpha) * (1 + alpha) + least * least);
    }
}
