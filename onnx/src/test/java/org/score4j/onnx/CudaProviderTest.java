package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.score4j.onnx.OnnxBytes.FLOAT;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that are to run on a GPU, where ONNX Runtime has no provider for it. */
class CudaProviderTest {
    @TempDir
    Path folder;

    @Test
    void anOnnxRuntimeWithoutCudaIsNamedWithTheOneThatHasIt() {
        Path file = TestModels.write(folder, "network.onnx", TestModels.plusNoise(FLOAT));
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(
                        () -> OnnxScoreNetwork.load(file, OnnxOptions.defaults().withCuda(0)))
                .withMessageContaining("network.onnx")
                .withMessageContaining("cannot run on GPU 0")
                .withMessageContaining("onnxruntime_gpu");
    }

    @Test
    void aGpuComputesWholeBatchesInOneSession() {
        OnnxOptions options = OnnxOptions.defaults().withCuda(2);
        assertThat(options.cudaDevice()).isEqualTo(2);
        assertThat(options.threads()).isEqualTo(1);
        assertThat(options.sharing()).isEqualTo(OnnxOptions.Sharing.OPERATORS);
        assertThat(options.withOutput("y").cudaDevice()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxOptions.defaults().withCuda(-1))
                .withMessageContaining("device is -1; allowed: 0 and more");
    }
}
