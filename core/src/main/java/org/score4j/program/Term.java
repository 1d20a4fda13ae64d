package org.score4j.program;

/** One summand of a combination: coefficient·register. */
public record Term(Coefficient coefficient, Register register) {
    /** A summand with a constant factor. */
    public static Term of(double coefficient, Register register) {
        return new Term(Coefficient.of(coefficient), register);
    }

    /** A summand with a factor per sample. */
    public static Term of(ScalarRegister coefficient, Register register) {
        return new Term(Coefficient.of(coefficient), register);
    }

    @Override
    public String toString() {
        return coefficient + "·" + register;
    }
}
