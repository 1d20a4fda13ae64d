package org.score4j.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a network is loaded: which input is which, and the threads it runs on.
 *
 * <p>Names left open are taken from the side-car file if there is one ({@link OnnxModelCard}), and are guessed from types
 * and shapes otherwise.
 *
 * @param stateInput the input for the scaled state [B, ...], or null
 * @param noiseInput the input for c_noise, or null
 * @param output the output that is F [B, ...], or null
 * @param conditions every further input, or null
 * @param threads threads that share one operator, at least 1; the calling thread is one of them
 * @param spinning whether idle threads wait in a busy loop: quicker to wake, but a core is burned between calls and any
 *     other busy process slows both
 * @param chunk most samples per call of the network, at least 1; larger batches are cut, which bounds ONNX Runtime's
 *     memory and keeps it in the processor's caches
 */
public record OnnxOptions(
        @Nullable String stateInput,
        @Nullable String noiseInput,
        @Nullable String output,
        @Nullable List<String> conditions,
        int threads,
        boolean spinning,
        int chunk) {

    /** Checks the numbers. */
    public OnnxOptions {
        requirePositive("threads", threads);
        requirePositive("chunk", chunk);
        conditions = conditions == null ? null : List.copyOf(conditions);
    }

    /** All names open, one thread per core, no spinning, whole batches. */
    public static OnnxOptions defaults() {
        return new OnnxOptions(
                null, null, null, null, Runtime.getRuntime().availableProcessors(), false, Integer.MAX_VALUE);
    }

    /** These options with another state input. */
    public OnnxOptions withStateInput(String name) {
        return new OnnxOptions(name, noiseInput, output, conditions, threads, spinning, chunk);
    }

    /** These options with another noise-level input. */
    public OnnxOptions withNoiseInput(String name) {
        return new OnnxOptions(stateInput, name, output, conditions, threads, spinning, chunk);
    }

    /** These options with another output. */
    public OnnxOptions withOutput(String name) {
        return new OnnxOptions(stateInput, noiseInput, name, conditions, threads, spinning, chunk);
    }

    /** These options with these condition inputs, which must be all inputs that are neither state nor noise level. */
    public OnnxOptions withConditions(String... names) {
        return new OnnxOptions(stateInput, noiseInput, output, List.of(names), threads, spinning, chunk);
    }

    /** These options with another number of threads, at least 1. */
    public OnnxOptions withThreads(int count) {
        return new OnnxOptions(stateInput, noiseInput, output, conditions, count, spinning, chunk);
    }

    /** These options with or without spinning. */
    public OnnxOptions withSpinning(boolean busyWait) {
        return new OnnxOptions(stateInput, noiseInput, output, conditions, threads, busyWait, chunk);
    }

    /** These options with at most {@code samples} samples per call, at least 1. */
    public OnnxOptions withChunk(int samples) {
        return new OnnxOptions(stateInput, noiseInput, output, conditions, threads, spinning, samples);
    }

    /** These options with open names filled in. */
    OnnxOptions orNames(
            @Nullable String state, @Nullable String noise, @Nullable String result, @Nullable List<String> others) {
        return new OnnxOptions(
                stateInput == null ? state : stateInput,
                noiseInput == null ? noise : noiseInput,
                output == null ? result : output,
                conditions == null ? others : conditions,
                threads,
                spinning,
                chunk);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: at least 1");
        }
    }
}
