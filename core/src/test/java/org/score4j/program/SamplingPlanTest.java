package org.score4j.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.tensor.ElementType;

class SamplingPlanTest {
    private static final Edm EDM = Edm.standard();

    private static SamplingPlan plan(Prediction prediction) {
        PlanBuilder builder = SamplingPlan.builder("test", EDM, 80);
        Register out = builder.register("out");
        return builder.evaluate(builder.state(), 80, prediction, out)
                .combine(
                        builder.state(),
                        Coefficient.of(0.5),
                        Draw.step(0),
                        Term.of(0.25, builder.state()),
                        Term.of(0, out),
                        Term.of(0.75, out))
                .mark(20, null)
                .build();
    }

    @Test
    void countsEvaluationsStepsDrawsAndMemory() {
        SamplingPlan plan = plan(Prediction.SAMPLE);
        assertThat(plan.nfe()).isEqualTo(1);
        assertThat(plan.steps()).isEqualTo(1);
        assertThat(plan.draws()).containsExactly(Draw.step(0));
        assertThat(plan.registerBytes(ElementType.FLOAT64, 10)).isEqualTo(4 * 8 * 10);
    }

    @Test
    void termsWithFactorZeroAreLeftOut() {
        Instruction.Combine combine =
                (Instruction.Combine) plan(Prediction.SAMPLE).instructions().get(1);
        assertThat(combine.terms()).hasSize(2);
    }

    @Test
    void printsItsCoefficients() {
        assertThat(plan(Prediction.SAMPLE).toString())
                .contains("out = SAMPLE(x; t = 80.0000)")
                .contains("x = 0.250000·x + 0.750000·out + 0.500000·z[step 0]")
                .contains("step 1 ends at t = 20.0000");
    }

    @Test
    void fingerprintsTellPlansApart() {
        assertThat(plan(Prediction.SAMPLE).fingerprint())
                .isEqualTo(plan(Prediction.SAMPLE).fingerprint())
                .isNotEqualTo(plan(Prediction.NOISE).fingerprint())
                .hasSize(64);
    }

    @Test
    void denoisedIsTheSampleThatFollowsFromTheSolversPrediction() {
        SamplingPlan extended = plan(Prediction.NOISE).withDenoised();
        Instruction.Mark mark = (Instruction.Mark)
                extended.instructions().get(extended.instructions().size() - 1);
        assertThat(mark.denoised()).isNotNull();
        // x0 = x − 80·eps
        Instruction.Combine combine =
                (Instruction.Combine) extended.instructions().get(1);
        assertThat(combine.terms().get(0).coefficient()).isEqualTo(Coefficient.of(1));
        assertThat(combine.terms().get(1).coefficient()).isEqualTo(Coefficient.of(-80));
        assertThat(extended.nfe()).isEqualTo(1);
    }

    @Test
    void readingBeforeWritingIsRefused() {
        PlanBuilder builder = SamplingPlan.builder("test", EDM, 80);
        Register never = builder.register("never");
        builder.combine(builder.state(), Term.of(1, never));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'never' before it is written");
    }

    @Test
    void registersOfOtherPlansAreRefused() {
        PlanBuilder builder = SamplingPlan.builder("test", EDM, 80);
        builder.combine(new Register(7, "foreign"), Term.of(1, builder.state()));
        assertThatThrownBy(builder::build).hasMessageContaining("no register 'foreign'");
    }

    @Test
    void coefficientsAreFinite() {
        assertThatThrownBy(() -> Coefficient.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Coefficient.of(Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void loweringChecksNameAndProcessOfTheModel() {
        SamplingPlan plan = plan(Prediction.SAMPLE);
        Instruction evaluate = plan.instructions().get(0);
        assertThatThrownBy(() -> plan.lower(evaluate, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a model named 'model'");
        ScoreModel elsewhere = ScoreModel.exact(GaussianModel.isotropic(2, 0, 1), VariancePreserving.linear());
        assertThatThrownBy(() -> plan.lower(evaluate, Map.of(Program.MODEL, elsewhere)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lives in vp-linear");
    }

    @Test
    void loweringGivesTheNetworkItsOwnTerms() {
        ScoreModel model = ScoreModel.exact(GaussianModel.isotropic(2, 0, 1), EDM);
        NetworkCall call = (NetworkCall) plan(Prediction.NOISE)
                .lower(plan(Prediction.NOISE).instructions().get(0), Map.of(Program.MODEL, model));
        // eps = x/80 − D/80
        assertThat(call.scaling()).isEqualTo(new NetworkCall.Scaling(1, 80, 1, 80, 1 / 80.0, -1 / 80.0));
    }
}
