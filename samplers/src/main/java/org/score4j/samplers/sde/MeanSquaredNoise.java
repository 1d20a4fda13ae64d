package org.score4j.samplers.sde;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.Executor;
import org.score4j.model.Condition;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;

/**
 * q = E|eps|²/d, the mean square of the noise that a model predicts, for every noise level rho = sigma/alpha.
 *
 * <p>It tells how well data are known from noisy data: E[tr Cov(x0 | xt)]/d = rho²·(1 − q). For an ideal model q lies in [0, 1].
 * Levels in between are interpolated linearly in ln rho. Beyond the noisiest level 1 − q falls as 1/rho², as where data are as
 * good as unknown; beyond the cleanest q falls as rho². Immutable.
 *
 * <p>Source: Bao et al., Analytic-DPM (2022), theorem 1 and equation 8: their Γ is q/sigma².
 */
public final class MeanSquaredNoise {
    private final double[] rho;
    private final double[] values;

    private MeanSquaredNoise(double[] rho, double[] values) {
        this.rho = rho;
        this.values = values;
    }

    /**
     * From known values.
     *
     * @param rho strictly decreasing, each in (0, ∞)
     * @param values one for each level, in [0, 1]
     */
    public static MeanSquaredNoise of(double[] rho, double[] values) {
        if (rho.length == 0 || rho.length != values.length) {
            throw new IllegalArgumentException("there are " + rho.length + " levels and " + values.length
                    + " values; expected equal numbers, at least 1");
        }
        for (int i = 0; i < rho.length; i++) {
            if (!(rho[i] > 0) || Double.isInfinite(rho[i]) || (i > 0 && !(rho[i] < rho[i - 1]))) {
                throw new IllegalArgumentException(
                        "rho[" + i + "] is " + rho[i] + "; expected strictly decreasing levels in (0, ∞)");
            }
            if (!(values[i] >= 0 && values[i] <= 1)) {
                throw new IllegalArgumentException("values[" + i + "] is " + values[i] + "; allowed: [0, 1]");
            }
        }
        return new MeanSquaredNoise(rho.clone(), values.clone());
    }

    /**
     * Of data N(mean, std²·I), q = rho²/(std² + rho²), at 200 levels from 1e-3·std to 1e3·std: a guess where a model has not been
     * measured.
     *
     * @param std in (0, ∞)
     */
    public static MeanSquaredNoise ofGaussian(double std) {
        if (!(std > 0) || Double.isInfinite(std)) {
            throw new IllegalArgumentException("std is " + std + "; allowed: (0, ∞)");
        }
        double[] levels = new double[200];
        double[] values = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            double ratio = Math.pow(10, 3 - 6.0 * i / (levels.length - 1));
            levels[i] = ratio * std;
            values[i] = 1 / (1 + 1 / (ratio * ratio));
        }
        return of(levels, values);
    }

    /**
     * Measures a model on data: the mean over the rows of |eps(alpha·x0 + sigma·z, t)|²/d at the noisy times of a grid, limited to
     * 1.
     *
     * @param data samples [N, ...]; stays the caller's
     * @param noise draws z: (USER, 0, i) for time i
     * @throws IllegalArgumentException if no time of the grid has 0 &lt; sigma/alpha &lt; ∞
     */
    public static MeanSquaredNoise estimate(ScoreModel model, TimeGrid grid, INDArray data, NoiseSource noise) {
        AffineProcess process = model.process();
        double[] times = Arrays.stream(grid.times())
                .filter(t -> process.sigma(t) > 0 && process.alpha(t) > 0)
                .toArray();
        if (times.length == 0) {
            throw new IllegalArgumentException("no time of the grid has 0 < sigma/alpha < ∞");
        }
        PlanBuilder plan = SamplingPlan.builder("mean squared noise", process, 1);
        Register noisy = plan.register("xt");
        Register predicted = plan.register("eps");
        ScalarRegister square = plan.scalar("square");
        for (int i = 0; i < times.length; i++) {
            plan.combine(
                            noisy,
                            Coefficient.of(process.sigma(times[i])),
                            Draw.of(Draw.Stream.USER, 0, i),
                            Term.of(process.alpha(times[i]), plan.state()))
                    .evaluate(noisy, times[i], Prediction.NOISE, predicted)
                    .dot(square, predicted, predicted);
        }
        SamplingPlan measurement = plan.build();
        Map<String, ScoreModel> models = Map.of(Program.MODEL, model);
        int count = Math.toIntExact(data.size(0));
        long[] shape = Arrays.copyOfRange(data.shape(), 1, data.rank());
        long[] samples = new long[count];
        Arrays.setAll(samples, i -> i);
        double elements = data.length() / (double) count;
        double[] values = new double[times.length];
        int level = 0;
        try (Execution execution = Executor.cpu()
                .open(new ExecutionRequest(
                        measurement, models, Condition.none(), ElementType.FLOAT64, shape, noise, samples))) {
            execution.write(measurement.state(), data);
            for (Instruction instruction : measurement.instructions()) {
                execution.execute(measurement.lower(instruction, models));
                if (instruction instanceof Instruction.Reduce) {
                    double sum = 0;
                    for (int position = 0; position < count; position++) {
                        sum += execution.get(square, position);
                    }
                    values[level] = Math.min(1, sum / count / elements);
                    level++;
                }
            }
        }
        return of(Arrays.stream(times).map(process::rho).toArray(), values);
    }

    /** q at a time. */
    public double at(AffineProcess process, double t) {
        double wanted = process.rho(t);
        int last = rho.length - 1;
        if (wanted >= rho[0]) {
            return 1 - (1 - values[0]) * (rho[0] / wanted) * (rho[0] / wanted);
        }
        if (wanted <= rho[last]) {
            return values[last] * (wanted / rho[last]) * (wanted / rho[last]);
        }
        int i = 1;
        while (rho[i] > wanted) {
            i++;
        }
        double share = Math.log(wanted / rho[i]) / Math.log(rho[i - 1] / rho[i]);
        return values[i] + share * (values[i - 1] - values[i]);
    }

    /** Identifies the numbers, for names. */
    public String label() {
        return rho.length + " levels " + Integer.toHexString(31 * Arrays.hashCode(rho) + Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return label();
    }
}
