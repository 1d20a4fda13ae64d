package org.score4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.examples.docs.ErrorPage;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.study.WorkPrecision;
import org.score4j.schedule.Schedule;
import org.score4j.specs.SafeFile;
import org.score4j.specs.SolverTable;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares all ODE solvers: error against evaluations, on a mixture and on the shipped network. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Measure the error of every ODE solver against its evaluations, on a mixture and on a network,"
                + " relative to converged runs; write tables and plots.")
final class CompareCommand implements Callable<Integer> {
    private static final int[] BUDGETS = {4, 6, 8, 10, 15, 20, 50};
    private static final double[] TOLERANCES = {0.3, 0.1, 0.03, 0.01, 0.001};

    @Option(names = "--out", paramLabel = "DIR", description = "Folder to write to (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("docs");

    @Option(names = "--count", description = "Samples of the network (default: ${DEFAULT-VALUE}).")
    private int count = 8;

    @Option(
            names = "--converged",
            description = "Steps of the converged run of the network (default: ${DEFAULT-VALUE}).")
    private int converged = 400;

    @Option(names = "--model", description = "Network (default: ${DEFAULT-VALUE}).")
    private String model = ModelSource.SHIPPED;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(out);
        SafeFile.requireWritable(out.resolve("error-against-nfe.md"));
        Map<SolverTable.Row, Solver> solvers = new LinkedHashMap<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            if (row.solver().order().deterministic() > 0 && isFixed(row.solver())) {
                solvers.put(row, row.solver());
            }
        }
        ErrorPage page = new ErrorPage(BUDGETS);
        addMixture(page, solvers);
        addNetwork(page, solvers);
        for (Map.Entry<String, byte[]> file : page.files().entrySet()) {
            SafeFile.write(out.resolve(file.getKey()), stream -> stream.write(file.getValue()));
            System.out.println("written: " + out.resolve(file.getKey()));
        }
        return 0;
    }

    /** Errors of the solvers that choose their steps, by name and tolerance. */
    private static Map<String, Map<Double, WorkPrecision.Point>> adaptive(WorkPrecision study) {
        Map<String, Map<Double, WorkPrecision.Point>> errors = new LinkedHashMap<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            if (row.solver().order().deterministic() > 0 && !isFixed(row.solver())) {
                Map<Double, WorkPrecision.Point> points = new LinkedHashMap<>();
                for (double tolerance : TOLERANCES) {
                    points.put(tolerance, study.measureAdaptive(row.withTolerance(tolerance)));
                }
                errors.put(row.description(), points);
            }
        }
        return errors;
    }

    private static boolean isFixed(Solver solver) {
        Edm process = Edm.standard();
        return solver.compile(process, Schedule.karras(4).grid(process)) instanceof SamplingPlan;
    }

    private static void addMixture(ErrorPage page, Map<SolverTable.Row, Solver> solvers) {
        GaussianMixtureModel mixture = GaussianMixtureModel.of(
                new double[] {0.3, 0.4, 0.3},
                new double[][] {{-0.9, 0.3}, {0.7, -0.5}, {0.4, 0.9}},
                new double[] {0.15, 0.25, 0.2});
        ScoreModel model = ScoreModel.exact(mixture, Edm.standard());
        try (INDArray initial = start(256, 80, 2)) {
            WorkPrecision study =
                    WorkPrecision.against(Heun.inSigma(), 20_000, model, Condition.none(), Schedule::karras, initial);
            page.add(
                    "mixture",
                    "A mixture of three Gaussians in two dimensions",
                    study.uncertainty(),
                    study.measureAll(solvers, BUDGETS));
            page.addAdaptive(adaptive(study));
        }
    }

    private void addNetwork(ErrorPage page, Map<SolverTable.Row, Solver> solvers) {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ModelSource source = ModelSource.open(model, threads);
                INDArray initial = start(
                        count,
                        source.model()
                                .process()
                                .initialStd(source.model().process().startTime()),
                        source.model().network().spec().sampleShape().stream()
                                .mapToLong(Long::longValue)
                                .toArray())) {
            WorkPrecision study = WorkPrecision.against(
                    Heun.inSigma(), converged, source.model(), Condition.none(), Schedule::karras, initial);
            page.add(
                    "network",
                    "The shipped 32×32 emoji network",
                    study.uncertainty(),
                    study.measureAll(solvers, BUDGETS));
            page.addAdaptive(adaptive(study));
        }
    }

    /** The states that runs with seed 0 start from. */
    private static INDArray start(int count, double std, long... shape) {
        int length = 1;
        long[] batch = new long[shape.length + 1];
        batch[0] = count;
        for (int i = 0; i < shape.length; i++) {
            length = Math.multiplyExact(length, Math.toIntExact(shape[i]));
            batch[i + 1] = shape[i];
        }
        double[] values = new double[count * length];
        PhiloxNoise noise = new PhiloxNoise(0);
        for (int sample = 0; sample < count; sample++) {
            noise.fill(Draw.initial(), sample, 0, values, sample * length, length);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] *= std;
        }
        return Tensors.of(values, batch);
    }
}
