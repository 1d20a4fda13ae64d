package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.List;

/**
 * An operator and what it is applied to; equal nodes compute equal values.
 *
 * @param inputs names of values; blank for an optional input that is left out
 */
record OnnxNode(String operator, List<String> inputs, List<Attribute> attributes) {
    /** A setting of an operator. */
    sealed interface Attribute {
        Protobuf message();
    }

    record Whole(String name, long value) implements Attribute {
        @Override
        public Protobuf message() {
            return new Protobuf().text(1, name).number(3, value).number(20, 2);
        }
    }

    record Real(String name, float value) implements Attribute {
        @Override
        public Protobuf message() {
            return new Protobuf().text(1, name).real(2, value).number(20, 1);
        }
    }

    record Text(String name, String value) implements Attribute {
        @Override
        public Protobuf message() {
            return new Protobuf().text(1, name).text(4, value).number(20, 3);
        }
    }

    record Wholes(String name, List<Long> values) implements Attribute {
        static Wholes of(String name, long... values) {
            return new Wholes(name, Arrays.stream(values).boxed().toList());
        }

        @Override
        public Protobuf message() {
            Protobuf message = new Protobuf().text(1, name);
            values.forEach(value -> message.number(8, value));
            return message.number(20, 7);
        }
    }

    /** As onnx.proto3's NodeProto. */
    Protobuf message(String output, List<String> renamedInputs) {
        Protobuf message = new Protobuf();
        renamedInputs.forEach(input -> message.text(1, input));
        message.text(2, output).text(4, operator);
        attributes.forEach(attribute -> message.message(5, attribute.message()));
        return message;
    }
}
