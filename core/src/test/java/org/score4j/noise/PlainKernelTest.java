package org.score4j.noise;

class PlainKernelTest extends PhiloxKernelContract {
    @Override
    protected PhiloxKernel kernel() {
        return PhiloxKernel.plain();
    }
}
