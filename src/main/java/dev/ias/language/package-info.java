/** Languages of mails and pages: their texts, and the choice of one by BCP 47 tags. */
@NullMarked
package dev.ias.language;

import org.jspecify.annotations.NullMarked;
