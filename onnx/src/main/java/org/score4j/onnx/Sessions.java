package org.score4j.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one file: one whose operators run on one thread, for several callers at once, and one whose operators are shared
 * by all threads. Each is loaded when it is first wanted. Thread-safe.
 */
final class Sessions implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Path file;
    private final OnnxOptions options;
    private final @Nullable Signature prediction;
    private final FileTime modified;
    private volatile @Nullable OrtSession narrow;
    private volatile @Nullable OrtSession wide;

    private Sessions(
            OrtEnvironment environment,
            Path file,
            OnnxOptions options,
            @Nullable Signature prediction,
            FileTime modified) {
        this.environment = environment;
        this.file = file;
        this.options = options;
        this.prediction = prediction;
        this.modified = modified;
    }

    /**
     * Loads the session that most calls will need.
     *
     * @throws OnnxModelException if ONNX Runtime refuses the file
     */
    static Sessions open(OrtEnvironment environment, Path file, OnnxOptions options) {
        try {
            Sessions sessions = new Sessions(environment, file, options, null, Files.getLastModifiedTime(file));
            sessions.first();
            return sessions;
        } catch (IOException e) {
            throw new OnnxModelException(file, "cannot be read (" + e + ")", e);
        }
    }

    /**
     * Sessions of the same file that compute F and nothing else, as ONNX Runtime computes everything that is in a model. Loads the one
     * that most calls will need.
     *
     * @throws OnnxModelException if F needs the vector of the product
     */
    Sessions predicting(Signature signature) {
        Sessions sessions = new Sessions(environment, file, options, signature, modified);
        sessions.first();
        return sessions;
    }

    /** The one that was loaded at first. */
    OrtSession first() {
        return options.sharing() == OnnxOptions.Sharing.OPERATORS ? wide() : narrow();
    }

    /** The session whose operators run on one thread. */
    OrtSession narrow() {
        OrtSession session = narrow;
        return session == null ? loadNarrow() : session;
    }

    private synchronized OrtSession loadNarrow() {
        OrtSession session = narrow;
        if (session == null) {
            session = load(1);
            narrow = session;
        }
        return session;
    }

    /** The session whose operators are shared by all threads; the other one where there is one thread only. */
    OrtSession wide() {
        if (options.threads() == 1) {
            return narrow();
        }
        OrtSession session = wide;
        return session == null ? loadWide() : session;
    }

    private synchronized OrtSession loadWide() {
        OrtSession session = wide;
        if (session == null) {
            session = load(options.threads());
            wide = session;
        }
        return session;
    }

    private OrtSession load(int threads) {
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            if (!Files.getLastModifiedTime(file).equals(modified)) {
                throw new OnnxModelException(file, "has changed since it was loaded");
            }
            settings.setIntraOpNumThreads(threads);
            settings.setInterOpNumThreads(1);
            settings.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            settings.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
            addProvider(settings);
            if (prediction == null) {
                return environment.createSession(file.toString(), settings);
            }
            // a model in memory has no folder of its own in which to look for weights
            settings.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    String.valueOf(file.toAbsolutePath().getParent()));
            byte[] model = PrunedModel.of(
                    file,
                    prediction.output().name(),
                    prediction.requireProduct().vector().name());
            return environment.createSession(model, settings);
        } catch (OrtException e) {
            throw new OnnxModelException(file, "is refused by ONNX Runtime: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new OnnxModelException(file, "cannot be read (" + e + ")", e);
        }
    }

    private void addProvider(OrtSession.SessionOptions settings) {
        if (options.cudaDevice() != OnnxOptions.NO_CUDA) {
            try {
                settings.addCUDA(options.cudaDevice());
            } catch (OrtException e) {
                throw new OnnxModelException(
                        file,
                        "cannot run on GPU " + options.cudaDevice() + ": " + e.getMessage()
                                + "; it needs onnxruntime_gpu on the class path in place of onnxruntime, NVIDIA's driver, and CUDA's and"
                                + " cuDNN's libraries",
                        e);
            }
        }
    }

    @Override
    public synchronized void close() throws OrtException {
        OrtSession a = narrow;
        OrtSession b = wide;
        narrow = null;
        wide = null;
        try {
            if (a != null) {
                a.close();
            }
        } finally {
            if (b != null) {
                b.close();
            }
        }
    }
}
