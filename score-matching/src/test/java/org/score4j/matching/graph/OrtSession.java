package org.score4j.matching.graph;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.score4j.matching.graph.DoubleOperations.Value;

/** A model that ONNX Runtime runs on numbers. */
public final class OrtSession implements AutoCloseable {
    private final ai.onnxruntime.OrtSession session;

    private OrtSession(ai.onnxruntime.OrtSession session) {
        this.session = session;
    }

    public static OrtSession of(byte[] model) {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return new OrtSession(OrtEnvironment.getEnvironment().createSession(model, options));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    public static OrtSession of(OnnxOperations graph) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            graph.write("test", Map.of(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(bytes.toByteArray());
    }

    /** The outputs by name; values are rounded to float32 on their way in. */
    public Map<String, Value> run(Map<String, Value> inputs) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Value> input : inputs.entrySet()) {
                FloatBuffer values = FloatBuffer.allocate(input.getValue().values().length);
                for (double value : input.getValue().values()) {
                    values.put((float) value);
                }
                tensors.put(
                        input.getKey(),
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(),
                                values.flip(),
                                input.getValue().shape()));
            }
            Map<String, Value> outputs = new HashMap<>();
            try (Result result = session.run(tensors)) {
                for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
                    OnnxTensor tensor = (OnnxTensor) output.getValue();
                    float[] values = tensor.getFloatBuffer().array();
                    double[] wide = new double[values.length];
                    for (int i = 0; i < wide.length; i++) {
                        wide[i] = values[i];
                    }
                    outputs.put(
                            output.getKey(),
                            new Value(wide, true, tensor.getInfo().getShape()));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    public ai.onnxruntime.OrtSession session() {
        return session;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
