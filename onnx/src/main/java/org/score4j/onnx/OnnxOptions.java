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
 * @param vectorInput the input for v [B, ...] of a vector–Jacobian product, or null for {@value #VECTOR} if the file has it
 * @param productOutput the output that is vᵀ·∂F/∂x [B, ...], or null for {@value #PRODUCT} if the file has it
 * @param threads threads that share the work, at least 1; the calling thread is one of them
 * @param sharing what they share
 * @param spinning whether idle threads wait in a busy loop: quicker to wake, but a core is burned between calls and any
 *     other busy process slows both
 * @param chunk most samples per call of the network; larger batches are cut, which bounds ONNX Runtime's memory and keeps it in
 *     the processor's caches; 0 chooses as many as have {@value #CHUNK_VALUES} values together, or all on a GPU
 * @param cudaDevice the NVIDIA GPU that computes, from 0, or {@value #NO_CUDA} for the processor
 */
public record OnnxOptions(
        @Nullable String stateInput,
        @Nullable String noiseInput,
        @Nullable String output,
        @Nullable List<String> conditions,
        @Nullable String vectorInput,
        @Nullable String productOutput,
        int threads,
        Sharing sharing,
        boolean spinning,
        int chunk,
        int cudaDevice) {

    /** The {@code cudaDevice} of networks that run on the processor. */
    public static final int NO_CUDA = -1;

    /** Values of the states of one call, where the size of a chunk is not given. */
    static final int CHUNK_VALUES = 1 << 16;

    /** Name of the input for v, where none is given. */
    static final String VECTOR = "v";

    /** Name of the output for vᵀ·∂F/∂x, where none is given. */
    static final String PRODUCT = "vjp";

    /** What threads share. */
    public enum Sharing {
        /**
         * The samples of a batch where each thread gets about as many, the operators elsewhere. The two ways need a session each. The
         * one that shares samples is loaded at once, the other one, with a copy of the weights, when a batch first asks for it:
         * the file must stay as it is until the network is closed.
         */
        AUTOMATIC,
        /**
         * The samples of a batch: each thread computes its own, and never waits for another within the network. A batch of fewer samples
         * than threads, or of fewer than 1,024 values a thread, is computed by the caller alone.
         */
        SAMPLES,
        /** The operators: all threads work on every sample. */
        OPERATORS
    }

    /** Checks the numbers. */
    public OnnxOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; allowed: at least 1");
        }
        if (chunk < 0) {
            throw new IllegalArgumentException("chunk is " + chunk + "; allowed: 0 (choose) and more");
        }
        if (cudaDevice < NO_CUDA) {
            throw new IllegalArgumentException(
                    "cudaDevice is " + cudaDevice + "; allowed: " + NO_CUDA + " (the processor) and more");
        }
        conditions = conditions == null ? null : List.copyOf(conditions);
    }

    /** All names open, one thread per core, no spinning; sharing and chunks are chosen. */
    public static OnnxOptions defaults() {
        int cores = Runtime.getRuntime().availableProcessors();
        return new OnnxOptions(null, null, null, null, null, null, cores, Sharing.AUTOMATIC, false, 0, NO_CUDA);
    }

    /** These options with another state input. */
    public OnnxOptions withStateInput(String name) {
        return new OnnxOptions(
                name,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with another noise-level input. */
    public OnnxOptions withNoiseInput(String name) {
        return new OnnxOptions(
                stateInput,
                name,
                output,
                conditions,
                vectorInput,
                productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with another output. */
    public OnnxOptions withOutput(String name) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                name,
                conditions,
                vectorInput,
                productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with these condition inputs, which must be all inputs that have no other role. */
    public OnnxOptions withConditions(String... names) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                List.of(names),
                vectorInput,
                productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with another input for v of a vector–Jacobian product. */
    public OnnxOptions withVectorInput(String name) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                name,
                productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with another output for the vector–Jacobian product. */
    public OnnxOptions withProductOutput(String name) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                name,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with another number of threads, at least 1. */
    public OnnxOptions withThreads(int count) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                count,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with or without spinning. */
    public OnnxOptions withSpinning(boolean busyWait) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                threads,
                sharing,
                busyWait,
                chunk,
                cudaDevice);
    }

    /** These options with another way of sharing work among threads. */
    public OnnxOptions withSharing(Sharing way) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                threads,
                way,
                spinning,
                chunk,
                cudaDevice);
    }

    /** These options with at most {@code samples} samples per call; 0 chooses. */
    public OnnxOptions withChunk(int samples) {
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                threads,
                sharing,
                spinning,
                samples,
                cudaDevice);
    }

    /**
     * These options on an NVIDIA GPU, by ONNX Runtime's CUDA provider: it needs {@code onnxruntime_gpu} on the class path in place of
     * {@code onnxruntime}, and CUDA's and cuDNN's libraries of its version. One session serves all calls; arrays are copied to the
     * GPU and back.
     *
     * @param device number of the GPU, from 0
     */
    public OnnxOptions withCuda(int device) {
        if (device < 0) {
            throw new IllegalArgumentException("device is " + device + "; allowed: 0 and more");
        }
        return new OnnxOptions(
                stateInput,
                noiseInput,
                output,
                conditions,
                vectorInput,
                productOutput,
                1,
                Sharing.OPERATORS,
                false,
                chunk,
                device);
    }

    /** These options with open names filled in. */
    OnnxOptions orNames(OnnxModelCard card) {
        return new OnnxOptions(
                stateInput == null ? card.state() : stateInput,
                noiseInput == null ? card.noise() : noiseInput,
                output == null ? card.output() : output,
                conditions == null ? card.conditions() : conditions,
                vectorInput == null ? card.vector() : vectorInput,
                productOutput == null ? card.product() : productOutput,
                threads,
                sharing,
                spinning,
                chunk,
                cudaDevice);
    }
}
