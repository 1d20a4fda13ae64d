package org.score4j.process;

/**
 * Critically damped Langevin diffusion: the data are the position of a damped spring whose velocity v is kicked at random,
 * dx = β/M·v dt, dv = (−β·x − Γβ/M·v) dt + √(2Γβ) dw with friction Γ = 2√M, from v ~ N(0, γM).
 *
 * <p>Noise enters through the velocity alone, so a network learns ∇ᵥ ln p(x, v) only. In p = v/√M and a = ωt, ω = β/√M, the
 * flow of the drift is
 *
 * <pre>
 * E(a) = e^(−a)·| 1 + a    a   |     E·Eᵀ + Q = I for the noise Q, as N(0, I) is stationary.
 *               |  −a    1 − a |
 * </pre>
 *
 * <p>So (x, v) given x0 is Gaussian with a mean that is linear in x0 ({@link #positionMean}, {@link #velocityMean}) and a {@link
 * #covariance} of two by two numbers that all elements share.
 *
 * <p><b>As an affine process</b> it is that of the best observation of the data, y = x0 + sigma(t)·eps: for any x0, (x, v) says of
 * x0 what y does, with 1/sigma² the Fisher information mᵀΣ⁻¹m. Schedules in noise levels therefore work as ever. Programs
 * evaluate models of this process at position and velocity together; those that know a state alone are refused.
 *
 * <p>Times are in [0, 1]; elements are independent given x0.
 *
 * <p>Source: Dockhorn, Vahdat and Kreis, Score-Based Generative Modeling with Critically-Damped Langevin Diffusion (2022),
 * section 3; the closed forms are derived here.
 *
 * @param beta β, in (0, ∞)
 * @param mass M, in (0, ∞)
 * @param gamma γ, variance of the initial velocity over M, in [0, 1]
 */
public record CriticallyDampedLangevin(double beta, double mass, double gamma) implements AffineProcess {
    /** Below it differences of exponentials are summed as series. */
    private static final double SMALL = 1;

    /** Checks the ranges. */
    public CriticallyDampedLangevin {
        Domain.requirePositive("beta", beta);
        Domain.requirePositive("mass", mass);
        Domain.requireUnit("gamma", gamma);
    }

    /** The process of the paper's experiments: β = 4, M = 1/4, so Γ = 1, and γ = 0.04. */
    public static CriticallyDampedLangevin standard() {
        return new CriticallyDampedLangevin(4, 0.25, 0.04);
    }

    /**
     * Covariance of (x, v), element by element.
     *
     * @param position variance of x
     * @param cross covariance of x and v
     * @param velocity variance of v
     * @param determinant position·velocity − cross², free of cancellation
     */
    public record Covariance(double position, double cross, double velocity, double determinant) {
        /** First entry of the Cholesky factor: standard deviation of x. */
        public double positionStd() {
            return Math.sqrt(position);
        }

        /** Second entry of the Cholesky factor: what a unit of noise in x adds to v. */
        public double coupling() {
            return position == 0 ? 0 : cross / positionStd();
        }

        /** Last entry of the Cholesky factor: standard deviation of v given x. */
        public double velocityStd() {
            return position == 0 ? Math.sqrt(velocity) : Math.sqrt(determinant / position);
        }
    }

    /**
     * E[x0 | x, v] = position·x + velocity·v + score·∇ᵥ ln p(x, v), for data of any distribution.
     *
     * @param position factor of x
     * @param velocity factor of v
     * @param score factor of the score
     */
    public record Denoising(double position, double velocity, double score) {}

    /**
     * The best observation y = position·x + velocity·v of the data.
     *
     * @param position factor of x
     * @param velocity factor of v
     */
    public record Observation(double position, double velocity) {}

    @Override
    public String name() {
        return "critically-damped-langevin(" + beta + ", " + mass + ", " + gamma + ")";
    }

    @Override
    public boolean hasVelocity() {
        return true;
    }

    @Override
    public double startTime() {
        return 1;
    }

    @Override
    public double endTime() {
        return 1e-3;
    }

    @Override
    public double cleanTime() {
        return 0;
    }

    /** Γ = 2√M, the friction at which the spring stops fastest without oscillating. */
    public double friction() {
        return 2 * Math.sqrt(mass);
    }

    /** ω = β/√M, the rate of the spring. */
    public double rate() {
        return beta / Math.sqrt(mass);
    }

    /** √M, standard deviation of the velocity in the stationary distribution N(0, I)·N(0, M·I), the prior. */
    public double velocityStd() {
        return Math.sqrt(mass);
    }

    /** √(γM), standard deviation of the velocity that clean data are given. */
    public double initialVelocityStd() {
        return Math.sqrt(gamma * mass);
    }

    /** E[x | x0]/x0 = (1 + a)·e^(−a), a = ωt. */
    public double positionMean(double t) {
        double a = rate() * t;
        return (1 + a) * Math.exp(-a);
    }

    /** E[v | x0]/x0 = −√M·a·e^(−a), a = ωt. */
    public double velocityMean(double t) {
        double a = rate() * t;
        return -velocityStd() * a * Math.exp(-a);
    }

    /** Covariance of (x, v) at time {@code t} given x0, with the velocity's initial variance. */
    public Covariance covariance(double t) {
        return covariance(t, gamma);
    }

    /** Covariance of (x, v) after {@code duration} given x and v before it. */
    public Covariance noise(double duration) {
        return covariance(duration, 0);
    }

    private Covariance covariance(double t, double initial) {
        double a = rate() * t;
        double b = 2 * a;
        double decay = Math.exp(-b);
        double position = positionNoise(b);
        double cross = 0.5 * b * b * decay;
        double velocity = -Math.expm1(-b) + decay * (b - 0.5 * b * b);
        // det(Q + γ·e·eᵀ) with e the second column of E: det Q + γ·det(E)²·(E⁻¹E⁻ᵀ − I)₁₁
        double determinant = position * velocity - cross * cross + initial * decay * remainder(b);
        return new Covariance(
                position + initial * a * a * decay,
                velocityStd() * (cross + initial * a * (1 - a) * decay),
                mass * (velocity + initial * (1 - a) * (1 - a) * decay),
                mass * determinant);
    }

    /** 1 − e^(−b)·(1 + b + b²/2). */
    private static double positionNoise(double b) {
        if (b >= SMALL) {
            return 1 - Math.exp(-b) * (1 + b + 0.5 * b * b);
        }
        return Math.exp(-b) * tail(b);
    }

    /** 1 − b + b²/2 − e^(−b). */
    private static double remainder(double b) {
        return b >= SMALL ? 1 - b + 0.5 * b * b - Math.exp(-b) : -tail(-b);
    }

    /** Σ bᵏ/k! from k = 3 on, for |b| below 1. */
    private static double tail(double b) {
        double term = b * b * b / 6;
        double sum = term;
        for (int k = 4; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
            term *= b / k;
            sum += term;
        }
        return sum;
    }

    /**
     * How the score with respect to the velocity gives E[x0 | x, v] at time {@code t}, at least 0.
     *
     * <p>∇ᵥ ln p(x, v) = −(Σ⁻¹·((x, v) − m·E[x0 | x, v]))ᵥ is one equation per element for one unknown. Its factor of the unknown is
     * −a·e^(−a)·(1 − (1 − γ)·e^(−2a))·√M over det Σ, which does not vanish at a &gt; 0.
     */
    public Denoising denoising(double t) {
        double a = rate() * t;
        if (a == 0) {
            return new Denoising(1, 0, 0);
        }
        Covariance sigma = covariance(t);
        double growth = Math.exp(a);
        double known = information(a);
        double scale = growth / (a * known * velocityStd());
        return new Denoising(
                (gamma + (2 - gamma) * a) / (growth * known), -sigma.position() * scale, -sigma.determinant() * scale);
    }

    /** 1 − (1 − γ)·e^(−2a). */
    private double information(double a) {
        return gamma * Math.exp(-2 * a) - Math.expm1(-2 * a);
    }

    /** The best observation at time {@code t}, y = mᵀΣ⁻¹(x, v)/(mᵀΣ⁻¹m) ~ N(x0, sigma(t)²) given x0. */
    public Observation observation(double t) {
        double a = rate() * t;
        if (a == 0) {
            return new Observation(1, 0);
        }
        double weight = 2 * a * a / precision(a);
        double growth = Math.exp(a);
        return new Observation(growth * (1 - a + weight * a), growth * (weight * (1 + a) - a) / velocityStd());
    }

    /** e^(−2a)·(E⁻¹E⁻ᵀ − I + diag(0, γ))₂₂. */
    private double precision(double a) {
        double b = 2 * a;
        return -Math.expm1(-b) + b + 0.5 * b * b + gamma * Math.exp(-b);
    }

    @Override
    public double alpha(double t) {
        return 1;
    }

    @Override
    public double alphaDerivative(double t) {
        return 0;
    }

    /** (mᵀΣ⁻¹m)^(−1/2), the standard deviation of the best observation of the data. */
    @Override
    public double sigma(double t) {
        double a = rate() * t;
        return a == 0 ? 0 : Math.sqrt(covariance(t).determinant() / mass / precision(a)) * Math.exp(a);
    }

    @Override
    public double sigmaDerivative(double t) {
        double sigma = sigma(t);
        return sigma == 0 ? 0 : diffusionSquared(t) / (2 * sigma);
    }

    @Override
    public double drift(double t) {
        return 0;
    }

    /** sigma⁴·2Γβ·(Σ⁻¹m)ᵥ²: information is lost through the noise of the velocity. */
    @Override
    public double diffusionSquared(double t) {
        double a = rate() * t;
        if (a == 0) {
            return 0;
        }
        double sigma = sigma(t);
        double lost = sigma
                * sigma
                * a
                * Math.exp(-a)
                * information(a)
                * mass
                / covariance(t).determinant();
        return 4 * rate() * lost * lost;
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        return AffinePath.of(
                        name(),
                        this::alpha,
                        this::sigma,
                        this::alphaDerivative,
                        this::sigmaDerivative,
                        startTime(),
                        endTime(),
                        cleanTime())
                .timeAtHalfLogSnr(lambda);
    }

    /** 1, the standard deviation of the position in the stationary distribution. */
    @Override
    public double priorStd() {
        return 1;
    }

    /** 1: runs start from the stationary distribution whatever their time. */
    @Override
    public double initialStd(double t) {
        return priorStd();
    }
}
