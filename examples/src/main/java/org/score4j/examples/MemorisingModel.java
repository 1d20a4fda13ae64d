package org.score4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.score4j.examples.data.EmojiSet;
import org.score4j.examples.data.ImageSet;
import org.score4j.examples.picture.Pixels;
import org.score4j.examples.picture.PngGrid;
import org.score4j.exec.Samples;
import org.score4j.file.SafeFile;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.process.Edm;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.classical.Heun;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Samples the exact score of the emoji set: what a perfectly trained network would do. It can only repeat its data, as the
 * distances to the nearest emoji show.
 */
@Command(
        name = "memorise",
        mixinStandardHelpOptions = true,
        description = "Sample the exact score of the 3,786 emoji: a diffusion model that only memorises.")
final class MemorisingModel implements Callable<Integer> {
    private static final int SCALE = 2;

    @Option(names = "--out", paramLabel = "FILE", description = "PNG grid to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("memorised.png");

    @Option(names = "--count", description = "Number of pictures (default: ${DEFAULT-VALUE}).")
    private int count = 16;

    @Option(names = "--seed", description = "Keys the noise (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        SafeFile.requireWritable(out);
        ImageSet emoji = EmojiSet.load(
                Path.of(System.getProperty("score4j.home", "."), "examples", "target", "data", "emoji.aar"));
        EmpiricalModel model = EmpiricalModel.of(emoji.values(), emoji.count(), 3L, 32L, 32L);
        try (Samples samples = Sampler.of(ScoreModel.exact(model, Edm.standard()))
                .solver(Heun.inSigma())
                .schedule(Schedule.karras(18))
                .seed(seed)
                .sample(count, 3, 32, 32)) {
            float[] values = Tensors.toFloats(samples.array());
            PngGrid.write(out, new Pixels(values, count, 3, 32, 32), PngGrid.columns(count), SCALE);
            System.out.println(count + " pictures: " + out);
            System.out.printf(
                    Locale.ROOT,
                    "largest distance of a pixel from the nearest emoji: %.2g%n",
                    largestDistance(values, emoji));
        }
        return 0;
    }

    private static double largestDistance(float[] values, ImageSet emoji) {
        int length = emoji.length();
        double largest = 0;
        for (int start = 0; start < values.length; start += length) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int picture = 0; picture < emoji.count(); picture++) {
                double distance = 0;
                for (int i = 0; i < length && distance < nearest; i++) {
                    distance = Math.max(distance, Math.abs(values[start + i] - emoji.values()[picture * length + i]));
                }
                nearest = Math.min(nearest, distance);
            }
            largest = Math.max(largest, nearest);
        }
        return largest;
    }
}
