package org.score4j.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.zip.CRC32;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.tensor.Tensors;

/** Paused runs on disk: magic, version, length, checksum, content. Values are written as doubles, which is exact. */
final class RunFile {
    private static final int MAGIC = 0x53344A52;
    private static final int VERSION = 1;

    private RunFile() {}

    /** Something that writes itself. */
    @FunctionalInterface
    interface Content {
        void write(DataOutput out) throws IOException;
    }

    /** Writes a file under a temporary name and moves it into place. */
    static void save(Path file, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        CRC32 checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(temporary))) {
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                out.writeInt(bytes.size());
                out.writeLong(checksum.getValue());
                bytes.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Opens the content of a file.
     *
     * @throws IOException if it is not a paused run, of another version, cut off or damaged
     */
    static DataInput open(Path file) throws IOException {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
                DataInputStream in = new DataInputStream(stream)) {
            long size = Files.size(file);
            if (size < 20 || in.readInt() != MAGIC) {
                throw new IOException(file + " is not a paused run");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException(file + " has version " + version + "; expected " + VERSION);
            }
            int length = in.readInt();
            long expected = in.readLong();
            if (length != size - 20) {
                throw new IOException(file + " has " + (size - 20) + " bytes of content; its header says " + length);
            }
            byte[] content = in.readNBytes(length);
            CRC32 checksum = new CRC32();
            checksum.update(content);
            if (checksum.getValue() != expected) {
                throw new IOException(file + " is damaged: its checksum does not fit");
            }
            return new DataInputStream(new ByteArrayInputStream(content));
        }
    }

    static void writeRegisters(DataOutput out, Program program, Execution execution) throws IOException {
        for (ScalarRegister scalar : program.scalars()) {
            for (int position = 0; position < execution.active(); position++) {
                out.writeDouble(execution.get(scalar, position));
            }
        }
        for (Register register : program.registers()) {
            INDArray values = execution.read(register);
            writeValues(out, values);
            values.close();
        }
    }

    static void readRegisters(DataInput in, Program program, Execution execution) throws IOException {
        for (ScalarRegister scalar : program.scalars()) {
            for (int position = 0; position < execution.active(); position++) {
                execution.set(scalar, position, in.readDouble());
            }
        }
        for (Register register : program.registers()) {
            INDArray values = execution.read(register);
            readValues(in, values);
            execution.write(register, values);
            values.close();
        }
    }

    static void writeValues(DataOutput out, INDArray values) throws IOException {
        for (double value : Tensors.toDoubles(values)) {
            out.writeDouble(value);
        }
    }

    static void readValues(DataInput in, INDArray values) throws IOException {
        double[] all = new double[Math.toIntExact(values.length())];
        for (int i = 0; i < all.length; i++) {
            all[i] = in.readDouble();
        }
        Tensors.write(values, 0, all);
    }

    static int readBounded(DataInput in, String name, int limit) throws IOException {
        int value = in.readInt();
        if (value < 0 || value > limit) {
            throw new IOException(name + " is " + value + "; allowed: 0 to " + limit);
        }
        return value;
    }
}
