package org.score4j.noise.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.score4j.noise.PhiloxKernel;
import org.score4j.noise.PhiloxKernelContract;

class VectorKernelTest extends PhiloxKernelContract {
    @Override
    protected PhiloxKernel kernel() {
        return new VectorKernel();
    }

    @Test
    void theServiceLoaderFindsItUnderTheNameOfTheProperty() {
        assertThat(ServiceLoader.load(PhiloxKernel.class))
                .singleElement()
                .isInstanceOf(VectorKernel.class)
                .extracting(PhiloxKernel::name)
                .isEqualTo("vector");
    }
}
