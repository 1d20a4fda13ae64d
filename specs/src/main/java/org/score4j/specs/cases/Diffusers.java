package org.score4j.specs.cases;

import java.util.List;

/** Hugging Face, Diffusers: the schedulers, through the import of their configurations. */
final class Diffusers implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return "grid".equals(reference.family()) ? DiffusersGrids.run(reference) : DiffusersSolvers.run(reference);
    }
}
