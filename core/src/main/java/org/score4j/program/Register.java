package org.score4j.program;

/**
 * A tensor register of a program: one array of the run's shape [B, ...].
 *
 * @param index position among the program's registers, from 0
 * @param name what plans and messages call it
 */
public record Register(int index, String name) {
    @Override
    public String toString() {
        return name;
    }
}
