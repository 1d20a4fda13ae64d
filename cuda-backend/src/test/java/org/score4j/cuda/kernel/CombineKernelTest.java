package org.score4j.cuda.kernel;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;

/** Combinations of any form, with the output among their operands or not, give the bits of the processor's executor. */
class CombineKernelTest {
    private static final long[] SAMPLES = {4, 9, (1L << 32) - 1};

    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 60",
        "2, 30",
        "3, 60",
        "4, 60",
        "5, 60",
        "7, 60",
        "8, 30",
        "64, 30",
        "1027, 10",
        "4096, 4",
        "4099, 4"
    })
    void combinationsHaveTheBitsOfTheProcessors(int length, int tries) {
        for (ElementType type : ElementType.values()) {
            for (int i = 0; i < tries; i++) {
                Random random = new Random(31L * length + i);
                try (Twin twin = new Twin(type, length, random, SAMPLES)) {
                    compare(twin, random(twin, i % (Instruction.Combine.MAX_TERMS + 1), random));
                }
            }
        }
    }

    private static Instruction.Combine random(Twin twin, int terms, Random random) {
        // samples count draws from 0
        ScalarRegister counter = twin.scalar(2);
        for (int sample = 0; sample < twin.rows(); sample++) {
            twin.set(counter, sample, 5.0 * sample);
        }
        List<Term> sum = new ArrayList<>();
        double[] factors = new double[twin.length];
        Arrays.setAll(factors, i -> (i % 7 - 3) / 3.0);
        for (int i = 0; i < terms; i++) {
            Coefficient coefficient = switch (random.nextInt(6)) {
                case 0 -> Coefficient.of(twin.scalar(random.nextInt(2)), random.nextGaussian());
                case 1 -> new Coefficient.PerElement(any(twin, random), random.nextGaussian());
                case 2 -> Coefficient.ofElements("f", factors);
                case 3 -> Coefficient.of(0);
                default -> Coefficient.of(random.nextGaussian());
            };
            sum.add(new Term(coefficient, any(twin, random)));
        }
        Coefficient std = random.nextBoolean() ? Coefficient.of(random.nextGaussian()) : Coefficient.of(twin.scalar(0));
        Draw draw = Draw.of(Draw.Stream.CORRECTOR, 200, (1L << 47) + 3);
        @Nullable
        NoiseTerm noise = switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> new NoiseTerm(std, draw);
            default -> new NoiseTerm(std, draw, counter);
        };
        return new Instruction.Combine(any(twin, random), sum, noise);
    }

    private static Register any(Twin twin, Random random) {
        return twin.registers.get(random.nextInt(twin.registers.size()));
    }

    private void compare(Twin twin, Instruction.Combine combine) {
        List<Memory> constants = new ArrayList<>();
        Arguments arguments = arguments(twin, combine, constants);
        twin.execute(combine);
        kernels.launch(
                combine.noise() == null ? Kernel.COMBINE : Kernel.COMBINE_NOISE,
                LaunchShape.ofElements(twin.rows(), twin.length),
                arguments,
                combine.terms().size() % 2 == 0,
                twin.type);
        twin.assertEqualBits();
        constants.forEach(Memory::close);
    }

    private static Arguments arguments(Twin twin, Instruction.Combine combine, List<Memory> constants) {
        Arguments arguments = new Arguments(Kernel.COMBINE.layout())
                .pointer("out", twin.address(combine.output()))
                .int64("length", twin.length)
                .int32("rows", twin.rows())
                .int32("terms", combine.terms().size());
        for (int i = 0; i < combine.terms().size(); i++) {
            Term term = combine.terms().get(i);
            long values = twin.address(term.register());
            if (term.coefficient() instanceof Coefficient.Constant constant) {
                arguments.term(i, values, FactorKind.CONSTANT, constant.value(), 0);
            } else if (term.coefficient() instanceof Coefficient.PerSample perSample) {
                arguments.term(
                        i, values, FactorKind.PER_SAMPLE, perSample.factor(), twin.address(perSample.register()));
            } else if (term.coefficient() instanceof Coefficient.PerElement mask) {
                arguments.term(i, values, FactorKind.PER_ELEMENT, mask.factor(), twin.address(mask.register()));
            } else if (term.coefficient() instanceof Coefficient.Elements elements) {
                double[] factors = new double[twin.length];
                elements.copy(0, factors, twin.length);
                Memory memory = HostMemory.of(twin.type, factors);
                constants.add(memory);
                arguments.term(i, values, FactorKind.ELEMENTS, 0, HostMemory.address(memory));
            }
        }
        NoiseTerm noise = combine.noise();
        if (noise != null) {
            Memory samples = HostMemory.of(twin.samples);
            constants.add(samples);
            arguments
                    .pointer("samples", HostMemory.address(samples))
                    .int64("seed", Twin.SEED)
                    .int64("draw", noise.draw().packed());
            ScalarRegister counter = noise.counter();
            arguments.pointer("counter", counter == null ? 0 : twin.address(counter));
            twin.factor(arguments, "std", noise.std());
        }
        return arguments;
    }
}
