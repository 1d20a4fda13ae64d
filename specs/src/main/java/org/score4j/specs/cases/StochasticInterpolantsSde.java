package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.ExactModel;
import org.score4j.model.exact.Marginal;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.sde.Diffusivity;
import org.score4j.samplers.sde.InterpolantSde;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;

/** Albergo et al., stochastic interpolants: the SDE integrators of one-sided paths. Their time is 1 − t. */
final class StochasticInterpolantsSde {
    static final Map<String, Project> SAMPLERS =
            Map.of("sde-euler", reference -> run(reference, false), "sde-heun", reference -> run(reference, true));

    private StochasticInterpolantsSde() {}

    private static List<Comparison> run(ReferenceCase reference, boolean heun) {
        String path = reference.process().text("path");
        if (!"one-sided-linear".equals(path)) {
            throw new SkippedCaseException("SDEs of path '" + path + "' do not exist yet");
        }
        AffineProcess process = new RectifiedFlow();
        Diffusivity diffusivity = Diffusivity.constant(reference.parameters().number("eps"));
        double[] times =
                Arrays.stream(reference.grid().numbers("times")).map(t -> 1 - t).toArray();
        // the released Heun asks for the score of the data themselves
        ScoreModel model = heun
                ? new ScoreModel(new ExactScore(reference.mixture()), Preconditioning.none(Prediction.SCORE), process)
                : ScoreModel.exact(reference.mixture(), process);
        return new SolverRun(
                        heun ? InterpolantSde.heun(diffusivity).asPublished() : InterpolantSde.euler(diffusivity),
                        process,
                        Schedule.explicit(times),
                        SolverRun.recorded(reference, Draw::step))
                .compare(reference, model);
    }

    /** An exact model asked for its score, which it has at sigma = 0 too. */
    private record ExactScore(ExactModel exact) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return exact.spec();
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            double[] point = new double[exact.dimensions()];
            double[] score = new double[point.length];
            int batch = Math.toIntExact(x.length() / point.length);
            for (int sample = 0; sample < batch; sample++) {
                Marginal marginal = exact.at(level.alpha()[sample], level.sigma()[sample]);
                Tensors.read(x, sample * point.length, point);
                marginal.score(point, score);
                Tensors.write(out, sample * point.length, score);
            }
        }
    }
}
