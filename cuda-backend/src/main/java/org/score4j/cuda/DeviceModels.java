package org.score4j.cuda;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.model.exact.ExactModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;

/** Which networks of a run are computed on the device: those that say they can, and the exact models that have kernels. */
final class DeviceModels {
    private DeviceModels() {}

    /** Whether a model's network is computed on the device. */
    static boolean has(ExecutionRequest request, String name) {
        ScoreNetwork network = network(request, name);
        return network instanceof DeviceNetwork || isExact(request, name, network);
    }

    private static ScoreNetwork network(ExecutionRequest request, String name) {
        ScoreModel model = request.models().get(name);
        if (model == null) {
            throw new IllegalArgumentException("there is no model '" + name + "'");
        }
        return model.network();
    }

    private static boolean isExact(ExecutionRequest request, String name, ScoreNetwork network) {
        return (network instanceof GaussianModel
                        || network instanceof GaussianMixtureModel
                        || network instanceof EmpiricalModel)
                && ((ExactModel) network).dimensions() == request.sampleLength()
                && !request.evaluatesPairs(name);
    }

    /** Takes the memory that the networks need. */
    static Map<ScoreModel, DeviceModel> reserve(ExecutionRequest request, RunMemory memory) {
        Map<ScoreModel, DeviceModel> all = new LinkedHashMap<>();
        request.models().forEach((name, model) -> {
            if (has(request, name) && !all.containsKey(model)) {
                all.put(model, of(request, name, model, memory));
            }
        });
        return all;
    }

    private static DeviceModel of(ExecutionRequest request, String name, ScoreModel model, RunMemory memory) {
        ScoreNetwork network = model.network();
        ElementType type = network.spec().typeFor(request.type());
        int rows = request.samples().length;
        if (network instanceof DeviceNetwork own) {
            return new OwnModel(own);
        } else if (network instanceof GaussianModel gaussian) {
            return new GaussianOnDevice(gaussian, type, memory, rows, levels(request, model));
        } else if (network instanceof GaussianMixtureModel mixture) {
            return new MixtureOnDevice(mixture, type, memory, rows, levels(request, model));
        } else if (network instanceof EmpiricalModel data) {
            return new DataSetOnDevice(data, type, memory, rows);
        }
        throw new IllegalArgumentException("model '" + name + "' is not computed on the device: " + network);
    }

    /** The noise levels that the program calls a model at. */
    private static Set<LevelNumbers.Level> levels(ExecutionRequest request, ScoreModel model) {
        Set<LevelNumbers.Level> levels = new LinkedHashSet<>();
        for (Instruction instruction : request.program().instructions()) {
            LevelNumbers.Level level = level(request, model, instruction);
            if (level != null) {
                levels.add(level);
            }
        }
        return levels;
    }

    private static LevelNumbers.@Nullable Level level(
            ExecutionRequest request, ScoreModel model, Instruction instruction) {
        if (instruction instanceof Instruction.Evaluate evaluate
                && model.equals(request.models().get(evaluate.model()))
                && evaluate.time() instanceof Coefficient.Constant time) {
            NetworkCall.Scaling scaling = NetworkCall.Scaling.of(model, evaluate, time.value());
            return new LevelNumbers.Level(scaling.alpha(), scaling.sigma());
        }
        return null;
    }
}
