package org.score4j.noise;

/**
 * Two unit normals from two 32-bit words, in float32 and by exactly rounded operations only (integer arithmetic, addition,
 * multiplication, fma, square root, conversion), and without branches, so that every machine gets the same bits.
 *
 * <p>normal 0 = √(−2 ln u)·cos θ, normal 1 = √(−2 ln u)·sin θ with u = (2w₀ + 1)/2³³ and θ = (q + y/2)·π/2: the quadrant q
 * is the top two bits of w₁, and y = (2m + 1)/2³⁰ − 1 in (−1, 1) holds the other thirty, m. |z| ≤ √(66 ln 2) = 6.764.
 *
 * <ul>
 *   <li>u·2ˢ is brought into [√½, √2) in integers, f = u·2ˢ − 1 is rounded once, and −ln u = s·ln 2 − ln(1 + f). Near u = 1,
 *       where the radius is small, s = 0 and f is as exact as a float can be.
 *   <li>ln(1 + f) = f + f²·R(f) with R of degree 8, to a relative 4.2·10⁻⁹.
 *   <li>sin(πy/4) = y·(float(π/4) + S(y²)), S of degree 3, to 3.5·10⁻⁹; the constant term of S is what π/4 lost by rounding.
 *   <li>cos(πy/4) = 1 + y²·C(y²), C of degree 3, to 4.4·10⁻¹⁰.
 * </ul>
 *
 * The polynomials are least-maximum fits (Lawson's reweighted least squares on 600 Chebyshev nodes, weighted for relative
 * error of the whole function); coefficients were rounded to float32 one at a time, low ones first, and the rest fitted
 * again. The errors above include that rounding, not the evaluation's. Evaluation included, against the same transform in
 * extended precision over 12.8 million pairs (seams, tails and small angles among them), the largest error of a normal was
 * 3.06 ulp and the mean 0.46; of a radius 1.30, of a sine or cosine 1.34.
 *
 * <p>Source: Box and Muller, A Note on the Generation of Random Normal Deviates (1958).
 */
final class BoxMuller {
    private static final long WORD = 0xFFFFFFFFL;
    static final long ONE = 1L << 33;
    static final float ONE_UNIT = 0x1p-33f;
    /** √½ in units of 2⁻³³, rounded up. */
    static final long SQRT_HALF = 6074001000L;

    private static final float LN_2 = 0.6931472f;
    private static final float QUARTER_PI = 0.7853982f;
    static final int ANGLE_MASK = 0x3FFFFFFF;
    static final float ANGLE_UNIT = 0x1p-30f;

    private BoxMuller() {}

    /** Bits of normal 0 in the low half, of normal 1 in the high half. */
    static long pair(int radiusWord, int angleWord) {
        float radius = radius(radiusWord);
        float y = (2 * (angleWord & ANGLE_MASK) + 1 - (1 << 30)) * ANGLE_UNIT;
        int sine = Float.floatToRawIntBits(radius * sineOfEighths(y));
        int cosine = Float.floatToRawIntBits(radius * cosineOfEighths(y));
        // An odd quadrant exchanges the two, and the half turns change signs
        int quadrant = angleWord >>> 30;
        int exchange = (sine ^ cosine) & -(quadrant & 1);
        int first = cosine ^ exchange ^ (((quadrant + 1) & 2) << 30);
        int second = sine ^ exchange ^ ((quadrant & 2) << 30);
        return (first & WORD) | ((long) second << 32);
    }

    /** √(−2 ln u). */
    static float radius(int word) {
        long k = ((word & WORD) << 1) | 1;
        int shift = Long.numberOfLeadingZeros(k) - 31;
        long scaled = k << shift;
        int small = (int) ((scaled - SQRT_HALF) >>> 63);
        float f = ((scaled << small) - ONE) * ONE_UNIT;
        return radius(f, shift + small);
    }

    /** √(2·(s·ln 2 − ln(1 + f))). */
    static float radius(float f, float s) {
        return (float) Math.sqrt(2 * Math.fma(s, LN_2, -logOnePlus(f)));
    }

    /** ln(1 + f) for f in [√½ − 1, √2 − 1]. */
    static float logOnePlus(float f) {
        float r = -0.076600984f;
        r = Math.fma(r, f, 0.12930094f);
        r = Math.fma(r, f, -0.13239953f);
        r = Math.fma(r, f, 0.14177395f);
        r = Math.fma(r, f, -0.16608872f);
        r = Math.fma(r, f, 0.20002207f);
        r = Math.fma(r, f, -0.25001603f);
        r = Math.fma(r, f, 0.33333322f);
        r = Math.fma(r, f, -0.49999988f);
        return Math.fma(f * f, r, f);
    }

    /** sin(πy/4) for y in [−1, 1]. */
    static float sineOfEighths(float y) {
        float v = y * y;
        float s = -3.5957124e-05f;
        s = Math.fma(s, v, 0.0024900113f);
        s = Math.fma(s, v, -0.080745436f);
        s = Math.fma(s, v, -2.4398984e-08f);
        return Math.fma(y, QUARTER_PI, y * s);
    }

    /** cos(πy/4) for y in [−1, 1]. */
    static float cosineOfEighths(float y) {
        float v = y * y;
        float c = 3.4939815e-06f;
        c = Math.fma(c, v, -0.00032586863f);
        c = Math.fma(c, v, 0.015854284f);
        c = Math.fma(c, v, -0.30842513f);
        return Math.fma(v, c, 1.0f);
    }
}
