@NullMarked
package org.score4j.matching.file;

import org.jspecify.annotations.NullMarked;
