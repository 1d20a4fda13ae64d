/** Picture data sets: emoji, CIFAR-10, IDX files, folders of images. */
@NullMarked
package org.score4j.examples.data;

import org.jspecify.annotations.NullMarked;
