package org.score4j.process;

import org.junit.jupiter.api.Nested;

/** Every process under the contract. */
class AffineProcessTest {
    @Nested
    class LinearVp extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VariancePreserving.linear();
        }

        @Override
        AffineProcess other() {
            return VariancePreserving.linear(0.1, 19);
        }
    }

    @Nested
    class ConstantBeta extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VariancePreserving.linear(10, 10);
        }

        @Override
        AffineProcess other() {
            return VariancePreserving.linear(10, 11);
        }
    }

    @Nested
    class Damped extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return CriticallyDampedLangevin.standard();
        }

        @Override
        AffineProcess other() {
            return new CriticallyDampedLangevin(4, 0.25, 0.05);
        }
    }

    @Nested
    class DampedFromRest extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return new CriticallyDampedLangevin(3, 0.5, 0);
        }

        @Override
        AffineProcess other() {
            return new CriticallyDampedLangevin(3, 0.6, 0);
        }
    }

    @Nested
    class Cosine extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VariancePreserving.cosine();
        }

        @Override
        AffineProcess other() {
            return VariancePreserving.angle();
        }
    }

    @Nested
    class Angle extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VariancePreserving.angle();
        }

        @Override
        AffineProcess other() {
            return VariancePreserving.cosine();
        }
    }

    @Nested
    class SubVp extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return SubVariancePreserving.linear();
        }

        @Override
        AffineProcess other() {
            return SubVariancePreserving.linear(0.2, 20);
        }
    }

    @Nested
    class Ve extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VarianceExploding.geometric(0.01, 50);
        }

        @Override
        AffineProcess other() {
            return VarianceExploding.geometric(0.01, 49);
        }
    }

    @Nested
    class EdmLevels extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return Edm.standard();
        }

        @Override
        AffineProcess other() {
            return Edm.of(0.002, 40);
        }

        @Override
        double[] times() {
            return new double[] {1e-6, 0.002, 0.1, 1, 7.5, 50, 79};
        }
    }

    @Nested
    class Flow extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return new RectifiedFlow();
        }

        @Override
        AffineProcess other() {
            return path();
        }
    }

    @Nested
    class QuadraticFlow extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return new PolynomialFlow(2);
        }

        @Override
        AffineProcess other() {
            return new PolynomialFlow(3);
        }
    }

    @Nested
    class LinearAlpha extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return VariancePreserving.linearAlpha();
        }

        @Override
        AffineProcess other() {
            return VariancePreserving.angle();
        }
    }

    /** Lipman et al.'s cubic path: alpha = 1 − t³, sigma = t³ has no closed inverse here. */
    @Nested
    class GeneralPath extends AffineProcessContract {
        @Override
        AffineProcess process() {
            return path();
        }

        @Override
        AffineProcess other() {
            return path();
        }
    }

    private static AffinePath path() {
        return AffinePath.of("cubic", t -> 1 - t * t * t, t -> t * t * t, t -> -3 * t * t, t -> 3 * t * t, 1, 1e-3, 0);
    }

    @Nested
    class TableByLogAlpha extends TableContract {
        @Override
        DiscreteVariancePreserving.Interpolation interpolation() {
            return DiscreteVariancePreserving.Interpolation.LOG_ALPHA;
        }
    }

    /** The first interval starts where the line of the second reaches alpha = 1. */
    @Nested
    class TableByExtrapolatedLogAlpha extends TableContract {
        @Override
        DiscreteVariancePreserving.Interpolation interpolation() {
            return DiscreteVariancePreserving.Interpolation.LOG_ALPHA_EXTRAPOLATED;
        }
    }

    @Nested
    class TableByRho extends TableContract {
        @Override
        DiscreteVariancePreserving.Interpolation interpolation() {
            return DiscreteVariancePreserving.Interpolation.RHO;
        }
    }

    @Nested
    class TableByHalfLogSnr extends TableContract {
        @Override
        DiscreteVariancePreserving.Interpolation interpolation() {
            return DiscreteVariancePreserving.Interpolation.HALF_LOG_SNR;
        }
    }

    @Nested
    class TableEndingInPureNoise extends TableContract {
        @Override
        DiscreteVariancePreserving.Interpolation interpolation() {
            return DiscreteVariancePreserving.Interpolation.RHO;
        }

        @Override
        AffineProcess process() {
            return ((DiscreteVariancePreserving) super.process()).withZeroTerminalSnr();
        }
    }

    abstract static class TableContract extends AffineProcessContract {
        abstract DiscreteVariancePreserving.Interpolation interpolation();

        @Override
        AffineProcess process() {
            return DiscreteVariancePreserving.linear(1e-4, 0.02, 1000).interpolatedBy(interpolation());
        }

        @Override
        AffineProcess other() {
            return DiscreteVariancePreserving.linear(1e-4, 0.021, 1000).interpolatedBy(interpolation());
        }

        @Override
        double[] times() {
            return new double[] {-0.7, -0.03, 0.4, 17.5, 250.25, 700.75, 997.3, 998.6};
        }

        @Override
        double smoothWithin() {
            return 0.02;
        }
    }
}
