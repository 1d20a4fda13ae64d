package org.score4j.program;

/**
 * A scalar register of a program: one float64 number per sample.
 *
 * @param index position among the program's scalar registers, from 0
 * @param name what plans and messages call it
 */
public record ScalarRegister(int index, String name) {
    @Override
    public String toString() {
        return name;
    }
}
