package org.score4j.specs.cases;

import java.nio.file.Path;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * A recorded result of a published implementation, with everything that it consumed.
 *
 * @param id name of the case
 * @param family solver, grid, process, likelihood, inverse or loss
 * @param project whose implementation ran
 * @param sampler the reference's own name of what ran
 * @param parameters the reference's own parameters
 * @param root the whole document
 * @param relative relative tolerance of an element
 * @param absolute absolute tolerance of an element
 */
record ReferenceCase(
        String id,
        String family,
        String project,
        String sampler,
        Fields parameters,
        Fields root,
        double relative,
        double absolute) {

    /**
     * Reads a case.
     *
     * @throws SpecificationException if the file is malformed
     */
    static ReferenceCase read(Path file) {
        Fields root = Fields.read(file);
        Fields sampler = root.object("sampler");
        Fields tolerance = root.object("tolerance");
        return new ReferenceCase(
                root.text("id"),
                root.text("family"),
                root.object("source").text("project"),
                sampler.text("name"),
                sampler.object("params"),
                root,
                tolerance.number("rel"),
                tolerance.number("abs"));
    }

    /** The forward process. */
    Fields process() {
        return root.object("process");
    }

    /** Times, sigmas or timesteps. */
    Fields grid() {
        return root.object("grid");
    }

    /** What came out. */
    Fields expected() {
        return root.object("expected");
    }

    /** State at the first grid level [B][D]. */
    double[][] initial() {
        double[][] initial = root.matrix("x_init");
        if (initial.length == 0) {
            throw new SpecificationException(root.path() + ".x_init is empty; expected [B][D]");
        }
        return initial;
    }

    /** Draws [draws][B][D], in the order in which the reference consumed them. */
    double[][][] noise() {
        return root.matrices("noise");
    }

    /** The data distribution. */
    GaussianMixtureModel mixture() {
        return mixture(root.object("model"));
    }

    /** A data distribution of isotropic components. */
    static GaussianMixtureModel mixture(Fields model) {
        if (model.has("type") && !"gaussian-mixture".equals(model.text("type"))) {
            throw new SkippedCaseException("model '" + model.text("type") + "' does not exist yet");
        }
        return model.located(
                () -> GaussianMixtureModel.of(model.numbers("weights"), model.matrix("means"), model.numbers("stds")));
    }
}
