package org.score4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionalPathTest {
    private static final List<BridgeNoise> BRIDGES = List.of(
            new BridgeNoise.None(),
            new BridgeNoise.Brownian(1),
            new BridgeNoise.Brownian(0.3),
            new BridgeNoise.Quadratic(),
            new BridgeNoise.SineSquared(),
            new BridgeNoise.Sigmoid(10));

    private static final double[] X0 = {0.3, -1.2};
    private static final double[] X1 = {1.1, 0.4};
    private static final double[] Z = {-0.7, 0.9};

    static List<ConditionalPath> paths() {
        List<ConditionalPath> paths = new ArrayList<>();
        for (BridgeNoise bridge : BRIDGES) {
            paths.add(Interpolant.linear(bridge));
            paths.add(Interpolant.trigonometric(bridge));
            paths.add(Interpolant.encodingDecoding(bridge));
            if (!(bridge instanceof BridgeNoise.None)) {
                paths.add(Interpolant.mirror(bridge));
            }
        }
        paths.add(Interpolant.oneSidedLinear());
        paths.add(Interpolant.oneSidedTrigonometric());
        paths.add(FlowPath.straight(0.1));
        paths.add(FlowPath.toTarget(0.05));
        paths.add(FlowPath.variancePreserving(0.2));
        paths.add(FlowPath.bridge(0.5));
        paths.add(new FlowTime(VariancePreserving.linear()));
        paths.add(new FlowTime(new PolynomialFlow(3)));
        paths.add(new FlowTime(VariancePreserving.linearAlpha()));
        return paths;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void velocityIsTheDerivativeOfThePoint(ConditionalPath path) {
        double step = 1e-5;
        for (double t : new double[] {0.07, 0.31, 0.48, 0.55, 0.83, 0.96}) {
            double[] before = new double[2];
            double[] after = new double[2];
            double[] velocity = new double[2];
            path.point(t - step, X0, X1, Z, before);
            path.point(t + step, X0, X1, Z, after);
            path.velocity(t, X0, X1, Z, velocity);
            for (int i = 0; i < 2; i++) {
                double slope = (after[i] - before[i]) / (2 * step);
                assertThat(velocity[i]).as(path.name() + " at " + t).isCloseTo(slope, within(1e-6));
            }
            assertThat(path.noiseProduct(t)).isCloseTo(path.noise(t) * path.noiseDerivative(t), within(1e-13));
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void theConditionalFlowCarriesPointsWithTheirVelocity(ConditionalPath path) {
        for (double t : new double[] {0.12, 0.5, 0.9}) {
            double[] point = new double[2];
            double[] velocity = new double[2];
            double[] flow = new double[2];
            path.point(t, X0, X1, Z, point);
            path.velocity(t, X0, X1, Z, velocity);
            path.conditionalVelocity(t, point, X0, X1, flow);
            assertThat(flow).containsExactly(velocity, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void interpolantsMeetTheirEnds(ConditionalPath path) {
        if (!(path instanceof Interpolant interpolant)) {
            return;
        }
        double[] start = new double[2];
        double[] end = new double[2];
        path.point(0, X0, X1, Z, start);
        path.point(1, X0, X1, Z, end);
        boolean mirror = interpolant.shape() == Interpolant.Shape.MIRROR;
        assertThat(start).containsExactly(mirror ? X1 : X0, within(1e-15));
        assertThat(end).containsExactly(X1, within(1e-15));
    }

    @Test
    void bridgesAreZeroAtBothEndsWhereTheirProductIsFinite() {
        for (BridgeNoise bridge : BRIDGES) {
            assertThat(bridge.at(0)).as(bridge.rule()).isZero();
            assertThat(bridge.at(1)).as(bridge.rule()).isZero();
            assertThat(bridge.product(0)).isFinite();
            assertThat(bridge.product(1)).isFinite();
        }
        assertThat(new BridgeNoise.Brownian(1).product(0)).isEqualTo(0.5);
        assertThat(new BridgeNoise.Brownian(1).derivative(0)).isInfinite();
        assertThat(new BridgeNoise.SineSquared().at(0.5)).isEqualTo(1);
    }

    @Test
    void twoUnitVariancesStayAtUnitVarianceOnTheTrigonometricInterpolant() {
        for (BridgeNoise bridge : BRIDGES) {
            Interpolant path = Interpolant.trigonometric(bridge);
            for (double t = 0; t <= 1; t += 0.0625) {
                double variance = path.source(t) * path.source(t)
                        + path.target(t) * path.target(t)
                        + path.noise(t) * path.noise(t);
                assertThat(variance).isCloseTo(1, within(1e-14));
            }
        }
    }

    @Test
    void oneSidedInterpolantsAreAffineProcessesInFlowTime() {
        for (Interpolant path : List.of(Interpolant.oneSidedLinear(), Interpolant.oneSidedTrigonometric())) {
            FlowTime flow = new FlowTime(path.process());
            for (double t = 0; t <= 1; t += 0.125) {
                assertThat(path.source(t)).isCloseTo(flow.source(t), within(1e-15));
                assertThat(path.target(t)).isCloseTo(flow.target(t), within(1e-15));
                assertThat(path.sourceDerivative(t)).isCloseTo(flow.sourceDerivative(t), within(1e-14));
                assertThat(path.targetDerivative(t)).isCloseTo(flow.targetDerivative(t), within(1e-14));
            }
        }
        assertThatThrownBy(() -> Interpolant.linear(new BridgeNoise.Quadratic()).process())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LINEAR(quadratic)");
    }

    @Test
    void flowTimeRunsFromNoiseToData() {
        FlowTime flow = new FlowTime(DiscreteVariancePreserving.linear(1e-4, 0.02, 1000));
        assertThat(flow.processTime(0)).isEqualTo(999);
        assertThat(flow.processTime(1)).isEqualTo(-1);
        assertThat(flow.target(1)).isEqualTo(1);
        assertThat(flow.source(1)).isZero();
        assertThat(flow.rate()).isEqualTo(-1000);
        assertThat(flow.timeAtHalfLogSnr(flow.process().halfLogSnr(flow.processTime(0.3))))
                .isCloseTo(0.3, within(1e-12));
        assertThatThrownBy(() -> new FlowTime(VarianceExploding.geometric(0.01, 50)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clean time is infinite");
    }

    @Test
    void scoreWeightMakesTheBridgesScoreTargetOfUnitSize() {
        FlowPath bridge = FlowPath.bridge(0.5);
        assertThat(bridge.scoreWeight(0.3)).isCloseTo(2 * bridge.noise(0.3) / 0.25, within(1e-14));
        assertThat(bridge.asPublished().scoreWeight(0.3)).isLessThan(bridge.scoreWeight(0.3));
        assertThat(bridge.noiseRate(0.25)).isCloseTo(bridge.noiseDerivative(0.25) / bridge.noise(0.25), within(1e-14));
    }

    @Test
    void whatMakesNoPathIsRefused() {
        BridgeNoise none = new BridgeNoise.None();
        assertThatThrownBy(() -> Interpolant.mirror(none)).hasMessageContaining("bridge is none");
        assertThatThrownBy(() -> new Interpolant(Interpolant.Shape.ONE_SIDED_LINEAR, new BridgeNoise.Quadratic()))
                .hasMessageContaining("allowed for ONE_SIDED_LINEAR");
        assertThatThrownBy(() -> Interpolant.trigonometric(new BridgeNoise.Brownian(9)))
                .hasMessageContaining("reaches 1.5");
        assertThatThrownBy(() -> new BridgeNoise.Brownian(0)).hasMessageContaining("scale is 0.0");
        assertThatThrownBy(() -> new BridgeNoise.Sigmoid(-1)).hasMessageContaining("sharpness is -1.0");
        assertThatThrownBy(() -> FlowPath.bridge(0)).hasMessageContaining("sigma is 0.0");
        assertThatThrownBy(() -> FlowPath.straight(-1)).hasMessageContaining("sigma is -1.0");
        assertThatThrownBy(() -> new PolynomialFlow(0)).hasMessageContaining("exponent is 0.0");
        assertThatThrownBy(() -> FlowPath.straight(0).mean(0.5, new double[1], X1, new double[2]))
                .hasMessageContaining("points have 1, 2 and 2 elements");
    }
}
