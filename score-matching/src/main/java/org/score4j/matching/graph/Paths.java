package org.score4j.matching.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ways through recorded operations, found without recursion, as networks may be deep. */
final class Paths {
    private Paths() {}

    /** All nodes on ways from the input to the output, both included, in the order in which they were made. */
    static <T> List<Node<T>> between(Node<T> input, Node<T> output) {
        Set<Node<T>> ancestors = new HashSet<>();
        Deque<Node<T>> open = new ArrayDeque<>();
        open.add(output);
        while (!open.isEmpty()) {
            Node<T> node = open.remove();
            if (node.order() >= input.order() && ancestors.add(node)) {
                node.edges().forEach(edge -> open.add(edge.operand()));
            }
        }
        List<Node<T>> sorted = new ArrayList<>(ancestors);
        sorted.sort(Comparator.comparingInt(node -> node.order()));
        Set<Node<T>> dependent = new HashSet<>();
        for (Node<T> node : sorted) {
            if (node == input || node.edges().stream().anyMatch(edge -> dependent.contains(edge.operand()))) {
                dependent.add(node);
            }
        }
        sorted.retainAll(dependent);
        return sorted;
    }
}
