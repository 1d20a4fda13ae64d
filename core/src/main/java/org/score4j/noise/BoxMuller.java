package org.score4j.noise;

/**
 * Two unit normals from two 32-bit words, in float32 and by exactly rounded operations only (integer arithmetic, addition,
 * multiplication, fma, square root, conversion), so that every machine gets the same bits.
 *
 * <p>radius = √(−2 ln u) with u = (2w₀ + 1)/2³³; angle = (quadrant + y/2)·π/2 up to a constant turn, with the quadrant in
 * the top two bits of w₁ and y in (−1, 1) from the other thirty. |z| reaches √(66 ln 2) = 6.76.
 *
 * <p>The polynomials are minimax fits of our own: ln(1 + f)/f on [√½ − 1, √2 − 1] to 4·10⁻⁹, and sin(πy/4)/y and cos(πy/4)
 * in y² on [0, 1] to 5·10⁻¹¹, before rounding their coefficients.
 *
 * <p>Source: Box and Muller, A Note on the Generation of Random Normal Deviates (1958).
 */
final class BoxMuller {
    private static final float LN_2 = (float) 0.6931471805599453;
    private static final float SQRT_2 = (float) 1.4142135623730951;
    private static final float TO_UNIT = 0x1p-33f;
    private static final float ANGLE_UNIT = 0x1p-30f;
    private static final long TWO_33 = 1L << 33;

    private BoxMuller() {}

    /** √(−2 ln u). */
    static float radius(int word) {
        long k = ((word & 0xFFFFFFFFL) << 1) | 1;
        int exponent = 63 - Long.numberOfLeadingZeros(k);
        // 2^-exponent as a float, for exponents 0 … 32
        float scale = Float.intBitsToFloat((127 - exponent) << 23);
        float mantissa = (float) k * scale;
        int power = 33 - exponent;
        float f = mantissa - 1;
        if (mantissa >= SQRT_2) {
            power--;
            f = mantissa * 0.5f - 1;
        }
        if (power == 0) {
            // u is near 1: take 1 − u exactly, since the radius is as small as its square root
            f = -((float) (TWO_33 - k) * TO_UNIT);
        }
        return (float) Math.sqrt(2 * Math.fma((float) power, LN_2, -logOnePlus(f)));
    }

    /** ln(1 + f) for f in [√½ − 1, √2 − 1]. */
    private static float logOnePlus(float f) {
        float p = -0.07621122f;
        p = Math.fma(p, f, 0.12904665f);
        p = Math.fma(p, f, -0.1324346f);
        p = Math.fma(p, f, 0.14181834f);
        p = Math.fma(p, f, -0.16609013f);
        p = Math.fma(p, f, 0.20001969f);
        p = Math.fma(p, f, -0.25001585f);
        p = Math.fma(p, f, 0.33333325f);
        p = Math.fma(p, f, -0.49999988f);
        p = Math.fma(p, f, 1.0f);
        return f * p;
    }

    /** Cosine of the angle, times {@code radius}. */
    static float cosine(int word, float radius) {
        int quadrant = word >>> 30;
        float y = fraction(word);
        float value = (quadrant & 1) == 0 ? cosQuarter(y) : -sinQuarter(y);
        return radius * ((quadrant & 2) == 0 ? value : -value);
    }

    /** Sine of the angle, times {@code radius}. */
    static float sine(int word, float radius) {
        int quadrant = word >>> 30;
        float y = fraction(word);
        float value = (quadrant & 1) == 0 ? sinQuarter(y) : cosQuarter(y);
        return radius * ((quadrant & 2) == 0 ? value : -value);
    }

    private static float fraction(int word) {
        return (2 * (word & 0x3FFFFFFF) + 1 - (1 << 30)) * ANGLE_UNIT;
    }

    private static float sinQuarter(float y) {
        float v = y * y;
        float p = 3.0897434e-07f;
        p = Math.fma(p, v, -3.6572346e-05f);
        p = Math.fma(p, v, 0.0024903931f);
        p = Math.fma(p, v, -0.08074551f);
        p = Math.fma(p, v, 0.7853982f);
        return y * p;
    }

    private static float cosQuarter(float y) {
        float v = y * y;
        float p = 3.5287617e-06f;
        p = Math.fma(p, v, -0.0003259365f);
        p = Math.fma(p, v, 0.015854323f);
        p = Math.fma(p, v, -0.30842513f);
        p = Math.fma(p, v, 1.0f);
        return p;
    }
}
