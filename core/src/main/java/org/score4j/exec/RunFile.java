package org.score4j.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.file.SafeFile;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.tensor.Tensors;

/** Paused runs on disk: magic, version, length, checksum, content. Values are written as doubles, which is exact. */
final class RunFile {
    private static final int MAGIC = 0x53344A52;
    private static final int VERSION = 2;
    private static final int HEADER = 20;

    private RunFile() {}

    /** Something that writes itself. */
    @FunctionalInterface
    interface Content {
        void write(DataOutput out) throws IOException;
    }

    /** Something that reads itself. */
    @FunctionalInterface
    interface Reader {
        void read(DataInput in) throws IOException;
    }

    /** Writes a file under a temporary name and moves it into place. */
    static void save(Path file, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(new DataOutputStream(bytes));
        CRC32 checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        SafeFile.write(file, stream -> {
            DataOutputStream out = new DataOutputStream(stream);
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(bytes.size());
            out.writeLong(checksum.getValue());
            bytes.writeTo(out);
        });
    }

    /**
     * Reads a file, all of it.
     *
     * @throws IOException if it is not a paused run, of another version, cut off, damaged, or the reader finds a fault
     */
    static void load(Path file, Reader reader) throws IOException {
        byte[] content = content(file);
        ByteArrayInputStream bytes = new ByteArrayInputStream(content);
        try {
            reader.read(new DataInputStream(bytes));
        } catch (EOFException e) {
            throw new IOException(file + ": its content ends after " + content.length + " bytes; expected more", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        if (bytes.available() > 0) {
            throw new IOException(
                    file + ": its content has " + bytes.available() + " bytes more than the run it belongs to");
        }
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file));
                DataInputStream in = new DataInputStream(stream)) {
            long size = Files.size(file);
            if (size < HEADER || in.readInt() != MAGIC) {
                throw new IOException(file + " is not a paused run");
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException(file + " has version " + version + "; expected " + VERSION);
            }
            int length = in.readInt();
            long expected = in.readLong();
            if (length != size - HEADER) {
                throw new IOException(
                        file + " has " + (size - HEADER) + " bytes of content; its header says " + length);
            }
            byte[] content = in.readNBytes(length);
            CRC32 checksum = new CRC32();
            checksum.update(content);
            if (checksum.getValue() != expected) {
                throw new IOException(file + " is damaged: its checksum does not fit");
            }
            return content;
        }
    }

    /** Writes evaluations, scalars, registers and, unless there is none, the last good state. */
    static void writeExecution(DataOutput out, Program program, Execution execution) throws IOException {
        for (int position = 0; position < execution.active(); position++) {
            out.writeInt(execution.evaluations(position));
        }
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
        INDArray lastGood = execution.lastGood();
        if (lastGood != null) {
            writeValues(out, lastGood);
            lastGood.close();
        }
    }

    /** Reads what {@link #writeExecution} wrote; there is a last good state unless {@code step} is the first. */
    static void readExecution(DataInput in, Program program, Execution execution, int step) throws IOException {
        int[] evaluations = new int[execution.active()];
        for (int position = 0; position < evaluations.length; position++) {
            evaluations[position] = readBounded(in, "evaluations", 0, Integer.MAX_VALUE);
        }
        for (ScalarRegister scalar : program.scalars()) {
            for (int position = 0; position < evaluations.length; position++) {
                execution.set(scalar, position, in.readDouble());
            }
        }
        for (Register register : program.registers()) {
            try (INDArray values = execution.read(register)) {
                readValues(in, values);
                execution.write(register, values);
            }
        }
        if (step == 1) {
            execution.takeUp(step, evaluations, null);
        } else {
            try (INDArray lastGood = execution.read(program.state())) {
                readValues(in, lastGood);
                execution.takeUp(step, evaluations, lastGood);
            }
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

    static int readBounded(DataInput in, String name, int least, int most) throws IOException {
        int value = in.readInt();
        if (value < least || value > most) {
            throw new IOException(name + " is " + value + "; allowed: " + least + " to " + most);
        }
        return value;
    }
}
