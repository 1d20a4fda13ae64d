package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.score4j.matching.file.ModelCard;
import org.score4j.matching.file.OnnxExport;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Parameters;

/**
 * Networks of a configuration as files.
 *
 * @param configuration of the run
 */
record NetworkFiles(TrainingConfiguration configuration) {
    /** As safetensors, with some texts after the network's name. */
    void writeSafetensors(Path file, Parameters parameters, Map<String, String> texts) throws IOException {
        // in the same order always, so that equal runs write equal files
        Map<String, String> all = new LinkedHashMap<>();
        all.put("network", configuration.network().architecture().name());
        all.putAll(texts);
        Safetensors.of(parameters, all).write(file);
    }

    /** As ONNX where a card can say how it is used; whether it can. */
    boolean writeOnnx(Path file, Parameters parameters) throws IOException {
        Optional<ModelCard> card =
                configuration.objective().card(configuration.data().classes());
        if (card.isPresent()) {
            OnnxExport.of(configuration.network().architecture(), parameters)
                    .withCard(card.get())
                    .write(file);
        }
        return card.isPresent();
    }
}
