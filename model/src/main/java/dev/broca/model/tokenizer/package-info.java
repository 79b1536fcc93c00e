/** Tour of tokenizer: to be written with it. */
@NullMarked
package dev.broca.model.tokenizer;

import org.jspecify.annotations.NullMarked;
