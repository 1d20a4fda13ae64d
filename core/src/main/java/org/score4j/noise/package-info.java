/**
 * Random numbers that are functions, not streams.
 *
 * <p>A unit normal is a function of (seed, sample, draw, element), so batches, threads and the order of samples cannot change
 * it. {@link org.score4j.noise.PhiloxNoise} evaluates Philox4x32-10 with the key (seed bits 0–31, seed bits 32–63) at the
 * counter
 *
 * <ol>
 *   <li>word 0: element / 4, so that elements are 0 … 2³⁴ − 1
 *   <li>word 1: sample, 0 … 2³² − 1
 *   <li>word 2: bits 0–31 of the packed draw
 *   <li>word 3: bits 32–63 of the packed draw
 * </ol>
 *
 * where {@link org.score4j.noise.Draw#packed()} holds the stream's code in bits 56–63, the role in bits 48–55 and the index in
 * bits 0–47; codes 0 … 7 are the constants of {@link org.score4j.noise.Draw.Stream}.
 * {@link org.score4j.noise.BrownianNoise} builds paths from draws (INTERVAL, path, node), node 0 being the whole increment and
 * 2ˡ + k the bridge of cell k at level l. Output words 0 and 1 make the normals
 * of elements 4k and 4k + 1, words 2 and 3 those of 4k + 2 and 4k + 3.
 *
 * <p><b>A normal</b> is defined in float32 by exactly rounded operations, so that every processor gets the same bits. From the
 * words (a, b) of a pair, {@code fma} being rounded once and everything else after every operation:
 *
 * <pre>
 * k = 2a + 1                                33 bits, u = k / 2³³
 * s = the s that brings k·2ˢ into [n, 2n)   n = 6074001000 ≈ 2³³·√½
 * f = float(k·2ˢ − 2³³)·2⁻³³                integers, rounded once
 * l = fma(f·f, R(f), f)                     ln(1 + f); R by Horner's rule with fma
 * radius = sqrt(2·fma(s, ln 2, −l))         sqrt(−2 ln u)
 * q = b &gt;&gt;&gt; 30,  m = b mod 2³⁰
 * y = float(2m + 1 − 2³⁰)·2⁻³⁰,  v = y·y    angle (q + y/2)·π/2
 * S = radius·fma(y, float(π/4), y·P(v))
 * C = radius·fma(v, Q(v), 1)
 * normals (C, S), (−S, C), (−C, −S), (S, −C) for q = 0, 1, 2, 3
 * </pre>
 *
 * <p>Coefficients, highest power first (the shortest decimals of float32 numbers):
 *
 * <pre>
 * R: −0.076600984, 0.12930094, −0.13239953, 0.14177395, −0.16608872, 0.20002207, −0.25001603, 0.33333322, −0.49999988
 * P: −3.5957124e-5, 0.0024900113, −0.080745436, −2.4398984e-8
 * Q: 3.4939815e-6, −0.00032586863, 0.015854284, −0.30842513
 * ln 2: 0.6931472;  float(π/4): 0.7853982
 * </pre>
 *
 * <p>A {@link org.score4j.noise.PhiloxKernel} may compute them in any way that gives these bits.
 */
@NullMarked
package org.score4j.noise;

import org.jspecify.annotations.NullMarked;
