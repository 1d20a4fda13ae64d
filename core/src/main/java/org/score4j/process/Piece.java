package org.score4j.process;

/** A function of alpha and sigma, alpha² + sigma² = 1, that is linear in time over one interval. */
enum Piece {
    /** y = ln alpha. */
    LOG_ALPHA {
        @Override
        double alpha(double y) {
            return Math.exp(y);
        }

        @Override
        double sigma(double y) {
            return Math.sqrt(-Math.expm1(2 * y));
        }

        @Override
        double rho(double y) {
            return Math.sqrt(Math.expm1(-2 * y));
        }

        @Override
        double alphaDerivative(double y, double slope) {
            return slope * alpha(y);
        }

        @Override
        double coordinate(double lambda) {
            return lambda > -300 ? -0.5 * Math.log1p(Math.exp(-2 * lambda)) : lambda;
        }
    },

    /** y = sigma/alpha. */
    RHO {
        @Override
        double alpha(double y) {
            return 1 / Math.hypot(1, y);
        }

        @Override
        double sigma(double y) {
            return y / Math.hypot(1, y);
        }

        @Override
        double rho(double y) {
            return y;
        }

        @Override
        double alphaDerivative(double y, double slope) {
            double alpha = alpha(y);
            return -y * slope * alpha * alpha * alpha;
        }

        @Override
        double sigmaDerivative(double y, double slope) {
            double alpha = alpha(y);
            return slope * alpha * alpha * alpha;
        }

        @Override
        double coordinate(double lambda) {
            return Math.exp(-lambda);
        }
    },

    /** y = ln(alpha/sigma). */
    HALF_LOG_SNR {
        @Override
        double alpha(double y) {
            return RHO.alpha(Math.exp(-y));
        }

        @Override
        double sigma(double y) {
            return RHO.sigma(Math.exp(-y));
        }

        @Override
        double rho(double y) {
            return Math.exp(-y);
        }

        @Override
        double halfLogSnr(double y) {
            return y;
        }

        @Override
        double alphaDerivative(double y, double slope) {
            double sigma = sigma(y);
            return slope * alpha(y) * sigma * sigma;
        }

        @Override
        double coordinate(double lambda) {
            return lambda;
        }
    },

    /** y = alpha. */
    ALPHA {
        @Override
        double alpha(double y) {
            return y;
        }

        @Override
        double sigma(double y) {
            return Math.sqrt((1 - y) * (1 + y));
        }

        @Override
        double rho(double y) {
            return sigma(y) / y;
        }

        @Override
        double alphaDerivative(double y, double slope) {
            return slope;
        }

        @Override
        double coordinate(double lambda) {
            return 1 / Math.hypot(1, Math.exp(-lambda));
        }
    };

    abstract double alpha(double y);

    abstract double sigma(double y);

    abstract double rho(double y);

    abstract double alphaDerivative(double y, double slope);

    /** The coordinate at ln(alpha/sigma) = λ. */
    abstract double coordinate(double lambda);

    double sigmaDerivative(double y, double slope) {
        return -alpha(y) * alphaDerivative(y, slope) / sigma(y);
    }

    double halfLogSnr(double y) {
        return -Math.log(rho(y));
    }
}
