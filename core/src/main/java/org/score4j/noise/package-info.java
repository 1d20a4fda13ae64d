/**
 * Random numbers that are functions, not streams.
 *
 * <p>A unit normal is a function of (seed, sample, draw, element). {@link org.score4j.noise.PhiloxNoise} uses
 * Philox4x32-10 with key (seed bits 0–31, seed bits 32–63) and counter
 *
 * <ol>
 *   <li>word 0: element / 4
 *   <li>word 1: sample
 *   <li>words 2 and 3: the packed draw, low word first: stream (bits 56–63), role (bits 48–55), index (bits 0–47)
 * </ol>
 *
 * The four output words of a counter make the normals of elements 4k … 4k + 3.
 */
@NullMarked
package org.score4j.noise;

import org.jspecify.annotations.NullMarked;
