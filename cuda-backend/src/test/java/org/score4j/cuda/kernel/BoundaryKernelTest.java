package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** What networks are given, and what becomes of their answer, has the bits of the processor's executor. */
class BoundaryKernelTest {
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    /** Answers the cosine of what it is given, and remembers both. */
    private static final class Network implements ScoreNetwork {
        private final ElementType type;
        private double[] given = {};
        private double[] said = {};

        Network(ElementType type) {
            this.type = type;
        }

        @Override
        public NetworkSpec spec() {
            return new NetworkSpec("cosine", List.of(), Set.of(type), Map.of(), false);
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            given = Tensors.toDoubles(x);
            Tensors.write(out, 0, Arrays.stream(given).map(Math::cos).toArray());
            said = Tensors.toDoubles(out);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 1027, 4099})
    void scalingAndBlendingHaveTheBitsOfTheProcessors(int length) {
        for (ElementType type : ElementType.values()) {
            for (ElementType own : ElementType.values()) {
                compare(type, own, length, null);
                compare(type, own, length, new NetworkCall.Scaling(1, 0, 1, 1, 0.3, -0.7));
                compare(type, own, length, new NetworkCall.Scaling(0.1, 0, 1, 1, 0, 1 / 3.0));
            }
        }
    }

    private void compare(ElementType type, ElementType own, int length, NetworkCall.Scaling scaling) {
        Network network = new Network(own);
        ScoreModel model = new ScoreModel(network, Preconditioning.edm(0.5), Edm.standard());
        try (Twin twin = new Twin(type, length, new Random(8), Map.of(Program.MODEL, model), 0, 1, 2);
                Factors factors = new Factors(twin.rows())) {
            double[] times = {0.1, 7, 2};
            for (int sample = 0; sample < 3; sample++) {
                twin.set(twin.scalar(0), sample, times[sample]);
            }
            Instruction.Evaluate request = new Instruction.Evaluate(
                    Program.MODEL,
                    twin.register(0),
                    twin.register(1),
                    Coefficient.of(twin.scalar(0)),
                    Prediction.NOISE);
            for (int sample = 0; sample < 3; sample++) {
                factors.set(sample, scaling == null ? NetworkCall.Scaling.of(model, request, times[sample]) : scaling);
            }
            twin.execute(new NetworkCall(model, request, scaling));

            assertThat(stage(twin, own, factors, length, 0)).isEqualTo(network.given);
            assertThat(blend(twin, own, factors, network.said)).isEqualTo(-1);
            twin.assertEqualBits();
        }
    }

    /** The factors of each sample. */
    private record Factors(Memory input, Memory skip, Memory gain) implements AutoCloseable {
        Factors(int rows) {
            this(new Memory(8L * rows), new Memory(8L * rows), new Memory(8L * rows));
        }

        void set(int row, NetworkCall.Scaling scaling) {
            input.setDouble(8L * row, scaling.input());
            skip.setDouble(8L * row, scaling.skip());
            gain.setDouble(8L * row, scaling.gain());
        }

        @Override
        public void close() {
            input.close();
            skip.close();
            gain.close();
        }
    }

    private double[] stage(Twin twin, ElementType own, Factors factors, int stride, int offset) {
        int count = twin.rows() * stride;
        try (Memory out = new Memory((long) count * own.bytes())) {
            out.clear();
            Arguments arguments = new Arguments(Kernel.STAGE.layout())
                    .pointer("out", HostMemory.address(out))
                    .pointer("in", twin.address(twin.register(0)))
                    .int64("length", twin.length)
                    .int64("stride", stride)
                    .int64("offset", offset)
                    .int32("rows", twin.rows())
                    .factor("factor", HostMemory.address(factors.input()), 1);
            kernels.launch(
                    Kernel.STAGE, LaunchShape.ofElements(twin.rows(), twin.length), arguments, true, twin.type, own);
            return HostMemory.read(out, own, count);
        }
    }

    private long blend(Twin twin, ElementType own, Factors factors, double... said) {
        try (Memory output = HostMemory.of(own, said);
                Memory bad = HostMemory.of(-1L)) {
            Arguments arguments = new Arguments(Kernel.BLEND.layout())
                    .pointer("out", twin.address(twin.register(1)))
                    .pointer("state", twin.address(twin.register(0)))
                    .pointer("output", HostMemory.address(output))
                    .pointer("bad", HostMemory.address(bad))
                    .int64("length", twin.length)
                    .int32("rows", twin.rows())
                    .factor("skip", HostMemory.address(factors.skip()), 1)
                    .factor("gain", HostMemory.address(factors.gain()), 1);
            kernels.launch(
                    Kernel.BLEND, LaunchShape.ofElements(twin.rows(), twin.length), arguments, false, twin.type, own);
            return bad.getLong(0);
        }
    }

    /** A state with a companion goes into the back half of each sample that the network is given. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 1027})
    void statesGoWhereStrideAndOffsetSay(int length) {
        for (ElementType own : ElementType.values()) {
            try (Twin twin = new Twin(ElementType.FLOAT64, length, new Random(8), 0, 1, 2);
                    Factors factors = new Factors(twin.rows())) {
                for (int sample = 0; sample < 3; sample++) {
                    factors.set(sample, new NetworkCall.Scaling(sample + 0.1, 0, 1, 1, 0, 1));
                }
                double[] dense = stage(twin, own, factors, length, 0);
                double[] expected = new double[6 * length];
                for (int sample = 0; sample < 3; sample++) {
                    System.arraycopy(dense, sample * length, expected, (2 * sample + 1) * length, length);
                }

                assertThat(stage(twin, own, factors, 2 * length, length)).isEqualTo(expected);
            }
        }
    }

    /** Of several elements that are not finite the first is told, whichever thread comes first. */
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 1027})
    void theFirstAnswerThatIsNotFiniteIsTold(int length) {
        for (ElementType own : ElementType.values()) {
            try (Twin twin = new Twin(ElementType.FLOAT32, length, new Random(8), 0, 1, 2);
                    Factors factors = new Factors(twin.rows())) {
                for (int sample = 0; sample < 3; sample++) {
                    factors.set(sample, new NetworkCall.Scaling(1, 0, 1, 1, 1, 1));
                }
                double[] said = new double[3 * length];
                said[length + 2] = Double.NaN;
                said[length + 3] = Double.POSITIVE_INFINITY;
                said[3 * length - 1] = Double.NaN;

                assertThat(blend(twin, own, factors, said)).isEqualTo(length + 2);
            }
        }
    }
}
