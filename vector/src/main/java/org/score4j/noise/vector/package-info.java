/**
 * Gaussian noise by the Vector API, {@code jdk.incubator.vector}: the bits of {@link org.score4j.noise.PhiloxNoise}, sooner.
 *
 * <p>Being on the class path is enough, if the virtual machine was started with {@code --add-modules jdk.incubator.vector}.
 * {@link org.score4j.noise.PhiloxKernel} says how the kernel is chosen.
 */
@NullMarked
package org.score4j.noise.vector;

import org.jspecify.annotations.NullMarked;
