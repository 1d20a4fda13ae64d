// The kernels, compiled for the processor from the sources that nvcc compiles, and what tests call them by.
#include "host_shim.h"

#include <setjmp.h>
#include <stddef.h>
#include <ucontext.h>
#include <map>
#include <string>
#include <vector>

using Body = void (*)(const void*);

static std::map<std::string, Body>& kernels() {
    static std::map<std::string, Body> all;
    return all;
}

struct Registration {
    Registration(const char* name, Body body) {
        kernels()[name] = body;
    }
};

#define KERNEL(name, Arguments, ...)                           \
    static void name(const void* bytes) {                      \
        Arguments arguments = *(const Arguments*) bytes;       \
        __VA_ARGS__(arguments);                                \
    }                                                          \
    static Registration registration_##name(#name, name);

#include "combine.cu"
#include "empirical.cu"
#include "exact.cu"
#include "move.cu"
#include "pointwise.cu"
#include "quantile.cu"
#include "reduce.cu"
#include "scalar.cu"

Dimensions threadIdx, blockIdx, blockDim, gridDim;

namespace {
const size_t STACK = 1 << 16;

// Begins by a context, which costs system calls, and goes on by jumps
struct Fiber {
    ucontext_t context;
    jmp_buf point;
    bool begun;
    std::vector<char> stack = std::vector<char>(STACK);
    Dimensions thread;
    bool done;
};

jmp_buf scheduler;
Fiber* running;
Body body;
const void* bytes;
std::vector<Fiber*> fibers;

void runFiber() {
    body(bytes);
    running->done = true;
    _longjmp(scheduler, 1);
}

Fiber* fiber(size_t index) {
    while (fibers.size() <= index) {
        fibers.push_back(new Fiber());
    }
    return fibers[index];
}

void begin(Fiber* fiber, Dimensions thread) {
    fiber->thread = thread;
    fiber->begun = false;
    fiber->done = false;
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = fiber->stack.data();
    fiber->context.uc_stack.ss_size = STACK;
    fiber->context.uc_link = nullptr;
    makecontext(&fiber->context, runFiber, 0);
}

// Runs a fiber to its next barrier or its end
void goOn(Fiber* fiber) {
    running = fiber;
    threadIdx = fiber->thread;
    if (_setjmp(scheduler) == 0) {
        if (fiber->begun) {
            _longjmp(fiber->point, 1);
        }
        fiber->begun = true;
        setcontext(&fiber->context);
    }
}

Dimensions threadOf(unsigned index) {
    return {index % blockDim.x, index / blockDim.x, 0};
}

// Runs the threads of a block from barrier to barrier
void runFibers(unsigned threads, bool backwards) {
    for (unsigned i = 0; i < threads; i++) {
        begin(fiber(i), threadOf(i));
    }
    for (bool left = true; left;) {
        left = false;
        for (unsigned i = 0; i < threads; i++) {
            Fiber* next = fibers[backwards ? threads - 1 - i : i];
            if (!next->done) {
                goOn(next);
                left |= !next->done;
            }
        }
    }
}

void runThreads(unsigned threads, bool backwards) {
    for (unsigned i = 0; i < threads; i++) {
        threadIdx = threadOf(backwards ? threads - 1 - i : i);
        body(bytes);
    }
}
}  // namespace

void barrier() {
    if (_setjmp(running->point) == 0) {
        _longjmp(scheduler, 1);
    }
}

// 0, or 1 where there is no kernel of this name. Threads are fibers if the kernel has barriers.
extern "C" int launch(
        const char* name, const void* arguments, const int* grid, const int* block, int barriers, int backwards) {
    auto found = kernels().find(name);
    if (found == kernels().end()) {
        return 1;
    }
    body = found->second;
    bytes = arguments;
    gridDim = {(unsigned) grid[0], (unsigned) grid[1], 1};
    blockDim = {(unsigned) block[0], (unsigned) block[1], 1};
    unsigned threads = blockDim.x * blockDim.y;
    for (unsigned y = 0; y < gridDim.y; y++) {
        for (unsigned x = 0; x < gridDim.x; x++) {
            blockIdx = {x, y, 0};
            if (barriers) {
                runFibers(threads, backwards);
            } else {
                runThreads(threads, backwards);
            }
        }
    }
    return 0;
}

// The names of all kernels, one a line
extern "C" const char* names() {
    static std::string all;
    all.clear();
    for (auto& kernel : kernels()) {
        all += kernel.first + "\n";
    }
    return all.c_str();
}

#include "host_layout.h"
