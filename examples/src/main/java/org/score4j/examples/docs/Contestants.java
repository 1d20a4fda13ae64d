package org.score4j.examples.docs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.score4j.process.Edm;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.specs.SolverTable;

/**
 * The solvers of the table that are compared, by their descriptions: all that suit an EDM process, sorted by whether they draw
 * noise and whether they choose their steps.
 */
public final class Contestants {
    /** Solvers without noise that stand beside those with noise. */
    private static final Set<String> YARDSTICKS = Set.of("ddim", "heun:clock=sigma", "dpm++2m");

    private static final int STEPS = 4;

    private Contestants() {}

    /** Solvers of the probability-flow ODE whose steps are the grid's. */
    public static Map<String, Solver> ofOde() {
        Map<String, Solver> solvers = new LinkedHashMap<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            if (isOde(row) && isFixed(row)) {
                solvers.put(row.description(), row.solver());
            }
        }
        return solvers;
    }

    /** Solvers with noise whose steps are the grid's, and a few without as yardsticks. */
    public static Map<String, Solver> withNoise() {
        Map<String, Solver> solvers = new LinkedHashMap<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            if (YARDSTICKS.contains(row.description()) || (!isOde(row) && isFixed(row))) {
                solvers.put(row.description(), row.solver());
            }
        }
        return solvers;
    }

    /** Solvers of the probability-flow ODE that choose their steps, one for each tolerance, absolute and relative. */
    public static Map<String, List<Solver>> adaptiveOfOde(double... tolerances) {
        return adaptive(true, tolerances);
    }

    /** Solvers with noise that choose their steps, one for each tolerance, absolute and relative. */
    public static Map<String, List<Solver>> adaptiveWithNoise(double... tolerances) {
        return adaptive(false, tolerances);
    }

    private static Map<String, List<Solver>> adaptive(boolean ode, double... tolerances) {
        Map<String, List<Solver>> solvers = new LinkedHashMap<>();
        for (SolverTable.Row row : SolverTable.rows()) {
            if (isOde(row) == ode && program(row).isPresent() && !isFixed(row)) {
                solvers.put(
                        row.description(),
                        Arrays.stream(tolerances).mapToObj(row::withTolerance).toList());
            }
        }
        return solvers;
    }

    private static boolean isOde(SolverTable.Row row) {
        return row.solver().order().deterministic() > 0;
    }

    private static boolean isFixed(SolverTable.Row row) {
        return program(row).filter(SamplingPlan.class::isInstance).isPresent();
    }

    /** The program of a few steps; empty where the solver is for other processes. */
    private static Optional<Program> program(SolverTable.Row row) {
        Edm process = Edm.standard();
        try {
            return Optional.of(
                    row.solver().compile(process, Schedule.karras(STEPS).grid(process)));
        } catch (IllegalArgumentException otherProcess) {
            return Optional.empty();
        }
    }
}
