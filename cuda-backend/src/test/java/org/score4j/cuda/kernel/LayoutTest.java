package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.score4j.tensor.ElementType;

/** What Java says about kernels and their arguments is what the sources say. */
class LayoutTest {
    @Test
    void fieldsLieWhereTheCompilerLaysThem() {
        List<String> expected = HostKernels.get().places();
        List<String> places = new ArrayList<>();
        Arrays.stream(Kernel.values()).map(Kernel::layout).distinct().forEach(layout -> {
            places.add(layout.name() + " " + layout.size());
            layout.fields().forEach(field -> places.add(layout.name() + "." + field.name() + " " + field.offset()));
        });

        assertThat(places).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void kernelsAreThoseOfTheSources() {
        List<String> names = new ArrayList<>();
        for (Kernel kernel : Kernel.values()) {
            names.addAll(entries(kernel));
        }

        assertThat(names).containsExactlyInAnyOrderElementsOf(HostKernels.get().names());
    }

    /** The names of a kernel for all types. */
    static List<String> entries(Kernel kernel) {
        List<String> names = new ArrayList<>();
        if (kernel.types() == 0) {
            names.add(kernel.entry());
            return names;
        }
        for (ElementType first : ElementType.values()) {
            if (kernel.types() == 1) {
                names.add(kernel.entry(first));
            } else {
                Arrays.stream(ElementType.values()).forEach(second -> names.add(kernel.entry(first, second)));
            }
        }
        return names;
    }

    @Test
    void fieldsOfAnotherTypeOrNameAreRefused() {
        Arguments arguments = new Arguments(Kernel.COMBINE.layout());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments.int32("length", 3))
                .withMessageContaining("length")
                .withMessageContaining("INT64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments.int64("lenght", 3))
                .withMessageContaining("lenght");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments.term(13, 0, FactorKind.CONSTANT, 1, 0))
                .withMessageContaining("13");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Kernel.COMBINE.entry())
                .withMessageContaining("COMBINE");
    }

    /** Threads of a launch cover all elements, or the kernel's strides do. */
    @Test
    void launchesCoverAllElements() {
        assertThat(LaunchShape.ofElements(1, 1)).isEqualTo(new LaunchShape(1, 1, 1, 256));
        assertThat(LaunchShape.ofElements(64, 3072)).isEqualTo(new LaunchShape(3, 64, 256, 1));
        assertThat(LaunchShape.ofElements(1000, 7)).isEqualTo(new LaunchShape(1, 8, 2, 128));
        assertThat(LaunchShape.ofElements(100_000, 2000).gridY()).isEqualTo(65535);
        assertThat(LaunchShape.ofNumbers(257)).isEqualTo(new LaunchShape(2, 1, 256, 1));
    }
}
