package org.score4j.program;

/** A factor in an instruction: one number, one number per sample, or one per element. */
public sealed interface Coefficient {
    /** The same number for all samples. */
    record Constant(double value) implements Coefficient {
        /** Refuses NaN and infinity. */
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("coefficient is " + value + "; expected a finite number");
            }
        }

        @Override
        public String toString() {
            return Double.toString(value);
        }
    }

    /** factor·s with a scalar register s. */
    record PerSample(ScalarRegister register, double factor) implements Coefficient {
        @Override
        public String toString() {
            return factor == 1 ? register.name() : factor + "·" + register.name();
        }
    }

    /** factor·m, element by element, with a tensor register m: masks, learned variances. */
    record PerElement(Register register, double factor) implements Coefficient {
        @Override
        public String toString() {
            return factor == 1 ? register.name() : factor + "·" + register.name();
        }
    }

    /** A constant. */
    static Coefficient of(double value) {
        return new Constant(value);
    }

    /** The value of a scalar register. */
    static Coefficient of(ScalarRegister register) {
        return new PerSample(register, 1);
    }

    /** The value of a scalar register times {@code factor}. */
    static Coefficient of(ScalarRegister register, double factor) {
        return new PerSample(register, factor);
    }

    /** The elements of a tensor register. */
    static Coefficient of(Register register) {
        return new PerElement(register, 1);
    }
}
