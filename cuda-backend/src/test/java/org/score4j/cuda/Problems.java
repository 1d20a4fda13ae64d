package org.score4j.cuda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.exec.Executor;
import org.score4j.exec.Run;
import org.score4j.exec.RunListener;
import org.score4j.exec.RunSettings;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Program;
import org.score4j.specs.RunSpecification;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** A model, programs and runs of them. */
final class Problems {
    static final int COUNT = 5;
    static final int BATCH = 2;
    static final int LENGTH = 7;

    private static final Set<String> TOLERANT =
            Set.of("adaptive-sde", "bogacki-shampine", "dormand-prince", "dormand-prince8", "tsitouras");

    private Problems() {}

    /** A network that nobody knows to be exact, so that it is called on the host. */
    record OnHost(ScoreNetwork network) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return network.spec();
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            network.evaluate(x, level, condition, out);
        }
    }

    /** A mixture of three normals in {@link #LENGTH} dimensions. */
    static GaussianMixtureModel mixture() {
        Random random = new Random(5);
        double[][] means = new double[3][LENGTH];
        double[][] stds = new double[3][LENGTH];
        for (int k = 0; k < 3; k++) {
            Arrays.setAll(means[k], d -> random.nextGaussian());
            Arrays.setAll(stds[k], d -> 0.2 + random.nextDouble());
        }
        return GaussianMixtureModel.of(new double[] {1, 2, 3}, means, stds);
    }

    /** An executor on a fake device. */
    static CudaExecutor executor(FakeDriver fake) {
        return executor(fake, true);
    }

    static CudaExecutor executor(FakeDriver fake, boolean recording) {
        return CudaExecutor.open(fake.driver(), 0, source -> source.getBytes(StandardCharsets.US_ASCII), recording);
    }

    /** A program of four steps, of a solver by its name in specifications. */
    static Program program(String solver, Object... parameters) {
        return program(4, solver, parameters);
    }

    /** The same with tolerances that spare attempts, where a solver has them; the mixture is a rough one. */
    static Program quick(String solver) {
        return TOLERANT.contains(solver) ? program(solver, "absolute", 0.1, "relative", 0.1) : program(solver);
    }

    static Program program(int steps, String solver, Object... parameters) {
        return RunSpecification.compile(
                RunSpecification.typed(solver, parameters),
                RunSpecification.typed("karras", "steps", steps),
                RunSpecification.typed("edm"));
    }

    static RunSettings settings(Program program, ScoreNetwork network, ElementType type, Executor executor) {
        return settings(program, network, type, executor, new PhiloxNoise(0x1234_5678_9abc_def0L));
    }

    static RunSettings settings(
            Program program,
            ScoreNetwork network,
            ElementType type,
            Executor executor,
            NoiseSource noise,
            RunListener... listeners) {
        return new RunSettings(
                program,
                Map.of(Program.MODEL, ScoreModel.exact(network, Edm.standard())),
                Condition.none(),
                type,
                new long[] {LENGTH},
                noise,
                (1L << 32) - 100,
                COUNT,
                program.couplesSamples() ? COUNT : BATCH,
                executor,
                List.of(listeners),
                null);
    }

    /** What a finished run gives: states, then evaluations. */
    static List<Double> outcome(Run run) {
        List<Double> all = new ArrayList<>();
        try (Samples samples = run.finish()) {
            for (double value : Tensors.toDoubles(samples.array())) {
                all.add(value);
            }
            for (int count : samples.evaluations()) {
                all.add((double) count);
            }
        }
        return all;
    }

    static List<Double> outcome(RunSettings settings) {
        try (Run run = Run.of(settings)) {
            return outcome(run);
        }
    }
}
