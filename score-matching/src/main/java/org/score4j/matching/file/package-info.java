/** Files: parameters as safetensors, networks as ONNX. */
@NullMarked
package org.score4j.matching.file;

import org.jspecify.annotations.NullMarked;
