package org.score4j.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A register's content written as Σ cᵢ·sᵢ over symbols: the initial state, network outputs, draws, the number one.
 *
 * @param coefficients factor of each symbol, by its name; symbols that are absent have factor 0
 */
public record LinearForm(Map<String, Double> coefficients) {
    /** Zero. */
    public static final LinearForm ZERO = new LinearForm(Map.of());

    /** One symbol. */
    public static LinearForm of(String symbol) {
        return new LinearForm(Map.of(symbol, 1.0));
    }

    /** this + factor·other. */
    public LinearForm plus(double factor, LinearForm other) {
        if (factor == 0) {
            return this;
        }
        Map<String, Double> sum = new HashMap<>(coefficients);
        addTo(sum, factor, other);
        return new LinearForm(sum);
    }

    /** Σ factors[i]·forms[i], at the cost of one form. */
    static LinearForm sum(List<Double> factors, List<LinearForm> forms) {
        Map<String, Double> sum = new HashMap<>();
        for (int i = 0; i < forms.size(); i++) {
            addTo(sum, factors.get(i), forms.get(i));
        }
        return new LinearForm(sum);
    }

    private static void addTo(Map<String, Double> sum, double factor, LinearForm form) {
        if (factor != 0) {
            form.coefficients.forEach((symbol, value) -> sum.merge(symbol, factor * value, Double::sum));
        }
    }

    /** The factor of a symbol. */
    public double get(String symbol) {
        return coefficients.getOrDefault(symbol, 0.0);
    }

    /** The largest difference of a factor, relative to the larger of 1 and the factor. */
    public double distance(LinearForm other) {
        double largest = 0;
        for (Map<String, Double> keys : List.of(coefficients, other.coefficients)) {
            for (String symbol : keys.keySet()) {
                double mine = get(symbol);
                double theirs = other.get(symbol);
                largest = Math.max(largest, Math.abs(mine - theirs) / Math.max(1, Math.abs(theirs)));
            }
        }
        return largest;
    }
}
