package org.score4j.specs.diffusers;

import java.util.ArrayList;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.VariancePreserving;

/** The levels of IPNDM: alpha = cos(πt/2), sigma = sin(πt/2) = sin²(πu/2) for equal steps in u from 1 to 0; networks predict V. */
record AngleLevels() implements Levels {
    static AngleLevels of(SchedulerConfig config) {
        config.ignore("num_train_timesteps", "the levels do not depend on it");
        config.ignore("trained_betas", "the levels of the angles are used");
        return new AngleLevels();
    }

    @Override
    public AffineProcess process() {
        return VariancePreserving.angle();
    }

    @Override
    public String network() {
        return "V, told the time";
    }

    @Override
    public Preconditioning preconditioning() {
        return Preconditioning.none(Prediction.V);
    }

    @Override
    public DiffusersGrid grid(int steps) {
        double[] times = new double[steps + 1];
        List<Double> sigmas = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            double sine = Math.sin(0.5 * Math.PI * (steps - i) / steps);
            // the angle whose sine is sine²; its cosine is √((1 − sine²)·(1 + sine²))
            double cosine = Math.sin(0.5 * Math.PI * i / steps);
            times[i] = Math.atan2(sine * sine, cosine * Math.sqrt(1 + sine * sine)) / (0.5 * Math.PI);
            sigmas.add(process().sigma(times[i]));
        }
        return new DiffusersGrid(Levels.told(this, times, steps), sigmas, List.of(), 1, Levels.distinct(times));
    }
}
