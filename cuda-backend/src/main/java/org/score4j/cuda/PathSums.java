package org.score4j.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.exec.ExecutionRequest;
import org.score4j.noise.BrownianNoise;
import org.score4j.noise.Draw;
import org.score4j.noise.DrawSum;
import org.score4j.noise.PhiloxNoise;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;

/** Increments of Brownian paths made of Philox normals: what each draw of a program sums is on the device from the start. */
final class PathSums {
    private record Place(DrawSum sum, long draws, long coefficients) {
        int count() {
            return sum.coefficients().length;
        }
    }

    private final ExecutionRequest request;
    private final RunMemory memory;
    private final Map<Draw, Place> places = new LinkedHashMap<>();
    private @Nullable Launch increment;

    /** Takes room for what the program's draws sum. */
    PathSums(ExecutionRequest request, RunMemory memory) {
        this.request = request;
        this.memory = memory;
        if (isPath(request) && request.noise() instanceof BrownianNoise path) {
            for (Instruction instruction : request.program().instructions()) {
                if (instruction instanceof Instruction.Combine combine && combine.noise() != null) {
                    Draw draw = combine.noise().draw();
                    path.sumOf(draw).ifPresent(sum -> places.computeIfAbsent(draw, key -> reserve(sum)));
                }
            }
        }
    }

    private Place reserve(DrawSum sum) {
        long bytes = (long) sum.coefficients().length * Long.BYTES;
        return new Place(sum, memory.reserveNoise(bytes), memory.reserveNoise(bytes));
    }

    /** The seed of the Philox normals that a run's noise is made of on the device; empty if it is drawn on the host. */
    static OptionalLong seed(ExecutionRequest request) {
        if (request.noise() instanceof PhiloxNoise philox) {
            return OptionalLong.of(philox.seed());
        }
        return isPath(request)
                        && request.noise() instanceof BrownianNoise path
                        && path.base() instanceof PhiloxNoise philox
                ? OptionalLong.of(philox.seed())
                : OptionalLong.empty();
    }

    /** Whether noise is increments that can be made on the device: of Philox normals, and all draws are known beforehand. */
    static boolean isPath(ExecutionRequest request) {
        return request.noise() instanceof BrownianNoise path
                && path.base() instanceof PhiloxNoise
                && request.program().instructions().stream().noneMatch(PathSums::counts);
    }

    private static boolean counts(Instruction instruction) {
        if (instruction instanceof Instruction.Combine combine) {
            NoiseTerm noise = combine.noise();
            return noise != null && noise.counter() != null;
        }
        return false;
    }

    /** Copies what draws sum. */
    void open(Queue queue, Kernels kernels) {
        if (!places.isEmpty()) {
            increment = new Launch(queue.stream(), kernels, Kernel.INCREMENT, request.type());
        }
        places.values().forEach(place -> {
            Constants.send(
                    queue, memory.address(place.coefficients()), place.sum().coefficients());
            sendDraws(queue, memory.address(place.draws()), place.sum().draws());
        });
    }

    private static void sendDraws(Queue queue, long target, List<Draw> draws) {
        try (Memory packed = new Memory((long) draws.size() * Long.BYTES)) {
            for (int i = 0; i < draws.size(); i++) {
                packed.setLong((long) i * Long.BYTES, draws.get(i).packed());
            }
            queue.stream().upload(target, Pointer.nativeValue(packed), packed.size());
            queue.await();
        }
    }

    /** Whether a draw is an increment. */
    boolean has(Draw draw) {
        return places.containsKey(draw);
    }

    /** Makes the normals of an increment, in the memory for noise. */
    void launch(Draw draw, long seed, Batch batch) {
        Place place = Objects.requireNonNull(places.get(draw));
        Launch launch = Objects.requireNonNull(increment, "not open");
        launch.with()
                .pointer("out", memory.device(memory.noise()))
                .pointer("samples", memory.device(memory.samples()))
                .pointer("draws", memory.address(place.draws()))
                .pointer("coefficients", memory.address(place.coefficients()))
                .int64("length", request.sampleLength())
                .int64("seed", seed)
                .int32("rows", batch.active())
                .int32("count", place.count());
        launch.launch(batch.shapes().rows());
    }
}
