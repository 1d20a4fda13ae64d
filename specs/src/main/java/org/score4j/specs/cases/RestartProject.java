package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.composed.Restart;
import org.score4j.specs.Fields;

/** Xu et al., Restart sampling: the authors' code. */
final class RestartProject implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of("restart_sampler", RestartProject::restart);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    /** One loop, without churn; its draws are those of the jumps, all others are burned. */
    private static List<Comparison> restart(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        if (parameters.number("S_churn") != 0 || parameters.number("restart_gamma") != 0) {
            throw new SkippedCaseException("restart sampling with churn is not translated");
        }
        double[] info = parameters.object("restart_info").numbers("0");
        // the reference counts levels, both ends included
        int steps = (int) info[0] - 1;
        int repeats = (int) info[1];
        Restart solver = Restart.of(Heun.inSigma(), new Restart.Loop(info[2], info[3], steps, repeats))
                .withNoiseScale(parameters.number("S_noise"));
        double[] sigmas = reference.grid().numbers("sigmas");
        int before = 0;
        while (before + 1 < sigmas.length && closer(sigmas[before + 1], sigmas[before], info[2])) {
            before++;
        }
        List<@Nullable Draw> draws = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            draws.add(null);
        }
        for (int k = 0; k < repeats; k++) {
            draws.add(Draw.of(Draw.Stream.CHURN, 255, before + (long) k * steps));
            for (int i = 0; i < steps; i++) {
                draws.add(null);
            }
        }
        for (int i = before; i < sigmas.length - 1; i++) {
            draws.add(null);
        }
        return Grids.inSigma(reference, solver, draws::get).compare(reference);
    }

    private static boolean closer(double one, double other, double to) {
        return Math.abs(one - to) < Math.abs(other - to);
    }
}
