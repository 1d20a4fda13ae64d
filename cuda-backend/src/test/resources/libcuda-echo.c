/* A library with the driver's functions as cuda.h declares them (CUDA 13.0), which write down how they were called. */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef int CUresult;
typedef int CUdevice;
typedef uint64_t CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUstream_st *CUstream;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUgraph_st *CUgraph;
typedef struct CUgraphExec_st *CUgraphExec;

static char last[512];

const char *echo(void) {
    return last;
}

#define A(p) (uint64_t) (uintptr_t) (p)
#define SAY(format, ...) return snprintf(last, sizeof last, "%s " format, __func__ + 2, __VA_ARGS__) > 0 ? 77 : 0;
#define X "%" PRIx64

CUresult cuGetErrorName(CUresult error, const char **pStr) { SAY("%d " X, error, A(pStr)) }
CUresult cuGetErrorString(CUresult error, const char **pStr) { SAY("%d " X, error, A(pStr)) }
CUresult cuInit(unsigned int Flags) { SAY("%u", Flags) }
CUresult cuDriverGetVersion(int *driverVersion) { SAY(X, A(driverVersion)) }
CUresult cuDeviceGetCount(int *count) { SAY(X, A(count)) }
CUresult cuDeviceGet(CUdevice *device, int ordinal) { SAY(X " %d", A(device), ordinal) }
CUresult cuDeviceGetName(char *name, int len, CUdevice dev) { SAY(X " %d %d", A(name), len, dev) }
CUresult cuDeviceGetAttribute(int *pi, int attrib, CUdevice dev) { SAY(X " %d %d", A(pi), attrib, dev) }
CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice dev) { SAY(X " %d", A(bytes), dev) }
CUresult cuDevicePrimaryCtxRetain(CUcontext *pctx, CUdevice dev) { SAY(X " %d", A(pctx), dev) }
CUresult cuDevicePrimaryCtxRelease_v2(CUdevice dev) { SAY("%d", dev) }
CUresult cuCtxPushCurrent_v2(CUcontext ctx) { SAY(X, A(ctx)) }
CUresult cuCtxPopCurrent_v2(CUcontext *pctx) { SAY(X, A(pctx)) }
CUresult cuMemGetInfo_v2(size_t *free, size_t *total) { SAY(X " " X, A(free), A(total)) }
CUresult cuMemAlloc_v2(CUdeviceptr *dptr, size_t bytesize) { SAY(X " %zd", A(dptr), bytesize) }
CUresult cuMemFree_v2(CUdeviceptr dptr) { SAY(X, dptr) }
CUresult cuMemAllocHost_v2(void **pp, size_t bytesize) { SAY(X " %zd", A(pp), bytesize) }
CUresult cuMemFreeHost(void *p) { SAY(X, A(p)) }
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr dst, const void *src, size_t count, CUstream s) { SAY(X " " X " %zd " X, dst, A(src), count, A(s)) }
CUresult cuMemcpyDtoHAsync_v2(void *dst, CUdeviceptr src, size_t count, CUstream s) { SAY(X " " X " %zd " X, A(dst), src, count, A(s)) }
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr dst, CUdeviceptr src, size_t count, CUstream s) { SAY(X " " X " %zd " X, dst, src, count, A(s)) }
CUresult cuMemsetD8Async(CUdeviceptr dst, unsigned char uc, size_t n, CUstream s) { SAY(X " %d %zd " X, dst, uc, n, A(s)) }
CUresult cuStreamCreate(CUstream *phStream, unsigned int Flags) { SAY(X " %u", A(phStream), Flags) }
CUresult cuStreamDestroy_v2(CUstream hStream) { SAY(X, A(hStream)) }
CUresult cuStreamSynchronize(CUstream hStream) { SAY(X, A(hStream)) }
CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned int n, int *options, void **values) {
    SAY(X " " X " %u " X " " X, A(module), A(image), n, A(options), A(values))
}
CUresult cuModuleUnload(CUmodule hmod) { SAY(X, A(hmod)) }
CUresult cuModuleGetFunction(CUfunction *hfunc, CUmodule hmod, const char *name) { SAY(X " " X " " X, A(hfunc), A(hmod), A(name)) }
CUresult cuLaunchKernel(CUfunction f, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by,
        unsigned int bz, unsigned int shared, CUstream s, void **params, void **extra) {
    SAY(X " %u %u %u %u %u %u %u " X " " X " " X, A(f), gx, gy, gz, bx, by, bz, shared, A(s), A(params), A(extra))
}
CUresult cuStreamBeginCapture_v2(CUstream hStream, int mode) { SAY(X " %d", A(hStream), mode) }
CUresult cuStreamEndCapture(CUstream hStream, CUgraph *phGraph) { SAY(X " " X, A(hStream), A(phGraph)) }
CUresult cuGraphInstantiateWithFlags(CUgraphExec *phGraphExec, CUgraph hGraph, unsigned long long flags) {
    SAY(X " " X " %llu", A(phGraphExec), A(hGraph), flags)
}
CUresult cuGraphLaunch(CUgraphExec hGraphExec, CUstream hStream) { SAY(X " " X, A(hGraphExec), A(hStream)) }
CUresult cuGraphDestroy(CUgraph hGraph) { SAY(X, A(hGraph)) }
CUresult cuGraphExecDestroy(CUgraphExec hGraphExec) { SAY(X, A(hGraphExec)) }
