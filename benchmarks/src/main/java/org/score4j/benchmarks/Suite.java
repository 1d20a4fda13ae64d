package org.score4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.score4j.benchmarks.Section.Pace;
import org.score4j.benchmarks.exact.EmpiricalBenchmark;
import org.score4j.benchmarks.exact.FmaBenchmark;
import org.score4j.benchmarks.exact.MixtureBenchmark;
import org.score4j.benchmarks.kernel.Kernel;
import org.score4j.benchmarks.kernel.KernelBenchmark;
import org.score4j.benchmarks.kernel.Nd4jBenchmark;
import org.score4j.benchmarks.kernel.TriadBenchmark;
import org.score4j.benchmarks.noise.NoiseBenchmark;
import org.score4j.benchmarks.peer.PeerBenchmark;
import org.score4j.benchmarks.peer.TrainingBenchmark;
import org.score4j.benchmarks.run.EmojiRunBenchmark;
import org.score4j.benchmarks.run.EngineBenchmark;
import org.score4j.benchmarks.run.GaussianRunBenchmark;
import org.score4j.benchmarks.run.MemoryBenchmark;
import org.score4j.benchmarks.run.RunnableSolvers;

/** What the quick and the full set measure. */
final class Suite {
    private static final String TRAINING = "training";
    private static final String KI_64 = "65536";
    private static final String MI = "1048576";
    private static final String MI_16 = "16777216";
    private static final String MI_48 = "50331648";
    private static final List<String> BOTH = List.of("FLOAT32", "FLOAT64");
    private static final Pace SHORT = new Pace(1, 3, 5, 100);

    /** Code by the Vector API is slow until it is compiled, which takes seconds. */
    private static final Pace WARM = new Pace(1, 8, 5, 500);

    /** Many short ones in the virtual machine of the suite itself. */
    private static final Pace TOGETHER = new Pace(0, 1, 3, 40);

    private final int cores = Runtime.getRuntime().availableProcessors();
    private final String allThreads = Integer.toString(cores);
    private final List<Section> sections = new ArrayList<>();

    private Suite() {}

    /** Under five minutes: what a change is most likely to break. */
    static List<Section> quick() {
        Suite suite = new Suite();
        List<String> kernels = List.of(
                "COMBINE_2", "COMBINE_4", "COMBINE_8", "COMBINE_PER_SAMPLE", "COMBINE_NOISE", "EVALUATE", "MARK");
        suite.kernels(kernels, List.of(KI_64, MI), List.of("FLOAT32"), 1, SHORT);
        suite.nd4j(List.of(KI_64, MI), List.of("FLOAT32"), SHORT);
        suite.noise();
        suite.gaussian(List.of("dpm++2m", "heun", "sde-dpm++2m"), "3x32x32", List.of("16"), List.of("20"), 1, SHORT);
        suite.emoji(List.of("1", "16"), List.of("10"), 1, suite.cores, "AUTOMATIC", Pace.calls(1, 5));
        suite.empirical(List.of("3786x3072"), List.of("16"), List.of("1"), Pace.calls(2, 5));
        suite.mixture(List.of("10"), List.of("3072"), SHORT);
        return suite.sections;
    }

    /** Everything the page shows. */
    static List<Section> full() {
        Suite suite = new Suite();
        List<String> kernels = Kernel.names();
        suite.kernels(kernels, List.of("64", KI_64, MI, MI_16), BOTH, 1, SHORT);
        suite.kernels(List.of("COMBINE_2", "COMBINE_4"), List.of(MI_48), BOTH, 1, SHORT);
        if (suite.cores > 1) {
            suite.kernels(kernels, List.of(MI, MI_16), List.of("FLOAT32"), suite.cores, SHORT);
        }
        suite.nd4j(List.of("64", KI_64, MI, MI_16), BOTH, SHORT);
        suite.noise();
        suite.matrix();
        suite.memory();
        suite.network(1, 1, "AUTOMATIC");
        if (suite.cores > 1) {
            suite.network(1, suite.cores, "AUTOMATIC");
            suite.network(1, suite.cores, "OPERATORS");
            suite.network(suite.cores, 1, "AUTOMATIC");
        }
        suite.training("score4j");
        suite.engines();
        suite.add("exact", FmaBenchmark.class, List.of("float64", "float32"), Map.of(), suite.cores, SHORT);
        suite.empirical(List.of("3786x3072", "60000x784"), List.of("1", "16"), List.of("0.1", "10"), Pace.calls(2, 4));
        suite.empirical(List.of("60000x3072"), List.of("16"), List.of("0.1", "10"), Pace.calls(1, 3));
        suite.mixture(List.of("10", "1000"), List.of("2", "784", "3072"), SHORT);
        return suite.sections;
    }

    private void training(String method) {
        Map<String, List<String>> parameters = parameters("batch", List.of("32"), "peerThreads", List.of(allThreads));
        add(TRAINING, TrainingBenchmark.class, List.of(method), parameters, 1, Pace.calls(10, 20));
    }

    /** The shipped network by ND4J and by ONNX Runtime. */
    private void engines() {
        Map<String, List<String>> parameters =
                parameters("engine", List.of("ND4J", "ONNX_RUNTIME"), "batch", List.of("16", "64"));
        parameters.put("sessionThreads", List.of(allThreads));
        add(TRAINING, EngineBenchmark.class, List.of("call"), parameters, 1, Pace.calls(20, 20));
        add(TRAINING, EngineBenchmark.class, List.of("run"), parameters, 1, Pace.calls(2, 5));
    }

    /** The same runs, and training steps, by PyTorch. */
    static List<Section> peers() {
        Suite suite = new Suite();
        suite.peer("dpm++2m", "20");
        suite.peer("heun", "10");
        suite.training("pytorch");
        return suite.sections;
    }

    private void peer(String solver, String steps) {
        add(
                "peers",
                PeerBenchmark.class,
                List.of("score4j", "pytorch"),
                parameters(
                        "solver", List.of(solver),
                        "steps", List.of(steps),
                        "batch", List.of("64"),
                        "networkThreads", List.of(allThreads),
                        "tuned", List.of("false", "true")),
                1,
                Pace.calls(1, 5));
    }

    /** Runs of the shipped network: short ones after many to warm up. */
    private void network(int sessions, int sessionThreads, String sharing) {
        List<String> steps = List.of("20");
        if (sessions == 1) {
            emoji(List.of("1"), steps, sessions, sessionThreads, sharing, Pace.calls(40, 9));
        }
        emoji(perCore(2), steps, sessions, sessionThreads, sharing, Pace.calls(40, 9));
        emoji(perCore(8, 32), steps, sessions, sessionThreads, sharing, Pace.calls(3, 4));
    }

    /** So many pictures for each core. */
    private List<String> perCore(int... pictures) {
        return Arrays.stream(pictures)
                .mapToObj(count -> Integer.toString(count * cores))
                .toList();
    }

    private void kernels(List<String> kernels, List<String> elements, List<String> types, int workers, Pace pace) {
        Map<String, List<String>> parameters = parameters(
                "kernel", kernels,
                "elements", elements,
                "type", types,
                "workers", List.of(Integer.toString(workers)));
        String name = workers == 1 ? "kernels" : "threads";
        add(name, KernelBenchmark.class, List.of("score4j"), parameters, 1, pace);
        add(
                name,
                TriadBenchmark.class,
                List.of("triad"),
                parameters("streams", Kernel.streams(kernels), "elements", elements, "type", types),
                workers,
                pace);
    }

    private void nd4j(List<String> elements, List<String> types, Pace pace) {
        add(
                "kernels",
                Nd4jBenchmark.class,
                List.of("chain", "workspace", "inPlace"),
                parameters("elements", elements, "type", types),
                1,
                pace);
    }

    private void noise() {
        add("noise", NoiseBenchmark.class, List.of("score4j"), Map.of("kernel", NoiseBenchmark.kernels()), 1, WARM);
        add("noise", NoiseBenchmark.class, List.of("nd4j", "splittableRandom", "commonsPhilox"), Map.of(), 1, WARM);
    }

    private void gaussian(
            List<String> solvers, String shape, List<String> batches, List<String> steps, int workers, Pace pace) {
        add(
                "runs",
                GaussianRunBenchmark.class,
                List.of("run"),
                parameters(
                        "solver", solvers,
                        "shape", List.of(shape),
                        "batch", batches,
                        "steps", steps,
                        "workers", List.of(Integer.toString(workers))),
                1,
                pace);
    }

    /** Every solver over shapes and batches, and a few with all threads and over steps, one after the other in one virtual machine. */
    private void matrix() {
        List<String> solvers = RunnableSolvers.names();
        List<String> steps = List.of("20");
        gaussian(solvers, "2", List.of("1", "16", "256", "4096"), steps, 1, TOGETHER);
        gaussian(solvers, "3x32x32", List.of("1", "16", "256"), steps, 1, TOGETHER);
        gaussian(solvers, "4x64x64", List.of("1", "16"), steps, 1, TOGETHER);
        gaussian(solvers, "3x256x256", List.of("1", "4"), steps, 1, TOGETHER);
        List<String> few = List.of("dpm++2m", "heun", "sde-dpm++2m");
        if (cores > 1) {
            gaussian(few, "3x32x32", List.of("1", "16", "256"), steps, cores, TOGETHER);
            gaussian(few, "4x64x64", List.of("1", "16"), steps, cores, TOGETHER);
            gaussian(few, "3x256x256", List.of("1", "4"), steps, cores, TOGETHER);
        }
        gaussian(few, "3x32x32", List.of("4096"), steps, cores, TOGETHER);
        gaussian(few, "3x256x256", List.of("16"), steps, cores, TOGETHER);
        gaussian(List.of("dpm++2m"), "3x32x32", List.of("16"), List.of("10", "40", "80", "160"), 1, TOGETHER);
    }

    private void memory() {
        List<String> solvers = List.of("dpm++2m", "runge-kutta:tableau=rk4");
        memory(List.of("run"), solvers, "3x256x256", List.of("4", "16", "64", "128"));
        memory(List.of("network"), List.of("dpm++2m"), "emoji", List.of("64", "512"));
        memory(List.of("run"), List.of("dpm++2m"), "emoji", List.of("64", "512"));
    }

    private void memory(List<String> methods, List<String> solvers, String problem, List<String> batches) {
        add(
                "memory",
                MemoryBenchmark.class,
                methods,
                parameters("solver", solvers, "problem", List.of(problem), "batch", batches),
                1,
                Pace.calls(0, 1));
    }

    private void emoji(
            List<String> batches, List<String> steps, int sessions, int sessionThreads, String sharing, Pace pace) {
        add(
                "network",
                EmojiRunBenchmark.class,
                List.of("run", "network"),
                parameters(
                        "batch",
                        batches,
                        "steps",
                        steps,
                        "sessionThreads",
                        List.of(Integer.toString(sessionThreads)),
                        "sharing",
                        List.of(sharing)),
                sessions,
                pace);
    }

    private void empirical(List<String> data, List<String> batches, List<String> sigmas, Pace pace) {
        add(
                "exact",
                EmpiricalBenchmark.class,
                List.of("score4j", "matrixProducts"),
                parameters("data", data, "batch", batches, "sigma", sigmas),
                1,
                pace);
    }

    private void mixture(List<String> components, List<String> dimensions, Pace pace) {
        add(
                "exact",
                MixtureBenchmark.class,
                List.of("score4j"),
                parameters("components", components, "dimensions", dimensions),
                1,
                pace);
    }

    private void add(
            String name,
            Class<?> benchmarks,
            List<String> methods,
            Map<String, List<String>> parameters,
            int threads,
            Pace pace) {
        sections.add(new Section(name, benchmarks, methods, parameters, threads, pace));
    }

    /** Names and their values, in turn. */
    @SuppressWarnings("unchecked")
    private static Map<String, List<String>> parameters(Object... namesAndValues) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put((String) namesAndValues[i], (List<String>) namesAndValues[i + 1]);
        }
        return parameters;
    }
}
