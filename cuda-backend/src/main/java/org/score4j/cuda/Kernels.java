package org.score4j.cuda;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.score4j.cuda.driver.Device;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.KernelModule;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.tensor.ElementType;

/** The kernels of one device: their files are loaded when the first of each is asked for, and kept. Thread-safe. */
final class Kernels implements AutoCloseable {
    private final Device device;
    private final Function<String, byte[]> images;
    private final Map<String, KernelModule> modules = new HashMap<>();
    private final Map<String, Long> functions = new HashMap<>();

    /** @param images the file of a name that {@link Kernel#source} gives */
    Kernels(Device device, Function<String, byte[]> images) {
        this.device = device;
        this.images = images;
    }

    /** The driver's handle of a kernel. */
    synchronized long function(Kernel kernel, ElementType... types) {
        String entry = kernel.entry(types);
        Long known = functions.get(entry);
        if (known != null) {
            return known;
        }
        String source = kernel.source();
        KernelModule module = modules.get(source);
        if (module == null) {
            module = device.load(source, images.apply(source));
            modules.put(source, module);
        }
        long function = module.function(entry);
        functions.put(entry, function);
        return function;
    }

    @Override
    public synchronized void close() {
        Failures failures = new Failures();
        List<KernelModule> loaded = new ArrayList<>(modules.values());
        modules.clear();
        functions.clear();
        loaded.forEach(failures::close);
        failures.end();
    }
}
