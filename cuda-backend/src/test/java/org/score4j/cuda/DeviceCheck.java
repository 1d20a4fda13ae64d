package org.score4j.cuda;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.Device;
import org.score4j.cuda.driver.DeviceMemory;
import org.score4j.cuda.driver.Driver;
import org.score4j.cuda.driver.JnaDriver;
import org.score4j.cuda.driver.Stream;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.Executor;
import org.score4j.exec.Run;
import org.score4j.exec.RunSettings;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.Term;
import org.score4j.specs.Catalogues;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Checks and times everything on a device against the processor, in one call, and ends with a table. */
final class DeviceCheck {
    private static final String ROW = "%-58s %s%n";

    private final PrintStream out;
    private final Driver driver;
    private final CudaExecutor recording;
    private final CudaExecutor plain;
    private final Sizes sizes;
    private final List<String> table = new ArrayList<>();
    private boolean sound = true;

    /**
     * How much is done.
     *
     * @param rounds of noise; each draws {@code samples·length} normals
     * @param samples of a batch
     * @param length elements of a sample
     * @param repetitions of what is timed
     * @param steps of runs whose overhead is timed
     */
    record Sizes(int rounds, int samples, int length, int repetitions, int steps) {
        /** 10⁸ normals; registers of 50 MB. */
        static Sizes full() {
            return new Sizes(8, 4096, 3072, 50, 200);
        }

        /** Small enough for a device that is simulated. */
        static Sizes small() {
            return new Sizes(1, 3, 40, 2, 3);
        }
    }

    private DeviceCheck(PrintStream out, Driver driver, CudaExecutor recording, CudaExecutor plain, Sizes sizes) {
        this.out = out;
        this.driver = driver;
        this.recording = recording;
        this.plain = plain;
        this.sizes = sizes;
    }

    /** Checks device 0 and exits with 0 if everything is as it should be, 1 if something is not, 2 if there is no device. */
    public static void main(String[] arguments) {
        System.exit(run(System.out));
    }

    private static int run(PrintStream out) {
        try (CudaExecutor recording = CudaExecutor.onDevice(0);
                CudaExecutor plain = CudaExecutor.withoutRecording(0)) {
            return run(out, JnaDriver.load(), recording, plain, Sizes.full()) ? 0 : 1;
        } catch (CudaException e) {
            out.println("skipped: no CUDA device: " + e.getMessage());
            return 2;
        }
    }

    /** Whether everything is as it should be. */
    static boolean run(PrintStream out, Driver driver, CudaExecutor recording, CudaExecutor plain, Sizes sizes) {
        DeviceCheck check = new DeviceCheck(out, driver, recording, plain, sizes);
        out.println(recording);
        check.noise();
        check.solvers();
        check.bandwidth();
        check.overhead();
        check.runs();
        out.println();
        out.println(recording);
        check.table.forEach(out::print);
        return check.sound;
    }

    private void row(String what, String result) {
        String line = String.format(Locale.ROOT, ROW, what, result);
        table.add(line);
        out.print(line);
    }

    private void checked(String what, boolean fine, String result) {
        sound &= fine;
        row(what, (fine ? "ok: " : "WRONG: ") + result);
    }

    private ExecutionRequest request(Program program, ScoreNetwork network, int samples, int length) {
        long[] numbers = new long[samples];
        Arrays.setAll(numbers, i -> 1_000_000L * i);
        return new ExecutionRequest(
                program,
                Map.of(Program.MODEL, ScoreModel.exact(network, Edm.standard())),
                Condition.none(),
                ElementType.FLOAT32,
                new long[] {length},
                new PhiloxNoise(-7),
                numbers);
    }

    private void noise() {
        Program program = Problems.program(1, "euler");
        GaussianModel model = GaussianModel.isotropic(sizes.length(), 0, 1);
        ExecutionRequest request = request(program, model, sizes.samples(), sizes.length());
        long different = 0;
        try (Execution here = recording.open(request);
                Execution there = Executor.cpu().open(request)) {
            for (int round = 0; round < sizes.rounds(); round++) {
                NoiseTerm noise = new NoiseTerm(Coefficient.of(1), Draw.step(round));
                Instruction.Combine draw = new Instruction.Combine(program.state(), List.of(), noise);
                here.execute(draw);
                there.execute(draw);
                try (INDArray ours = here.read(program.state());
                        INDArray theirs = there.read(program.state())) {
                    different += different(Tensors.toFloats(ours), Tensors.toFloats(theirs));
                }
            }
        }
        long all = (long) sizes.rounds() * sizes.samples() * sizes.length();
        checked("bits of " + all + " normals", different == 0, different + " differ from the processor's");
    }

    private static long different(float[] a, float[] b) {
        long count = 0;
        for (int i = 0; i < a.length; i++) {
            count += Float.floatToRawIntBits(a[i]) == Float.floatToRawIntBits(b[i]) ? 0 : 1;
        }
        return count;
    }

    private void solvers() {
        int equal = 0;
        List<String> others = new ArrayList<>();
        for (String solver : Catalogues.SOLVERS.types()) {
            Program program = Problems.quick(solver);
            for (ElementType type : ElementType.values()) {
                List<Double> ours = Problems.outcome(Problems.settings(program, Problems.mixture(), type, recording));
                List<Double> theirs =
                        Problems.outcome(Problems.settings(program, Problems.mixture(), type, Executor.cpu()));
                if (ours.equals(theirs)) {
                    equal++;
                } else {
                    others.add(solver + " in " + type);
                }
            }
        }
        checked(
                "solvers with an exact model, in float32 and float64",
                others.isEmpty(),
                equal + " have the processor's bits" + (others.isEmpty() ? "" : ", not " + others));
    }

    /** Gigabytes a second of combinations beside those of the driver's copy. */
    private void bandwidth() {
        long bytes = (long) sizes.samples() * sizes.length() * Float.BYTES;
        double copy = copySeconds(bytes);
        row("copy on the device", String.format(Locale.ROOT, "%.0f GB/s", 2 * bytes / copy * 1e-9));
        PlanBuilder builder = SamplingPlan.builder("sums", Edm.standard(), 1);
        Register x = builder.state();
        Register a = builder.register("a");
        Register b = builder.register("b");
        builder.combine(a, Term.of(1, x)).combine(b, Term.of(1, x));
        builder.mark(1, a);
        ExecutionRequest request = request(
                builder.build(), GaussianModel.isotropic(sizes.length(), 0, 1), sizes.samples(), sizes.length());
        try (Execution execution = recording.open(request)) {
            time(
                    execution,
                    "y <- c1*a + c2*b",
                    combine(x, null, Term.of(0.5, a), Term.of(0.3, b)),
                    3 * bytes,
                    copy,
                    bytes);
            time(
                    execution,
                    "y <- c1*y + c2*a + c3*b",
                    combine(x, null, Term.of(0.5, x), Term.of(0.3, a), Term.of(0.1, b)),
                    4 * bytes,
                    copy,
                    bytes);
            time(
                    execution,
                    "y <- c1*a + s*z",
                    combine(x, new NoiseTerm(Coefficient.of(0.1), Draw.step(1)), Term.of(0.5, a)),
                    2 * bytes,
                    copy,
                    bytes);
        }
    }

    private static Instruction combine(Register out, @Nullable NoiseTerm noise, Term... terms) {
        return new Instruction.Combine(out, List.of(terms), noise);
    }

    private void time(Execution execution, String what, Instruction instruction, long moved, double copy, long bytes) {
        double[] row = new double[sizes.length()];
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 5; round++) {
            execution.read(new Register(0, "x"), 0, row);
            long start = System.nanoTime();
            for (int i = 0; i < sizes.repetitions(); i++) {
                execution.execute(instruction);
            }
            execution.read(new Register(0, "x"), 0, row);
            best = Math.min(best, (System.nanoTime() - start) * 1e-9 / sizes.repetitions());
        }
        row(
                what,
                String.format(
                        Locale.ROOT,
                        "%.0f GB/s, %.2f of the copy's",
                        moved / best * 1e-9,
                        moved / best / (2 * bytes / copy)));
    }

    private double copySeconds(long bytes) {
        double best = Double.POSITIVE_INFINITY;
        try (Device device = Device.open(driver, 0);
                DeviceMemory memory = device.allocate(2 * bytes);
                Stream stream = device.stream()) {
            stream.enter();
            try {
                for (int round = 0; round < 5; round++) {
                    stream.synchronize();
                    long start = System.nanoTime();
                    for (int i = 0; i < sizes.repetitions(); i++) {
                        stream.copy(memory.address() + bytes, memory.address(), bytes);
                    }
                    stream.synchronize();
                    best = Math.min(best, (System.nanoTime() - start) * 1e-9 / sizes.repetitions());
                }
            } catch (RuntimeException | Error e) {
                stream.leaveAfter(e);
                throw e;
            }
            stream.leave();
        }
        return best;
    }

    /** What a step costs beside the work on its elements: by runs of one small sample, from the second batch on. */
    private void overhead() {
        Program program = Problems.program(sizes.steps(), "dpm++2m");
        ScoreNetwork model = GaussianModel.isotropic(16, 0, 1);
        row("a step of dpm++2m on 16 elements, recorded", micros(program, model, recording));
        row("the same, kernel by kernel", micros(program, model, plain));
        row("the same, network on the host", micros(program, new Problems.OnHost(model), plain));
    }

    private String micros(Program program, ScoreNetwork network, Executor executor) {
        // the first batch records
        seconds(program, network, executor, 1, 16, 2);
        double few = seconds(program, network, executor, 1, 16, 2);
        double many = seconds(program, network, executor, 1, 16, 12);
        return String.format(Locale.ROOT, "%.1f us", (many - few) / 10 / sizes.steps() * 1e6);
    }

    private double seconds(
            Program program, ScoreNetwork network, Executor executor, int batch, int length, int batches) {
        RunSettings settings = new RunSettings(
                program,
                Map.of(Program.MODEL, ScoreModel.exact(network, Edm.standard())),
                Condition.none(),
                ElementType.FLOAT32,
                new long[] {length},
                new PhiloxNoise(1),
                0,
                batch * batches,
                batch,
                executor,
                List.of(),
                null);
        try (Run run = Run.of(settings);
                Samples samples = run.finish()) {
            return samples.statistics().totalNanos() * 1e-9;
        }
    }

    private void runs() {
        Program program = Problems.program(20, "dpm++2m");
        ScoreNetwork model = GaussianModel.isotropic(sizes.length(), 0.1, 0.5);
        int batch = Math.min(64, sizes.samples());
        for (Executor executor : List.of(recording, plain, Executor.cpu())) {
            seconds(program, model, executor, batch, sizes.length(), 2);
            double time = seconds(program, model, executor, batch, sizes.length(), 4);
            row(
                    "4 batches of " + batch + " x " + sizes.length() + ", 20 steps, "
                            + (executor == plain ? "kernel by kernel" : executor.name()),
                    String.format(Locale.ROOT, "%.1f ms", time * 1e3));
        }
    }
}
