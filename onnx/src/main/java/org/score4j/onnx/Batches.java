package org.score4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs a network on batches: cut into what it takes in one call, shared among threads.
 *
 * <p>Thread-safe: several threads may run at once, and closing waits for them.
 */
final class Batches implements AutoCloseable {
    /** Fewest values of the state that are worth waking a thread. */
    private static final int LEAST_VALUES = 1024;

    /** How much more than its share a thread may have to compute. */
    private static final double MOST_IMBALANCE = 4.0 / 3;

    private final Path file;
    private final String name;
    private final Signature signature;
    private final OnnxOptions options;
    private final OrtEnvironment environment;
    private final Sessions predictions;
    private final Sessions products;
    private final Lanes lanes;
    private final ConcurrentLinkedDeque<NetworkInputs> idle = new ConcurrentLinkedDeque<>();
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /**
     * @param predictions compute F
     * @param products compute vector–Jacobian products, the same if there are none
     */
    Batches(
            Path file,
            String name,
            Signature signature,
            OnnxOptions options,
            OrtEnvironment environment,
            Sessions predictions,
            Sessions products) {
        this.file = file;
        this.name = name;
        this.signature = signature;
        this.options = options;
        this.environment = environment;
        this.predictions = predictions;
        this.products = products;
        lanes = new Lanes(options.threads());
    }

    /**
     * Computes F, or the vector–Jacobian product where there are vectors.
     *
     * @param arguments checked, but for their memory and the values of noise levels
     */
    void run(Arguments arguments) {
        int batch = arguments.batch();
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("network '" + name + "' is closed");
            }
            Sessions sessions = arguments.v() == null ? predictions : products;
            int unit = Math.max(1, signature.fixedBatch());
            if (sharesSamples(batch / unit, arguments.x().length())) {
                OrtSession session = sessions.narrow();
                lanes.run(batch, unit, (first, end) -> run(session, first, end, arguments));
            } else {
                boolean alone = options.sharing() == OnnxOptions.Sharing.SAMPLES;
                run(alone ? sessions.narrow() : sessions.wide(), 0, batch, arguments);
            }
        } catch (OrtException e) {
            throw new OnnxModelException(file, "ONNX Runtime fails on a batch of " + batch + ": " + e.getMessage(), e);
        } finally {
            lifetime.readLock().unlock();
            // Native code works on their memory, which the garbage collector cannot see.
            Reference.reachabilityFence(arguments.x());
            Reference.reachabilityFence(arguments.v());
            Reference.reachabilityFence(arguments.out());
            Reference.reachabilityFence(arguments.condition());
        }
    }

    /** Whether threads compute samples of their own: each about as many, and enough to be worth waking it. */
    private boolean sharesSamples(int units, long values) {
        int threads = options.threads();
        boolean can = threads > 1 && units >= threads && values / threads >= LEAST_VALUES;
        int longest = (units + threads - 1) / threads;
        return switch (options.sharing()) {
            case OPERATORS -> false;
            case SAMPLES -> can;
            case AUTOMATIC -> can && longest * threads <= MOST_IMBALANCE * units;
        };
    }

    /** Computes samples {@code first} … {@code end − 1} on this thread. */
    private void run(OrtSession session, int first, int end, Arguments arguments) throws OrtException {
        NetworkInputs inputs = idle.pollFirst();
        if (inputs == null) {
            inputs = new NetworkInputs(environment, signature);
        }
        try {
            inputs.bind(arguments);
            long sampleLength = arguments.x().length() / arguments.batch();
            for (int at = first; at < end; ) {
                int count = countFrom(at, end, sampleLength, arguments.level().noise());
                inputs.run(session, at, count);
                at += count;
            }
        } finally {
            inputs.release();
            idle.addFirst(inputs);
        }
    }

    /** How many samples from {@code first} on the network can take in one call. */
    private int countFrom(int first, int end, long sampleLength, double[] levels) {
        long chosen = options.cudaDevice() == OnnxOptions.NO_CUDA
                ? Math.max(1, OnnxOptions.CHUNK_VALUES / sampleLength)
                : Integer.MAX_VALUE;
        long chunk = options.chunk() > 0 ? options.chunk() : chosen;
        int most = signature.fixedBatch() > 0 ? signature.fixedBatch() : (int) Math.min(chunk, end - first);
        if (!signature.sharesNoise()) {
            return most;
        }
        int equal = 1;
        while (equal < most && Double.compare(levels[first + equal], levels[first]) == 0) {
            equal++;
        }
        if (equal < most && signature.fixedBatch() > 0) {
            throw new IllegalArgumentException("noise levels of samples " + first + " to " + (first + most - 1)
                    + " differ; network '" + name + "' takes one level for " + most + " samples");
        }
        return equal;
    }

    /** Waits for calls under way, then releases what is held outside the Java heap; further calls do nothing. */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            idle.forEach(NetworkInputs::close);
            idle.clear();
            lanes.close();
            try {
                predictions.close();
            } finally {
                products.close();
            }
        } catch (OrtException e) {
            throw new OnnxModelException(file, "cannot be closed: " + e.getMessage(), e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
