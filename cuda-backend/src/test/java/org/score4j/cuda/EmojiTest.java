package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.cuda.kernel.HostDevice;
import org.score4j.exec.Executor;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.onnx.OnnxModelCard;
import org.score4j.onnx.OnnxOptions;
import org.score4j.onnx.OnnxScoreNetwork;
import org.score4j.samplers.Sampler;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;

/** The shipped network reads and writes pinned memory, and draws the processor's pictures. */
class EmojiTest {
    private static float[] pictures(ScoreModel model, OnnxModelCard card, Executor executor) {
        try (Samples samples = Sampler.of(model)
                .schedule(Schedule.karras(3))
                .seed(5)
                .condition(card.classCondition(7, 2, 1))
                .batch(2)
                .executor(executor)
                .sample(3, 3, 32, 32)) {
            return Tensors.toFloats(samples.array());
        }
    }

    @Test
    void picturesAreTheProcessors() {
        Path file = Path.of("..", "models", "emoji-unet.onnx");
        OnnxModelCard card = OnnxModelCard.beside(file).orElseThrow();
        FakeDriver fake = HostDevice.create();
        try (ScoreModel model = card.model(
                        OnnxScoreNetwork.load(file, OnnxOptions.defaults().withThreads(2)));
                CudaExecutor cuda = Problems.executor(fake)) {
            assertThat(pictures(model, card, cuda)).isEqualTo(pictures(model, card, Executor.cpu()));
        }
        assertThat(fake.alive()).isEmpty();
    }
}
