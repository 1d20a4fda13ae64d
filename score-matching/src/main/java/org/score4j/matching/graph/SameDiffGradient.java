package org.score4j.matching.graph;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Differentiates a SameDiff graph without ND4J's chatter. */
public final class SameDiffGradient {
    private static final Logger LOG = LoggerFactory.getLogger(SameDiffGradient.class);
    private static final String CHATTER = "Added differentiated op ";
    private static final String FUNCTION = "grad";

    private final SameDiff graph;

    private SameDiffGradient(SameDiff graph) {
        this.graph = graph;
    }

    /**
     * The gradient of a loss with respect to all parameters, and to these placeholders.
     *
     * <p>ND4J writes a line to standard output for each operation; meanwhile these lines, and no others, go to the log.
     *
     * @param graph stays as it is
     * @param loss name of the value that is differentiated; a value of several elements stands for their sum
     * @param placeholders names of placeholders
     */
    public static SameDiffGradient of(SameDiff graph, String loss, String... placeholders) {
        graph.setLossVariables(loss);
        synchronized (SameDiffGradient.class) {
            PrintStream before = System.out;
            PrintStream filter = new ChatterFilter(before);
            System.setOut(filter);
            try {
                graph.createGradFunction(placeholders);
            } finally {
                if (System.out == filter) {
                    System.setOut(before);
                }
            }
        }
        return new SameDiffGradient(graph.getFunction(FUNCTION));
    }

    /** The graph that computes the loss and its gradient; it shares the arrays of parameters with the original. */
    public SameDiff graph() {
        return graph;
    }

    /**
     * What {@link #graph()} calls the gradient with respect to a parameter or placeholder.
     *
     * @throws IllegalArgumentException if the loss does not depend on it
     */
    public String name(String variable) {
        SDVariable gradient =
                graph.hasVariable(variable) ? graph.getVariable(variable).gradient() : null;
        if (gradient == null) {
            throw new IllegalArgumentException("the loss " + String.join(", ", graph.getLossVariables())
                    + " does not depend on '" + variable + "'");
        }
        return gradient.name();
    }

    /** Passes on all but ND4J's report of each operation. */
    private static final class ChatterFilter extends PrintStream {
        ChatterFilter(PrintStream target) {
            super(target, true);
        }

        @Override
        public void println(@Nullable String line) {
            if (line != null && line.startsWith(CHATTER)) {
                LOG.trace("{}", line);
            } else {
                super.println(line);
            }
        }
    }
}
