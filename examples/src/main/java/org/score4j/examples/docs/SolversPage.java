package org.score4j.examples.docs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.specs.SolverTable;

/** docs/solvers.md: every solver with its source, cost, declared and measured orders. */
public final class SolversPage {
    private static final int STEPS = 60;
    private static final int SHORTEST = 24;

    private SolversPage() {}

    /** The processes that orders are measured in. */
    private static Map<String, OrderStudy> studies() {
        Map<String, AffineProcess> processes = new LinkedHashMap<>();
        processes.put("EDM", new Edm(0.1, 20));
        processes.put("VP linear", VariancePreserving.linear());
        processes.put("VP cosine", VariancePreserving.cosine());
        processes.put("sub-VP", SubVariancePreserving.linear());
        processes.put("VE", new VarianceExploding(0.05, 20));
        processes.put("flow", new RectifiedFlow());
        Map<String, OrderStudy> studies = new LinkedHashMap<>();
        processes.forEach((name, process) -> studies.put(name, OrderStudy.in(process)));
        return studies;
    }

    /** The page; measures every order. */
    public static String make() {
        List<SolverTable.Row> rows = SolverTable.rows();
        Map<String, OrderStudy> studies = studies();
        StringBuilder page = new StringBuilder(text("solvers-head.md"));
        page.append("\n## All solvers\n\n| solver | family | evaluations per step | source |\n|---|---|---|---|\n");
        for (SolverTable.Row row : rows) {
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s |%n",
                    row.description(),
                    row.family(),
                    cost(row.solver()),
                    row.source()));
        }
        page.append(orders(
                "Order of the formula on the probability-flow ODE",
                rows,
                studies,
                order -> order.deterministic() > 0,
                Order::deterministic,
                OrderStudy::formula));
        page.append(orders(
                "Order of a default run to clean data",
                rows,
                studies,
                order -> order.deterministic() > 0,
                Order::run,
                OrderStudy::run));
        page.append(orders("Weak order", rows, studies, order -> order.weak() > 0, Order::weak, OrderStudy::weak));
        page.append(
                orders("Strong order", rows, studies, order -> order.strong() > 0, Order::strong, OrderStudy::strong));
        return page.append(text("solvers-findings.md")).toString().replace("\r\n", "\n");
    }

    private static String orders(
            String title,
            List<SolverTable.Row> rows,
            Map<String, OrderStudy> studies,
            Predicate<Order> kind,
            ToDoubleFunction<Order> declared,
            ToDoubleBiFunction<OrderStudy, Solver> measure) {
        StringBuilder table = new StringBuilder("\n## " + title + "\n\n| solver | declared |");
        studies.keySet().forEach(name -> table.append(' ').append(name).append(" |"));
        table.append("\n|---|---|").append("---|".repeat(studies.size())).append('\n');
        for (SolverTable.Row row : rows) {
            if (!kind.test(row.solver().order()) || !isFixed(row.solver())) {
                continue;
            }
            table.append("| `").append(row.description()).append("` | ");
            table.append(number(declared.applyAsDouble(row.solver().order()))).append(" |");
            for (OrderStudy study : studies.values()) {
                double order = measure.applyAsDouble(study, row.solver());
                table.append(' ')
                        .append(Double.isInfinite(order) ? "exact" : String.format(Locale.ROOT, "%.1f", order))
                        .append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static boolean isFixed(Solver solver) {
        return plan(solver, SHORTEST) != null;
    }

    /** The plan in the first process that the solver suits, or null where it chooses its steps itself. */
    private static @Nullable SamplingPlan plan(Solver solver, int steps) {
        TimeGrid grid = Schedule.karras(steps).grid(Edm.standard());
        try {
            return solver.compile(Edm.standard(), grid) instanceof SamplingPlan plan ? plan : null;
        } catch (IllegalArgumentException chainsNeedUnitTime) {
            AffineProcess process = VariancePreserving.linear();
            return (SamplingPlan) solver.compile(
                    process, Schedule.uniform(steps).endingAtEndTime().grid(process));
        }
    }

    /** Evaluations of one more step, away from start and end. */
    private static String cost(Solver solver) {
        SamplingPlan longer = plan(solver, STEPS + 12);
        SamplingPlan shorter = plan(solver, STEPS);
        if (longer == null || shorter == null) {
            return "by error";
        }
        return number((longer.nfe() - shorter.nfe()) / 12.0);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Integer.toString((int) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    static String text(String resource) {
        try (InputStream in = SolversPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + resource + " cannot be read", e);
        }
    }
}
