package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorKernelChoiceTest {
    /** Without this core's tests, which run here once more, would test the plain kernel again. */
    @Test
    void theVectorKernelServesTheTestsOfThisModule() {
        assertThat(KernelChoice.current().name()).isEqualTo("vector");
    }
}
