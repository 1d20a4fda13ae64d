/**
 * Networks from ONNX files, run by ONNX Runtime on the CPU: {@link org.score4j.onnx.OnnxScoreNetwork}.
 *
 * <p>States and predictions are shared with ND4J memory in both directions, without a copy.
 */
@NullMarked
package org.score4j.onnx;

import org.jspecify.annotations.NullMarked;
