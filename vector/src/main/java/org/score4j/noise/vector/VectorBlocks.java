package org.score4j.noise.vector;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox4x32-10 and the transform of Box and Muller as the package description of {@link org.score4j.noise} defines them, lane
 * by lane: a lane of longs holds two words of a block, the even one in its high half; a lane of floats or ints belongs to a
 * pair of words and its two normals.
 *
 * <p>Several passes over the output, which holds the words until the normals replace them; loads and stores of vectors keep
 * bits that are no number. In one pass there would be more
 * operations than the virtual machine's compiler takes into a method. For the same reason {@link #normals} calls nothing but the
 * Vector API: what the compiler does not take in gets its vectors by way of the heap.
 *
 * <p>Of the definition only the way to f differs, since lanes of 32 bits cannot hold k·2ˢ. With N = ⌊k·2ᶻ/2⌋, z the leading
 * zeros of the word, all quantities fit:
 *
 * <pre>
 * s = z, d = 2N + h       if N ≥ n/2: k·2ˢ − 2³³ = d − 2³³ is negative
 * s = z + 1, d = 4N + 2h  if N &lt; n/2: k·2ˢ − 2³³ = d − 2³³ is not
 * </pre>
 *
 * where h is the bit that N lacks: 1 if z = 0, else 0. N and 2N + h wrap to the signed numbers N − 2³² and 2N + h − 2³², and
 * d − 2³³ = 2¹⁶·a + b with |a| &lt; 2¹⁷, 0 ≤ b &lt; 2¹⁶, both of which are floats: one fma rounds it, once.
 */
final class VectorBlocks {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final int BLOCKS = LONGS.length();
    private static final int PAIRS = FLOATS.length();
    /** Normals of a vector of blocks. */
    private static final int STEP = 2 * PAIRS;
    /** Blocks that stay in the first cache while passes go over them. */
    private static final int CHUNK = 256;

    private static final LongVector NUMBERS = LongVector.zero(LONGS).addIndex(1).lanewise(LSHL, 32);
    private static final VectorShuffle<Float> FIRST_HALF = VectorShuffle.fromOp(FLOATS, i -> i / 2);
    private static final VectorShuffle<Float> SECOND_HALF = VectorShuffle.fromOp(FLOATS, i -> (PAIRS + i) / 2);
    private static final VectorMask<Float> ODD = VectorMask.fromLong(FLOATS, 0xAAAAAAAAAAAAAAAAL);

    private static final int ROUNDS = 10;
    private static final long WEYL_0 = 0x9E3779B9L;
    private static final long WEYL_1 = 0xBB67AE85L;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final long LOW = 0xFFFFFFFFL;

    /** n/2. */
    private static final int SQRT_HALF = (int) 3037000500L;

    private static final int EXPONENT_OF_2_TO_31 = 127 + 31;
    private static final int ANGLE_MASK = 0x3FFFFFFF;
    private static final int SIGN = 1 << 31;

    private VectorBlocks() {}

    static int bits() {
        return FLOATS.vectorBitSize();
    }

    /** Fills whole vectors of blocks and says how many blocks that were. */
    static int fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {
        int whole = blocks - blocks % BLOCKS;
        for (int done = 0; done < whole; done += CHUNK) {
            int from = offset + 4 * done;
            int to = offset + 4 * Math.min(done + CHUNK, whole);
            start(((firstBlock + done) << 32) | sample, Long.rotateLeft(draw, 32), out, from, to);
            for (int round = 0; round < ROUNDS; round += 2) {
                twoRounds(seed + round * WEYL_0, (seed >>> 32) + round * WEYL_1, out, from, to);
            }
            normals(out, from, to);
        }
        return whole;
    }

    private static void start(long counterFront, long counterBack, float[] out, int from, int to) {
        LongVector front = NUMBERS.add(counterFront);
        LongVector back = LongVector.broadcast(LONGS, counterBack);
        for (int at = from; at < to; at += STEP) {
            front.add((long) (at - from) << 30).reinterpretAsFloats().intoArray(out, at);
            back.reinterpretAsFloats().intoArray(out, at + PAIRS);
        }
    }

    private static void twoRounds(long key0, long key1, float[] out, int from, int to) {
        LongVector first0 = LongVector.broadcast(LONGS, key0 << 32);
        LongVector first1 = LongVector.broadcast(LONGS, key1 << 32);
        LongVector second0 = LongVector.broadcast(LONGS, (key0 + WEYL_0) << 32);
        LongVector second1 = LongVector.broadcast(LONGS, (key1 + WEYL_1) << 32);
        LongVector multiplier0 = LongVector.broadcast(LONGS, MULTIPLIER_0);
        LongVector multiplier1 = LongVector.broadcast(LONGS, MULTIPLIER_1);
        for (int at = from; at < to; at += STEP) {
            LongVector front = FloatVector.fromArray(FLOATS, out, at).reinterpretAsLongs();
            LongVector back = FloatVector.fromArray(FLOATS, out, at + PAIRS).reinterpretAsLongs();
            LongVector nextFront = mix(back, multiplier1, front, first0);
            LongVector nextBack = mix(front, multiplier0, back, first1);
            mix(nextBack, multiplier1, nextFront, second0).reinterpretAsFloats().intoArray(out, at);
            mix(nextFront, multiplier0, nextBack, second1).reinterpretAsFloats().intoArray(out, at + PAIRS);
        }
    }

    /** Two words after a round. */
    private static LongVector mix(LongVector factor, LongVector multiplier, LongVector other, LongVector key) {
        return factor.lanewise(LSHR, 32)
                .mul(multiplier)
                .lanewise(XOR, other.lanewise(LSHL, 32))
                .lanewise(XOR, key);
    }

    /** From words to normals. */
    private static void normals(float[] out, int from, int to) {
        for (int at = from; at < to; at += STEP) {
            LongVector front = FloatVector.fromArray(FLOATS, out, at).reinterpretAsLongs();
            LongVector back = FloatVector.fromArray(FLOATS, out, at + PAIRS).reinterpretAsLongs();
            IntVector word =
                    front.lanewise(LSHR, 32).lanewise(OR, back.and(~LOW)).reinterpretAsInts();
            IntVector turn =
                    front.and(LOW).lanewise(OR, back.lanewise(LSHL, 32)).reinterpretAsInts();

            // Without the bit below its highest a word does not round up to the next power of two
            IntVector exponent = word.lanewise(AND_NOT, word.lanewise(LSHR, 1))
                    .convert(I2F, 0)
                    .reinterpretAsInts()
                    .lanewise(LSHR, 23);
            IntVector zeros =
                    exponent.neg().add(EXPONENT_OF_2_TO_31).min(32).lanewise(AND_NOT, word.lanewise(ASHR, 31));
            VectorMask<Integer> none = zeros.compare(EQ, 0);
            IntVector missing = IntVector.zero(word.species()).blend(1, none);
            IntVector normalized =
                    word.add(word).add(1).lanewise(LSHL, zeros.sub(1)).blend(word, none);
            VectorMask<Integer> small = normalized.compare(LT, SQRT_HALF);
            IntVector high = normalized.blend(normalized.add(normalized).add(missing), small);
            IntVector low = high.and(0x7FFF);
            FloatVector a = high.lanewise(ASHR, 15).convert(I2F, 0).reinterpretAsFloats();
            FloatVector b =
                    low.add(low).add(missing.blend(0, small)).convert(I2F, 0).reinterpretAsFloats();
            FloatVector f = a.fma(broadcast(FLOATS, 0x1p16f), b).mul(0x1p-33f);
            FloatVector s = zeros.blend(zeros.add(1), small).convert(I2F, 0).reinterpretAsFloats();

            FloatVector r = broadcast(FLOATS, -0.076600984f)
                    .fma(f, broadcast(FLOATS, 0.12930094f))
                    .fma(f, broadcast(FLOATS, -0.13239953f))
                    .fma(f, broadcast(FLOATS, 0.14177395f))
                    .fma(f, broadcast(FLOATS, -0.16608872f))
                    .fma(f, broadcast(FLOATS, 0.20002207f))
                    .fma(f, broadcast(FLOATS, -0.25001603f))
                    .fma(f, broadcast(FLOATS, 0.33333322f))
                    .fma(f, broadcast(FLOATS, -0.49999988f));
            FloatVector logarithm = f.mul(f).fma(r, f);
            FloatVector radius =
                    s.fma(broadcast(FLOATS, 0.6931472f), logarithm.neg()).mul(2).sqrt();

            IntVector angle = turn.and(ANGLE_MASK);
            FloatVector y = angle.add(angle)
                    .sub(ANGLE_MASK)
                    .convert(I2F, 0)
                    .reinterpretAsFloats()
                    .mul(0x1p-30f);
            FloatVector v = y.mul(y);
            FloatVector p = broadcast(FLOATS, -3.5957124e-05f)
                    .fma(v, broadcast(FLOATS, 0.0024900113f))
                    .fma(v, broadcast(FLOATS, -0.080745436f))
                    .fma(v, broadcast(FLOATS, -2.4398984e-08f));
            FloatVector q = broadcast(FLOATS, 3.4939815e-06f)
                    .fma(v, broadcast(FLOATS, -0.00032586863f))
                    .fma(v, broadcast(FLOATS, 0.015854284f))
                    .fma(v, broadcast(FLOATS, -0.30842513f));
            IntVector sine =
                    radius.mul(y.fma(broadcast(FLOATS, 0.7853982f), y.mul(p))).reinterpretAsInts();
            IntVector cosine = radius.mul(v.fma(q, broadcast(FLOATS, 1))).reinterpretAsInts();

            // An odd quadrant exchanges the two, and the half turns change signs
            IntVector odd = turn.lanewise(LSHL, 1);
            IntVector exchange = sine.lanewise(XOR, cosine).and(odd.lanewise(ASHR, 31));
            FloatVector first = cosine.lanewise(XOR, exchange)
                    .lanewise(XOR, turn.lanewise(XOR, odd).and(SIGN))
                    .reinterpretAsFloats();
            FloatVector second =
                    sine.lanewise(XOR, exchange).lanewise(XOR, turn.and(SIGN)).reinterpretAsFloats();
            first.rearrange(FIRST_HALF).blend(second.rearrange(FIRST_HALF), ODD).intoArray(out, at);
            first.rearrange(SECOND_HALF)
                    .blend(second.rearrange(SECOND_HALF), ODD)
                    .intoArray(out, at + PAIRS);
        }
    }
}
