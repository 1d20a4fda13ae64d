package org.score4j.examples.train;

import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.process.ConditionalPath;
import org.score4j.process.FlowPath;
import org.score4j.process.Interpolant;
import org.score4j.process.RectifiedFlow;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/** Objectives of a configuration that learn the velocity along paths from Gaussian noise to the data. */
final class PathSource {
    private PathSource() {}

    static ObjectiveSource read(Fields objective) {
        double sigma = objective.number("sigma", 0.5);
        TimeDistribution times = TimeDistribution.logitNormal(objective.number("mean", 0), objective.number("std", 1));
        TrainingObjective training = TrainingObjective.path(
                PathMatching.drift(path(objective, sigma)), coupling(objective, sigma), times, true);
        return ObjectiveSource.flow(training, ComparedPaths::velocity, new RectifiedFlow());
    }

    private static ConditionalPath path(Fields objective, double sigma) {
        String name = objective.text("path", "line");
        return switch (name) {
            case "line" -> Interpolant.oneSidedLinear();
            case "circle" -> Interpolant.oneSidedTrigonometric();
            case "bridge" -> FlowPath.bridge(sigma);
            default ->
                throw new SpecificationException(
                        objective.path() + ".path is '" + name + "'; allowed: line, circle, bridge");
        };
    }

    private static Coupling coupling(Fields objective, double sigma) {
        String name = objective.text("coupling", "independent");
        return switch (name) {
            case "independent" -> Coupling.INDEPENDENT;
            case "optimal" -> Coupling.OPTIMAL;
            case "sampled-plan" -> Coupling.SAMPLED_PLAN;
            case "entropic" -> Coupling.Entropic.bridge(sigma);
            case "sampled-entropic" -> Coupling.Entropic.bridge(sigma).sampled();
            default ->
                throw new SpecificationException(objective.path() + ".coupling is '" + name
                        + "'; allowed: independent, optimal, sampled-plan, entropic, sampled-entropic");
        };
    }
}
