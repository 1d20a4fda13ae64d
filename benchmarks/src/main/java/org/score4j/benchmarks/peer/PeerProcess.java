package org.score4j.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.score4j.benchmarks.run.Problems;

/** The PyTorch peer: a process that is asked by lines of JSON and answers by lines of JSON. See benchmarks/peers/README.md. */
final class PeerProcess implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;
    private static final Map<String, String> KEEPS_MEMORY = Map.of(
            "MALLOC_MMAP_THRESHOLD_", "1000000000",
            "MALLOC_TRIM_THRESHOLD_", "4000000000",
            "MALLOC_TOP_PAD_", "100000000");

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    private PeerProcess(Process process) {
        this.process = process;
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts the peer. Idle OpenMP threads spin in it, which is the quicker way on a machine that does nothing else.
     *
     * @param tuned whether tensors are laid out channels last, and memory is not given back to the system after each operation
     * @throws IOException if there is no such Python, or it ends at once
     */
    private static PeerProcess start(String python, Path peers, Path weights, int threads, boolean tuned)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        python,
                        peers.resolve("peer.py").toString(),
                        "--weights",
                        weights.toString(),
                        "--threads",
                        Integer.toString(threads),
                        "--mode",
                        tuned ? "channels-last" : "plain")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_WAIT_POLICY", "active");
        if (tuned) {
            builder.environment().putAll(KEEPS_MEMORY);
        }
        return new PeerProcess(builder.start());
    }

    /** Starts that of the project with its network, by the Python that the suite was given. */
    static PeerProcess ofProject(int threads, boolean tuned) throws IOException {
        Path home = Problems.home();
        return start(
                System.getProperty("score4j.python", "python3"),
                home.resolve("benchmarks/peers"),
                home.resolve("models/emoji-unet.safetensors"),
                threads,
                tuned);
    }

    /** Whether this Python has PyTorch. */
    static boolean isThere(String python) {
        try {
            Process check = new ProcessBuilder(python, "-c", "import torch, numpy")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (check.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return check.exitValue() == 0;
            }
            check.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the peer is asked for: a whole run. */
    ObjectNode run(String solver, int steps, Path initial) {
        return MAPPER.createObjectNode()
                .put("solver", solver)
                .put("steps", steps)
                .put("initial", initial.toString());
    }

    /** What the peer is asked for: a training step on the batch in this folder. */
    ObjectNode train(Path inputs, double rate) {
        return MAPPER.createObjectNode()
                .put("train", true)
                .put("inputs", inputs.toString())
                .put("rate", rate);
    }

    /**
     * Asks and waits.
     *
     * @throws IOException if the peer answers with an error, or has ended
     */
    JsonNode ask(ObjectNode request) throws IOException {
        requests.write(MAPPER.writeValueAsString(request) + "\n");
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the PyTorch peer has ended; its message stands above");
        }
        JsonNode answer = MAPPER.readTree(line);
        if (answer.has("error")) {
            throw new IOException("the PyTorch peer refuses " + request + ": "
                    + answer.get("error").asText());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        requests.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
