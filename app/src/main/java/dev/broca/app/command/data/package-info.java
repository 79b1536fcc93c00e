/** {@code broca data}: sets of texts, audited, made and fetched. */
@NullMarked
package dev.broca.app.command.data;

import org.jspecify.annotations.NullMarked;
