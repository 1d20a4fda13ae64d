package org.score4j.cuda;

import java.util.Map;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.ScoreModel;

/** What takes room of its own in the memory of a run, before that is allocated: models on the device, and paths of noise. */
record RunParts(Map<ScoreModel, DeviceModel> models, PathSums paths) {
    RunParts(ExecutionRequest request, RunMemory memory) {
        this(DeviceModels.reserve(request, memory), new PathSums(request, memory));
    }

    /** Makes them ready, once the memory has been allocated. */
    void open(Queue queue, Kernels kernels) {
        models.values().forEach(model -> model.open(queue, kernels));
        paths.open(queue, kernels);
    }
}
