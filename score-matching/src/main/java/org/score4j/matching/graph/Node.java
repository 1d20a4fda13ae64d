package org.score4j.matching.graph;

import java.util.List;

/**
 * A value that {@link Gradients} recorded, and how it came about.
 *
 * @param <T> what stands for a value in the interpreter below
 */
public final class Node<T> {
    private final int order;
    private final T value;
    private final List<Edge<T>> edges;

    /** An operand, and its part in the derivative. */
    record Edge<T>(Node<T> operand, Pullback<T> pullback) {}

    /** What a cotangent of the result y contributes to that of an operand. */
    interface Pullback<T> {
        Node<T> apply(Node<T> cotangent, Node<T> y);
    }

    Node(int order, T value, List<Edge<T>> edges) {
        this.order = order;
        this.value = value;
        this.edges = edges;
    }

    /** The value in the interpreter below. */
    public T value() {
        return value;
    }

    /** Above that of every node that this one was made of. */
    int order() {
        return order;
    }

    List<Edge<T>> edges() {
        return edges;
    }
}
