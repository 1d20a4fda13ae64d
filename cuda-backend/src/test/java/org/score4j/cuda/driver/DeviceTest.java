package org.score4j.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.score4j.cuda.driver.CudaException.Kind;

class DeviceTest {
    private static final byte[] IMAGE = ".version 6.4".getBytes(StandardCharsets.US_ASCII);
    private static final int COUNT = 4;

    private final FakeDriver fake = withDoubling(new FakeDriver());

    /** A kernel that doubles {@link #COUNT} ints at the address it is given. */
    private static FakeDriver withDoubling(FakeDriver fake) {
        return fake.with("doubling", Long.BYTES, (arguments, blocksX, blocksY, threadsX, threadsY) -> {
            Pointer values = arguments.getPointer(0);
            for (int i = 0; i < COUNT; i++) {
                values.setInt(4L * i, 2 * values.getInt(4L * i));
            }
        });
    }

    /** Uploads 1 … 4, doubles them once directly and twice by a recording, and downloads them. */
    private static int[] everything(FakeDriver fake) {
        int[] results = new int[COUNT];
        try (Device device = Device.open(fake.driver(), 0);
                KernelModule kernels = device.load("test", IMAGE);
                DeviceMemory memory = device.allocate(4L * COUNT);
                PinnedMemory host = device.pin(4 * COUNT);
                Stream stream = device.stream();
                Memory arguments = new Memory(2L * Long.BYTES)) {
            long doubling = kernels.function("doubling");
            arguments.setLong(0, Pointer.nativeValue(arguments) + Long.BYTES);
            arguments.setLong(Long.BYTES, memory.address());
            ByteBuffer values = host.slice(0, 4 * COUNT);
            for (int i = 0; i < COUNT; i++) {
                values.putInt(4 * i, i + 1);
            }
            stream.enter();
            try {
                stream.upload(memory.address(), host.address(), 4L * COUNT);
                stream.launch(doubling, 1, 1, COUNT, 1, Pointer.nativeValue(arguments));
                try (Graph graph =
                        stream.record(() -> stream.launch(doubling, 1, 1, COUNT, 1, Pointer.nativeValue(arguments)))) {
                    stream.launch(graph);
                    stream.launch(graph);
                    stream.download(host.address(), memory.address(), 4L * COUNT);
                    stream.synchronize();
                }
            } catch (RuntimeException | Error e) {
                stream.leaveAfter(e);
                throw e;
            }
            stream.leave();
            assertThat(device.freeBytes()).isLessThan(fake.totalBytes);
            for (int i = 0; i < COUNT; i++) {
                results[i] = values.getInt(4 * i);
            }
        }
        return results;
    }

    @Test
    void worksInTheOrderOfItsStreamAndGivesEverythingBack() {
        assertThat(everything(fake)).containsExactly(8, 16, 24, 32);
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void everyErrorAtEveryCallIsReportedAndLeavesNothingBehind() {
        everything(fake);
        int calls = fake.calls.size();
        DriverErrors.codes().forEach(code -> {
            for (int failing = 0; failing < calls; failing++) {
                for (boolean lasting : new boolean[] {false, true}) {
                    FakeDriver broken = withDoubling(new FakeDriver());
                    broken.failing = failing;
                    broken.injected = code;
                    broken.lasting = lasting;
                    CudaException error = catchThrowableOfType(CudaException.class, () -> everything(broken));
                    assertThat(error).as("%d at call %d", code, failing).isNotNull();
                    assertThat(error.code()).isEqualTo(code);
                    String call = fake.calls.get(failing);
                    assertThat(error.call()).isEqualToIgnoringCase("cu" + call);
                    assertThat(error)
                            .hasMessageContaining("(" + code + ")")
                            .hasMessageContaining(error.kind().advice());
                    assertThat(broken.alive())
                            .as("%d at call %d, %s", code, failing, call)
                            .isEmpty();
                }
            }
        });
    }

    @Test
    void aDriverThatIsTooOldIsNamedWithItsVersion() {
        fake.version = 11_030;
        assertThatThrownBy(() -> Device.open(fake.driver(), 0))
                .isInstanceOf(CudaException.class)
                .hasMessageContaining("up to 11.3")
                .hasMessageContaining("11.4 or newer");
        assertThat(fake.calls).doesNotContain("init");
    }

    @Test
    void aMachineWithoutDevicesSaysSo() {
        fake.devices = 0;
        CudaException error = catchThrowableOfType(CudaException.class, () -> Device.open(fake.driver(), 0));
        assertThat(error.kind()).isEqualTo(Kind.NO_DEVICE);
        assertThat(error).hasMessageContaining("sees no device").hasMessageContaining("CUDA_VISIBLE_DEVICES");
    }

    @Test
    void devicesAreChosenByIndex() {
        fake.devices = 2;
        try (Device second = Device.open(fake.driver(), 1)) {
            assertThat(second.description())
                    .isEqualTo(new Device.Description(1, "Fake device 1", 80, 4, 1L << 30, 12_040));
            assertThat(second)
                    .hasToString("cuda:1, Fake device 1, compute capability 8.0, 1.0 GiB, driver for CUDA 12.4");
        }
        assertThatThrownBy(() -> Device.open(fake.driver(), 2))
                .hasMessageContaining("device index is 2; allowed: 0 to 1");
        assertThatThrownBy(() -> Device.open(fake.driver(), -1))
                .hasMessageContaining("device index is -1; allowed: 0 to 1");
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void whatTheCompilerSaysIsInTheMessage() {
        fake.compilerLog = "ptxas fatal : Unresolved extern function 'f'\n";
        try (Device device = Device.open(fake.driver(), 0)) {
            assertThatThrownBy(() -> device.load("kernels.ptx", new byte[0]))
                    .hasMessageContaining("kernels.ptx")
                    .hasMessageContaining("Fake device 0")
                    .hasMessageContaining("Unresolved extern function 'f'");
        }
    }

    @Test
    void aMissingKernelIsNamed() {
        try (Device device = Device.open(fake.driver(), 0);
                KernelModule kernels = device.load("kernels.ptx", IMAGE)) {
            CudaException error = catchThrowableOfType(CudaException.class, () -> kernels.function("halving"));
            assertThat(error.kind()).isEqualTo(Kind.KERNEL_MISSING);
            assertThat(error).hasMessageContaining("kernel 'halving' of 'kernels.ptx'");
        }
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void anActionThatFailsWhileItIsRecordedLeavesNoRecording() {
        try (Device device = Device.open(fake.driver(), 0);
                Stream stream = device.stream()) {
            stream.enter();
            AtomicReference<RuntimeException> thrown = new AtomicReference<>(new IllegalStateException("in between"));
            assertThatThrownBy(() -> stream.record(() -> {
                        throw thrown.get();
                    }))
                    .isSameAs(thrown.get());
            stream.leave();
        }
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void closingTwiceReleasesOnce() {
        Device device = Device.open(fake.driver(), 0);
        DeviceMemory memory = device.allocate(16);
        Stream stream = device.stream();
        for (int i = 0; i < 2; i++) {
            new Failures().close(memory).close(stream).close(device).end();
        }
        assertThat(fake.count("memFree")).isEqualTo(1);
        assertThat(fake.count("streamDestroy")).isEqualTo(1);
        assertThat(fake.count("devicePrimaryCtxRelease")).isEqualTo(1);
    }

    @Test
    void sizesAreShort() {
        assertThat(Bytes.text(1023)).isEqualTo("1023 B");
        assertThat(Bytes.text(1536)).isEqualTo("1.5 KiB");
        assertThat(Bytes.text(24L << 30)).isEqualTo("24.0 GiB");
        assertThat(Bytes.text(5L << 50)).isEqualTo("5120.0 TiB");
    }
}
