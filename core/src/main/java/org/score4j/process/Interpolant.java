package org.score4j.process;

/**
 * A stochastic interpolant: xt = a(t)·x0 + b(t)·x1 + γ(t)·z between any two distributions.
 *
 * <p>Source: Albergo et al., Stochastic Interpolants: A Unifying Framework for Flows and Diffusions (2023), section 4.
 *
 * @param shape how a and b run
 * @param bridge γ
 */
public record Interpolant(Shape shape, BridgeNoise bridge) implements ConditionalPath {
    /** How the factors of the two points run. */
    public enum Shape {
        /** a = 1 − t, b = t. */
        LINEAR,
        /** a = √(1 − γ²)·cos(πt/2), b = √(1 − γ²)·sin(πt/2): two sources of unit variance stay at unit variance. γ ≤ 1. */
        TRIGONOMETRIC,
        /** a = cos²(πt) up to t = ½ and 0 after; b = 0 up to ½ and cos²(πt) after: through pure noise at ½. */
        ENCODING_DECODING,
        /** a = γ, b = 1: from the target to itself; x0 is the Gaussian noise, z is unused. */
        MIRROR,
        /** a = 1 − t, b = t with x0 Gaussian noise, z unused: {@link RectifiedFlow} in {@link FlowTime}. */
        ONE_SIDED_LINEAR,
        /**
         * a = cos(πt/2), b = sin(πt/2) with x0 Gaussian noise, z unused: {@link VariancePreserving#angle} in {@link FlowTime}.
         */
        ONE_SIDED_TRIGONOMETRIC;

        /** Whether the source is Gaussian noise, which takes the place of z. */
        public boolean isOneSided() {
            return this == MIRROR || this == ONE_SIDED_LINEAR || this == ONE_SIDED_TRIGONOMETRIC;
        }
    }

    /** Checks that the two fit. */
    public Interpolant {
        boolean noisy = !(bridge instanceof BridgeNoise.None);
        if (shape == Shape.MIRROR && !noisy) {
            throw new IllegalArgumentException("bridge is none; a mirror interpolant needs noise to leave its target");
        }
        if (noisy && shape.isOneSided() && shape != Shape.MIRROR) {
            throw new IllegalArgumentException(
                    "bridge is " + bridge.rule() + "; allowed for " + shape + ", whose source is noise: none");
        }
        if (shape == Shape.TRIGONOMETRIC && !(bridge.at(0.5) <= 1)) {
            throw new IllegalArgumentException("bridge " + bridge.rule() + " reaches " + bridge.at(0.5)
                    + "; a trigonometric interpolant needs at most 1");
        }
    }

    /** x0 to x1 on a straight line. */
    public static Interpolant linear(BridgeNoise bridge) {
        return new Interpolant(Shape.LINEAR, bridge);
    }

    /** x0 to x1 on an ellipse. */
    public static Interpolant trigonometric(BridgeNoise bridge) {
        return new Interpolant(Shape.TRIGONOMETRIC, bridge);
    }

    /** x0 to noise to x1. */
    public static Interpolant encodingDecoding(BridgeNoise bridge) {
        return new Interpolant(Shape.ENCODING_DECODING, bridge);
    }

    /** x1 to noisy x1 and back. */
    public static Interpolant mirror(BridgeNoise bridge) {
        return new Interpolant(Shape.MIRROR, bridge);
    }

    /** Gaussian noise to x1 on a straight line. */
    public static Interpolant oneSidedLinear() {
        return new Interpolant(Shape.ONE_SIDED_LINEAR, new BridgeNoise.None());
    }

    /** Gaussian noise to x1 on a circle. */
    public static Interpolant oneSidedTrigonometric() {
        return new Interpolant(Shape.ONE_SIDED_TRIGONOMETRIC, new BridgeNoise.None());
    }

    /**
     * The affine process that a one-sided interpolant is, so that every solver can run it; its time is 1 − t.
     *
     * @throws IllegalArgumentException if the interpolant is none of the two one-sided ones from noise to data
     */
    public AffineProcess process() {
        return switch (shape) {
            case ONE_SIDED_LINEAR -> new RectifiedFlow();
            case ONE_SIDED_TRIGONOMETRIC -> VariancePreserving.angle();
            default ->
                throw new IllegalArgumentException(
                        "interpolant is " + name() + "; only one-sided ones from noise to data are affine processes");
        };
    }

    @Override
    public String name() {
        return shape + "(" + bridge.rule() + ")";
    }

    @Override
    public double source(double t) {
        return switch (shape) {
            case LINEAR, ONE_SIDED_LINEAR -> 1 - t;
            case TRIGONOMETRIC, ONE_SIDED_TRIGONOMETRIC -> spread(t) * cosine(t);
            case ENCODING_DECODING -> t <= 0.5 ? bump(t) : 0;
            case MIRROR -> bridge.at(t);
        };
    }

    @Override
    public double target(double t) {
        return switch (shape) {
            case LINEAR, ONE_SIDED_LINEAR -> t;
            case TRIGONOMETRIC, ONE_SIDED_TRIGONOMETRIC -> spread(t) * sine(t);
            case ENCODING_DECODING -> t > 0.5 ? bump(t) : 0;
            case MIRROR -> 1;
        };
    }

    /** γ, or 0 where the source is the noise. */
    @Override
    public double noise(double t) {
        return shape.isOneSided() ? 0 : bridge.at(t);
    }

    @Override
    public double sourceDerivative(double t) {
        return switch (shape) {
            case LINEAR, ONE_SIDED_LINEAR -> -1;
            case TRIGONOMETRIC, ONE_SIDED_TRIGONOMETRIC ->
                spreadDerivative(t) * cosine(t) - 0.5 * Math.PI * spread(t) * sine(t);
            case ENCODING_DECODING -> t <= 0.5 ? bumpDerivative(t) : 0;
            case MIRROR -> bridge.derivative(t);
        };
    }

    @Override
    public double targetDerivative(double t) {
        return switch (shape) {
            case LINEAR, ONE_SIDED_LINEAR -> 1;
            case TRIGONOMETRIC, ONE_SIDED_TRIGONOMETRIC ->
                spreadDerivative(t) * sine(t) + 0.5 * Math.PI * spread(t) * cosine(t);
            case ENCODING_DECODING -> t > 0.5 ? bumpDerivative(t) : 0;
            case MIRROR -> 0;
        };
    }

    @Override
    public double noiseDerivative(double t) {
        return shape.isOneSided() ? 0 : bridge.derivative(t);
    }

    @Override
    public double noiseProduct(double t) {
        return shape.isOneSided() ? 0 : bridge.product(t);
    }

    private static double cosine(double t) {
        return Math.sin(0.5 * Math.PI * (1 - t));
    }

    private static double sine(double t) {
        return Math.sin(0.5 * Math.PI * t);
    }

    /** √(1 − γ²). */
    private double spread(double t) {
        double gamma = bridge.at(t);
        return Math.sqrt((1 - gamma) * (1 + gamma));
    }

    /** −γγ'/√(1 − γ²); where γ = 1 the root has a kink, between whose slopes 0 lies. */
    private double spreadDerivative(double t) {
        double product = bridge.product(t);
        double spread = spread(t);
        return product == 0 || spread == 0 ? 0 : -product / spread;
    }

    private static double bump(double t) {
        double cosine = Math.sin(Math.PI * (0.5 - t));
        return cosine * cosine;
    }

    private static double bumpDerivative(double t) {
        return -Math.PI * Math.sin(2 * Math.PI * t);
    }
}
