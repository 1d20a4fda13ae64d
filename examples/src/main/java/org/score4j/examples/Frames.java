package org.score4j.examples;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.examples.picture.Pixels;
import org.score4j.examples.picture.PngGrid;
import org.score4j.exec.RunListener;
import org.score4j.exec.StepEvent;
import org.score4j.process.AffineProcess;
import org.score4j.tensor.Tensors;

/** Collects the states of a run, scaled to the range of pictures: xt/√(alpha² + sigma²). */
final class Frames implements RunListener {
    private final AffineProcess process;
    private final int count;
    private final int[] shape;
    private final List<float[]> frames = new ArrayList<>();

    Frames(AffineProcess process, int count, long... shape) {
        this.process = process;
        this.count = count;
        this.shape = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void stepped(StepEvent event) {
        int sampleLength = shape[0] * shape[1] * shape[2];
        while (frames.size() < event.step()) {
            frames.add(new float[count * sampleLength]);
        }
        double scale = 1 / Math.hypot(process.alpha(event.time()), process.sigma(event.time()));
        try (INDArray state = event.state()) {
            float[] values = Tensors.toFloats(state);
            float[] frame = frames.get(event.step() - 1);
            int first = (int) event.progress().firstSample() * sampleLength;
            for (int i = 0; i < values.length; i++) {
                frame[first + i] = (float) (scale * values[i]);
            }
        }
    }

    /** One grid per step. */
    List<BufferedImage> draw(int columns, int scale) {
        List<BufferedImage> images = new ArrayList<>();
        for (float[] frame : frames) {
            images.add(PngGrid.draw(new Pixels(frame, count, shape[0], shape[1], shape[2]), columns, scale));
        }
        return images;
    }
}
