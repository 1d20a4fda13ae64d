package org.score4j.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.ScoreModel;

/** The networks of a run that are computed on the device: those that say they can. */
final class DeviceModels {
    private final Map<ScoreModel, DeviceNetwork> networks = new LinkedHashMap<>();

    DeviceModels(ExecutionRequest request) {
        for (ScoreModel model : request.models().values()) {
            if (model.network() instanceof DeviceNetwork network) {
                networks.put(model, network);
            }
        }
    }

    /** The models with such networks. */
    Map<ScoreModel, DeviceNetwork> all() {
        return networks;
    }

    /** Makes them ready, once the run's memory has been allocated. */
    Map<ScoreModel, DeviceModel> open(Queue queue, Kernels kernels, RunMemory memory) {
        Map<ScoreModel, DeviceModel> ready = new LinkedHashMap<>();
        networks.forEach((model, network) -> ready.put(model, DeviceModel.of(network, queue)));
        return ready;
    }
}
