package org.score4j.matching.training;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.objective.Denoiser;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;

/** The student of a trainer; its graph is made when it is asked for the first time. Not thread-safe. */
final class AskedStudent implements AutoCloseable {
    private final Architecture architecture;
    private @Nullable SameDiffNetwork network;

    AskedStudent(Architecture architecture) {
        this.architecture = architecture;
    }

    /**
     * As a step sees it.
     *
     * @param current parameters
     * @param averages by name
     */
    Student at(long steps, Parameters current, Averages averages, Map<String, float[]> conditions) {
        return new Step(steps, current, averages, conditions);
    }

    /** Averages by name. */
    @FunctionalInterface
    interface Averages {
        /** The parameters of a name. */
        Parameters named(String name);
    }

    private final class Step implements Student {
        private final long steps;
        private final Parameters current;
        private final Averages averages;
        private final Map<String, float[]> conditions;

        Step(long steps, Parameters current, Averages averages, Map<String, float[]> conditions) {
            this.steps = steps;
            this.current = current;
            this.averages = averages;
            this.conditions = conditions;
        }

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public Map<String, float[]> conditions() {
            return conditions;
        }

        @Override
        public Denoiser current(Preconditioning preconditioning, AffineProcess process) {
            return denoiser(current, preconditioning, process);
        }

        @Override
        public Denoiser average(String name, Preconditioning preconditioning, AffineProcess process) {
            return denoiser(averages.named(name), preconditioning, process);
        }

        private Denoiser denoiser(Parameters parameters, Preconditioning preconditioning, AffineProcess process) {
            return (states, times) -> {
                ScoreModel model = new ScoreModel(with(parameters), preconditioning, process);
                return new ModelDenoiser(model, conditions).denoise(states, times);
            };
        }
    }

    private SameDiffNetwork with(Parameters parameters) {
        SameDiffNetwork known = network;
        if (known == null) {
            known = SameDiffNetwork.of(architecture, parameters);
            network = known;
        } else {
            known.setParameters(parameters);
        }
        return known;
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
        }
    }
}
