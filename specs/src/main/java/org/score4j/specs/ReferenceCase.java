package org.score4j.specs;

import java.nio.file.Path;
import org.score4j.model.exact.GaussianMixtureModel;

/**
 * A run of a published implementation on a Gaussian mixture: everything it consumed and what came out.
 *
 * @param id name of the case
 * @param project whose implementation ran
 * @param sampler the reference's own name of its sampler
 * @param parameters the reference's own parameters
 * @param process the forward process
 * @param grid times, sigmas or timesteps
 * @param mixture the data, or null for cases without a model
 * @param initial state at the first grid level [B][D]
 * @param noise [draws][B][D], in the order in which the reference consumed them
 * @param expected final state [B][D]
 * @param nfe number of model calls
 * @param relative relative tolerance of an element
 * @param absolute absolute tolerance of an element
 */
record ReferenceCase(
        String id,
        String project,
        String sampler,
        Fields parameters,
        Fields process,
        Fields grid,
        GaussianMixtureModel mixture,
        double[][] initial,
        double[][][] noise,
        double[][] expected,
        int nfe,
        double relative,
        double absolute) {

    /**
     * Reads a case of family "solver".
     *
     * @throws SkippedCaseException if it is of another family
     * @throws SpecificationException if the file is malformed
     */
    static ReferenceCase read(Path file) {
        Fields fields = Fields.read(file);
        String family = fields.text("family");
        if (!"solver".equals(family)) {
            throw new SkippedCaseException("family '" + family + "' is not run yet");
        }
        Fields sampler = fields.object("sampler");
        Fields model = fields.object("model");
        Fields expected = fields.object("expected");
        Fields tolerance = fields.object("tolerance");
        String type = model.text("type");
        if (!"gaussian-mixture".equals(type)) {
            throw new SkippedCaseException("model '" + type + "' does not exist yet");
        }
        double[][] initial = fields.matrix("x_init");
        String key = expected.has("x_converged") ? "x_converged" : "x";
        double[][] result = expected.matrix(key);
        if (initial.length == 0 || result.length != initial.length || result[0].length != initial[0].length) {
            throw new SpecificationException(file + ": x_init and expected." + key + " differ in shape");
        }
        return new ReferenceCase(
                fields.text("id"),
                fields.object("source").text("project"),
                sampler.text("name"),
                sampler.object("params"),
                fields.object("process"),
                fields.object("grid"),
                model.located(() -> GaussianMixtureModel.of(
                        model.numbers("weights"), model.matrix("means"), model.numbers("stds"))),
                initial,
                fields.matrices("noise"),
                result,
                expected.has("x_converged") ? -1 : expected.integer("nfe"),
                tolerance.number("rel"),
                tolerance.number("abs"));
    }
}
