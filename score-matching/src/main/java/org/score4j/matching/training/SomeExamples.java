package org.score4j.matching.training;

import java.util.List;

/** Some examples of a set. */
record SomeExamples(Examples all, int[] indices) implements Examples {
    static Examples of(Examples all, int[] indices) {
        if (indices.length == 0) {
            throw new IllegalArgumentException("indices are empty; expected at least one");
        }
        for (int index : indices) {
            if (index < 0 || index >= all.size()) {
                throw new IllegalArgumentException("index is " + index + "; allowed: 0 to " + (all.size() - 1));
            }
        }
        return new SomeExamples(all, indices.clone());
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public List<Long> shape() {
        return all.shape();
    }

    @Override
    public void read(int index, double[] out, int offset) {
        all.read(indices[index], out, offset);
    }

    @Override
    public int classes() {
        return all.classes();
    }

    @Override
    public int label(int index) {
        return all.label(indices[index]);
    }
}
